import {
  added,
  ago,
  all,
  copied,
  event,
  object,
  type Patch,
  patched,
} from "../../support/states/reshape.ts";
import type { State } from "./state.ts";

const port = { name: "http", port: 8080, protocol: "TCP", targetPort: "http" };
const dns = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};
const healthy = {
  health: { status: "Healthy" },
  operationState: { phase: "Succeeded", finishedAt: ago(300) },
};

/** Services, policies, volumes, certificates and the like that are as they should be. */
export const objects: readonly State[] = [
  [
    "a StatefulSet that somebody deletes, with a claim of it",
    all(
      copied("Pod/shop/db-0", "archive-0", {
        metadata: {
          labels: { app: "archive" },
          ownerReferences: undefined,
          deletionTimestamp: ago(-0.3),
        },
        spec: {
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-archive-0" } }],
        },
      }),
      copied("PersistentVolumeClaim/shop/data-db-0", "data-archive-0", {
        metadata: { deletionTimestamp: ago(0.6), finalizers: ["kubernetes.io/pvc-protection"] },
      }),
    ),
  ],
  [
    "a Service whose endpoints somebody writes himself",
    added(
      service("legacy-db", { ports: [{ port: 5432, targetPort: 5432 }] }),
      object("discovery.k8s.io/v1 EndpointSlice", "shop/legacy-db-1", {
        metadata: { labels: { "kubernetes.io/service-name": "legacy-db" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["192.0.2.7"], conditions: { ready: true } }],
        ports: [{ port: 5432 }],
      }),
    ),
  ],
  [
    "a Service that is another name of a host outside",
    added(
      service("mail", {
        type: "ExternalName",
        externalName: "smtp.mail.example",
        clusterIP: undefined,
        ports: undefined,
      }),
    ),
  ],
  [
    "a headless Service without a selector",
    added(service("peers", { clusterIP: "None", ports: [{ port: 7000 }] })),
  ],
  [
    "a Service that tells of pods before they are Ready",
    patched("Service/shop/db", { spec: { publishNotReadyAddresses: true } }),
  ],
  [
    "a Service whose target port no container declares",
    patched("Service/shop/cart", { spec: { ports: [{ ...port, targetPort: 8080 }] } }),
  ],
  [
    "a Service with a load balancer of the provider",
    patched("Service/shop/frontend", {
      spec: { type: "LoadBalancer", ports: [{ ...port, nodePort: 30_080 }] },
      status: { loadBalancer: { ingress: [{ hostname: "a1.elb.example.com" }] } },
    }),
  ],
  [
    "an Ingress with a default backend and a certificate of its own",
    added(
      object("networking.k8s.io/v1 Ingress", "shop/all", {
        spec: {
          ingressClassName: "alb",
          defaultBackend: { service: { name: "frontend", port: { name: "http" } } },
          tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
        },
        status: { loadBalancer: { ingress: [{ hostname: "a.example.com" }] } },
      }),
    ),
  ],
  [
    "policies that deny all but what is called",
    added(
      policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
      policy("within", {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }, dns],
      }),
      policy("frontend", {
        podSelector: { matchLabels: { app: "frontend" } },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ port: 8080 }] }],
      }),
    ),
  ],
  [
    "a policy that lets only a neighbour in",
    added(
      policy("cart", {
        podSelector: { matchLabels: { app: "cart" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              { podSelector: { matchLabels: { app: "checkout" } } },
              { podSelector: { matchLabels: { app: "frontend" } } },
            ],
            ports: [{ port: 8080 }],
          },
        ],
      }),
    ),
  ],
  [
    "a claim that waits for its first pod",
    added(
      claim("scratch", {
        metadata: { creationTimestamp: ago(12 * 1440) },
        status: { phase: "Pending" },
      }),
      event(
        "PersistentVolumeClaim/shop/scratch",
        ["Normal WaitForFirstConsumer", "waiting for first consumer to be created before binding"],
        { from: 3000, to: 0.1, count: 9000 },
      ),
    ),
  ],
  [
    "a claim that outlived its StatefulSet",
    added(
      claim("data-old-0", { spec: { volumeName: "pv-old" }, status: { phase: "Bound" } }),
      volume("pv-old", "Bound", "data-old-0"),
    ),
  ],
  ["a volume that is kept after its claim", added(volume("pv-kept", "Released", "gone"))],
  [
    "a volume that grows",
    all(
      patched("PersistentVolumeClaim/shop/data-db-0", {
        spec: { resources: { requests: { storage: "200Gi" } } },
        status: {
          conditions: [
            { type: "FileSystemResizePending", status: "True", lastTransitionTime: ago(0.5) },
          ],
        },
      }),
      added(
        event(
          "PersistentVolumeClaim/shop/data-db-0",
          ["Warning ExternalExpanding", "waiting for an external controller to expand this PVC"],
          { from: 1 },
        ),
      ),
    ),
  ],
  [
    "a claim that was refused once, and is bound",
    added(
      event(
        "PersistentVolumeClaim/shop/data-db-1",
        [
          "Warning ProvisioningFailed",
          'failed to provision volume with StorageClass "gp3": rpc error: code = Internal desc = RequestLimitExceeded',
        ],
        { from: 50, to: 49, count: 3 },
      ),
      event(
        "PersistentVolumeClaim/shop/data-db-1",
        ["Normal ProvisioningSucceeded", "Successfully provisioned volume pvc-1"],
        { from: 48 },
      ),
    ),
  ],
  [
    "a quota that is nearly used",
    added(
      quota({
        hard: { "requests.cpu": "10", pods: "70" },
        used: { "requests.cpu": "9", pods: "61" },
      }),
    ),
  ],
  [
    "a quota that is wholly used by what runs",
    added(quota({ hard: { pods: "61" }, used: { pods: "61" } })),
  ],
  [
    "a range of limits",
    added(
      object("v1 LimitRange", "shop/limits", {
        spec: {
          limits: [{ type: "Container", default: { memory: "256Mi" }, max: { memory: "4Gi" } }],
        },
      }),
    ),
  ],
  [
    "a budget that allows no disruption of a single pod",
    added(
      budget(
        "indexer",
        { minAvailable: 1 },
        { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 },
      ),
    ),
  ],
  [
    "a budget of a workload that rests at zero",
    added(
      budget(
        "resting",
        { maxUnavailable: 1 },
        { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
      ),
    ),
  ],
  [
    "a certificate that will be renewed in twenty days",
    added(
      certificate({
        conditions: [ready("True", "Ready")],
        notAfter: ago(-50 * 1440),
        renewalTime: ago(-20 * 1440),
      }),
    ),
  ],
  [
    "a certificate that is being renewed, long before it ends",
    added(
      certificate({
        conditions: [
          ready("True", "Ready"),
          { type: "Issuing", status: "True", reason: "Renewing", lastTransitionTime: ago(1) },
        ],
        notAfter: ago(-29 * 1440),
        renewalTime: ago(1),
      }),
    ),
  ],
  [
    "an application whose size an autoscaler changed",
    added(
      application({
        ...healthy,
        sync: { status: "OutOfSync", revision: "4c1f" },
        resources: [
          { kind: "Deployment", name: "frontend", namespace: "shop", status: "OutOfSync" },
        ],
      }),
    ),
  ],
  [
    "an application that is being rolled out",
    added(
      application({
        sync: { status: "Synced", revision: "4c1f" },
        health: { status: "Progressing" },
        operationState: { phase: "Succeeded", finishedAt: ago(0.5) },
      }),
    ),
  ],
  [
    "an application that somebody suspended",
    added(
      application({
        sync: { status: "Synced", revision: "4c1f" },
        health: { status: "Suspended" },
      }),
    ),
  ],
  [
    "a Kustomization that looks again",
    added(
      object("kustomize.toolkit.fluxcd.io/v1 Kustomization", "flux-system/shop", {
        spec: { path: "./shop" },
        status: {
          conditions: [
            {
              type: "Reconciling",
              status: "True",
              reason: "Progressing",
              message: "Reconciliation in progress",
              lastTransitionTime: ago(0.2),
            },
            {
              type: "Ready",
              status: "Unknown",
              reason: "Progressing",
              message: "Reconciliation in progress",
              lastTransitionTime: ago(0.2),
            },
          ],
        },
      }),
    ),
  ],
  [
    "a HelmRelease that is installed",
    added(
      object("helm.toolkit.fluxcd.io/v2 HelmRelease", "shop/metrics", {
        spec: {},
        status: { conditions: [ready("True", "UpgradeSucceeded")] },
      }),
    ),
  ],
  [
    "a namespace that is being deleted since a moment",
    added(
      object("v1 Namespace", "preview-7", {
        metadata: { deletionTimestamp: ago(0.2) },
        spec: { finalizers: ["kubernetes"] },
        status: { phase: "Terminating" },
      }),
    ),
  ],
  [
    "an empty namespace",
    added(
      object("v1 Namespace", "preview-8", {
        spec: { finalizers: ["kubernetes"] },
        status: { phase: "Active" },
      }),
    ),
  ],
  [
    "pods of the control plane that their node runs by itself",
    copied("Pod/kube-system/kube-proxy-*", "kube-apiserver-a", {
      metadata: {
        labels: { component: "kube-apiserver", tier: "control-plane" },
        ownerReferences: [
          {
            apiVersion: "v1",
            kind: "Node",
            name: "ip-10-0-11-23.eu-central-1.compute.internal",
            controller: true,
          },
        ],
        annotations: { "kubernetes.io/config.source": "file" },
      },
    }),
  ],
  [
    "a sidecar that runs beside the program all its life",
    patched("Pod/shop/cart-*", {
      spec: { initContainers: [{ name: "proxy", image: "mesh:1", restartPolicy: "Always" }] },
      status: {
        initContainerStatuses: [
          {
            name: "proxy",
            ready: true,
            started: true,
            restartCount: 0,
            state: { running: { startedAt: ago(40) } },
          },
        ],
      },
    }),
  ],
  [
    "a ConfigMap and a Secret that are optional, and not there",
    patched("Pod/shop/cart-*", {
      spec: {
        volumes: [
          { name: "extra", configMap: { name: "cart-extra", optional: true } },
          { name: "keys", secret: { secretName: "cart-keys", optional: true } },
        ],
      },
    }),
  ],
];

function service(name: string, spec: Patch) {
  return object("v1 Service", `shop/${name}`, {
    spec: { type: "ClusterIP", clusterIP: "10.100.7.7", ...spec },
    status: { loadBalancer: {} },
  });
}

function policy(name: string, spec: Patch) {
  return object("networking.k8s.io/v1 NetworkPolicy", `shop/${name}`, { spec });
}

function claim(name: string, fields: Patch) {
  const spec = {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "gp3",
    volumeMode: "Filesystem",
    resources: { requests: { storage: "10Gi" } },
  };
  return object("v1 PersistentVolumeClaim", `shop/${name}`, {
    ...fields,
    spec: { ...spec, ...Object(fields["spec"]) },
  });
}

function volume(name: string, phase: string, claimName: string) {
  return object("v1 PersistentVolume", name, {
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "gp3",
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { kind: "PersistentVolumeClaim", namespace: "shop", name: claimName },
    },
    status: { phase },
  });
}

function quota(status: Patch) {
  return object("v1 ResourceQuota", "shop/team", { spec: { hard: status["hard"] }, status });
}

function budget(app: string, spec: Patch, status: Patch) {
  const conditions = [
    {
      type: "DisruptionAllowed",
      status: "False",
      reason: "InsufficientPods",
      message: "",
      lastTransitionTime: ago(40 * 1440),
    },
  ];
  return object("policy/v1 PodDisruptionBudget", `shop/${app}`, {
    spec: { ...spec, selector: { matchLabels: { app } } },
    status: { ...status, conditions },
  });
}

function certificate(status: Patch) {
  return object("cert-manager.io/v1 Certificate", "shop/shop-tls", {
    spec: { secretName: "shop-tls", dnsNames: ["shop.example.com"] },
    status,
  });
}

function application(status: Patch) {
  return object("argoproj.io/v1alpha1 Application", "argocd/shop-frontend", {
    spec: {
      destination: { namespace: "shop" },
      source: { repoURL: "https://git.example.com/shop.git", path: "frontend" },
    },
    status,
  });
}

function ready(status: string, reason: string) {
  return { type: "Ready", status, reason, message: "", lastTransitionTime: ago(3000) };
}

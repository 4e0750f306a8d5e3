import { creating, end, notYetReady, ready } from "../../support/states/pod-states.ts";
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
import { rolling } from "../../support/states/rolling.ts";
import type { State } from "./state.ts";

const second = 1 / 60;
const noRoom =
  "0/5 nodes are available: 5 Insufficient cpu. no new claims to deallocate, preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.";
const fresh = "Pod/shop/cart-6d5f9c7b4-x0x2z";
const container = "app";

/** What has just begun, and has its time: seconds before the question it was asked for. */
export const beginnings: readonly State[] = [
  [
    "a pod for which an autoscaler makes room",
    all(
      rolling("cart", { since: 40 * second, fresh: [unplaced(40 * second, noRoom)] }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        metadata: { creationTimestamp: ago(40 * second) },
        spec: { nodeName: undefined },
      }),
      added(
        event(fresh, ["Warning FailedScheduling", noRoom], { from: 40 * second }),
        event(
          fresh,
          ["Normal TriggeredScaleUp", "pod triggered scale-up: [{eks-general 5->6 (max: 20)}]"],
          { from: 30 * second },
        ),
      ),
    ),
  ],
  [
    "a pod that waits for the node that was ordered for it",
    all(
      rolling("cart", { since: 40 * second, fresh: [unplaced(40 * second, noRoom)] }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        metadata: { creationTimestamp: ago(40 * second) },
        spec: { nodeName: undefined },
      }),
      added(
        event(fresh, ["Warning FailedScheduling", noRoom], { from: 40 * second }),
        event(fresh, ["Normal Nominated", "Pod should schedule on: nodeclaim/general-x2b7c"], {
          from: 30 * second,
        }),
      ),
    ),
  ],
  [
    "a pod of a StatefulSet whose volume is being made",
    all(
      patched("StatefulSet/shop/db", { spec: { replicas: 4 }, status: { replicas: 4 } }),
      copied("Pod/shop/db-2", "db-3", {
        metadata: { creationTimestamp: ago(5 * second) },
        spec: {
          nodeName: undefined,
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-db-3" } }],
        },
        status: unplaced(
          5 * second,
          "0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
        ),
      }),
      copied("PersistentVolumeClaim/shop/data-db-2", "data-db-3", {
        metadata: { creationTimestamp: ago(5 * second) },
        spec: { volumeName: undefined },
        status: { phase: "Pending" },
      }),
      added(
        event(
          "PersistentVolumeClaim/shop/data-db-3",
          [
            "Normal ExternalProvisioning",
            "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator.",
          ],
          { from: 4 * second },
        ),
      ),
    ),
  ],
  [
    "a pod of a StatefulSet that moves, and whose volume follows",
    all(
      patched("Pod/shop/db-1", {
        metadata: { creationTimestamp: ago(25 * second) },
        status: creating(25 * second, { name: "postgres" }),
      }),
      added(
        event(
          "Pod/shop/db-1",
          ["Normal SuccessfulAttachVolume", 'AttachVolume.Attach succeeded for volume "pvc-1" '],
          { from: 5 * second },
        ),
      ),
    ),
  ],
  [
    "a StatefulSet that is being made smaller",
    all(
      patched("StatefulSet/shop/db", {
        spec: { replicas: 2 },
        status: { replicas: 3, readyReplicas: 3 },
      }),
      patched("Pod/shop/db-2", {
        metadata: { deletionTimestamp: ago(-20 * second), deletionGracePeriodSeconds: 30 },
      }),
    ),
  ],
  [
    "a pod that may take ten minutes to end its work",
    all(
      copied("Pod/shop/cart-5*", "cart-5fxcvjngv-slow", {
        metadata: {
          creationTimestamp: ago(900),
          deletionTimestamp: ago(-5),
          deletionGracePeriodSeconds: 600,
        },
        spec: { terminationGracePeriodSeconds: 600 },
      }),
    ),
  ],
  [
    "a Service whose load balancer is being made",
    added(
      object("v1 Service", "shop/edge", {
        metadata: { creationTimestamp: ago(0.5) },
        spec: {
          type: "LoadBalancer",
          clusterIP: "10.100.7.8",
          selector: { app: "frontend" },
          ports: [{ name: "http", port: 80, targetPort: "http" }],
        },
        status: { loadBalancer: {} },
      }),
      event("Service/shop/edge", ["Normal EnsuringLoadBalancer", "Ensuring load balancer"], {
        from: 0.5,
      }),
    ),
  ],
  [
    "an Ingress without an address yet",
    added(
      object("networking.k8s.io/v1 Ingress", "shop/edge", {
        metadata: { creationTimestamp: ago(0.4) },
        spec: {
          ingressClassName: "alb",
          rules: [
            {
              host: "edge.example.com",
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Prefix",
                    backend: { service: { name: "frontend", port: { number: 8080 } } },
                  },
                ],
              },
            },
          ],
        },
        status: { loadBalancer: {} },
      }),
    ),
  ],
  [
    "a certificate that is being issued for the first time",
    added(
      object("cert-manager.io/v1 Certificate", "shop/edge-tls", {
        metadata: { creationTimestamp: ago(0.5) },
        spec: { secretName: "edge-tls", dnsNames: ["edge.example.com"] },
        status: {
          conditions: [
            {
              type: "Issuing",
              status: "True",
              reason: "DoesNotExist",
              lastTransitionTime: ago(0.5),
            },
            {
              type: "Ready",
              status: "False",
              reason: "DoesNotExist",
              message: "Issuing certificate as Secret does not exist",
              lastTransitionTime: ago(0.5),
            },
          ],
        },
      }),
    ),
  ],
  [
    "a claim whose volume is being made",
    added(
      object("v1 PersistentVolumeClaim", "shop/exports", {
        metadata: { creationTimestamp: ago(5 * second) },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "gp3",
          resources: { requests: { storage: "10Gi" } },
        },
        status: { phase: "Pending" },
      }),
      event(
        "PersistentVolumeClaim/shop/exports",
        [
          "Normal Provisioning",
          'External provisioner is provisioning volume for claim "shop/exports"',
        ],
        { from: 4 * second },
      ),
    ),
  ],
  [
    "an application that is being synchronised",
    added(
      object("argoproj.io/v1alpha1 Application", "argocd/shop-cart", {
        spec: { destination: { namespace: "shop" } },
        status: {
          sync: { status: "OutOfSync", revision: "5a" },
          health: { status: "Progressing" },
          operationState: { phase: "Running", startedAt: ago(0.3) },
        },
      }),
    ),
  ],
  [
    "a HelmRelease that is being upgraded",
    added(
      object("helm.toolkit.fluxcd.io/v2 HelmRelease", "shop/metrics", {
        spec: {},
        status: {
          conditions: [
            {
              type: "Reconciling",
              status: "True",
              reason: "Progressing",
              message: "Running 'upgrade' action with timeout of 5m0s",
              lastTransitionTime: ago(0.3),
            },
            {
              type: "Ready",
              status: "Unknown",
              reason: "Progressing",
              message: "Running 'upgrade' action with timeout of 5m0s",
              lastTransitionTime: ago(0.3),
            },
          ],
        },
      }),
    ),
  ],
  [
    "a Kustomization that somebody suspended",
    added(
      object("kustomize.toolkit.fluxcd.io/v1 Kustomization", "flux-system/shop", {
        spec: { path: "./shop", suspend: true },
        status: {
          conditions: [
            {
              type: "Ready",
              status: "True",
              reason: "ReconciliationSucceeded",
              message: "Applied revision: main@sha1:4c1f",
              lastTransitionTime: ago(9000),
            },
          ],
        },
      }),
    ),
  ],
  [
    "a DaemonSet for nodes that there are none of",
    copied("DaemonSet/monitoring/fluent-bit", "gpu-exporter", {
      spec: {
        selector: { matchLabels: { app: "gpu-exporter" } },
        template: {
          metadata: { labels: { app: "gpu-exporter" } },
          spec: { nodeSelector: { gpu: "true" } },
        },
      },
      status: {
        currentNumberScheduled: 0,
        desiredNumberScheduled: 0,
        numberAvailable: 0,
        numberReady: 0,
        updatedNumberScheduled: 0,
      },
    }),
  ],
  [
    "a run whose program was started once more by its kubelet",
    added(
      object("batch/v1 Job", "shop/import", {
        metadata: { creationTimestamp: ago(5) },
        spec: {
          backoffLimit: 6,
          completions: 1,
          parallelism: 1,
          template: {
            spec: { restartPolicy: "OnFailure", containers: [{ name: "app", image: "i:1" }] },
          },
        },
        status: { active: 1, ready: 1, startTime: ago(5) },
      }),
      object("v1 Pod", "shop/import-2x9zq", {
        metadata: {
          creationTimestamp: ago(5),
          ownerReferences: [
            {
              apiVersion: "batch/v1",
              kind: "Job",
              name: "import",
              uid: "job-shop/import",
              controller: true,
            },
          ],
        },
        spec: {
          nodeName: "ip-10-0-11-23.eu-central-1.compute.internal",
          restartPolicy: "OnFailure",
          containers: [{ name: "app", image: "i:1" }],
        },
        status: ready(3, { restarts: 1, last: { terminated: end(3.2, 1, "Error") } }),
      }),
    ),
  ],
  [
    "a Job whose pod is being made",
    added(
      object("batch/v1 Job", "shop/import", {
        metadata: { creationTimestamp: ago(8 * second) },
        spec: {
          backoffLimit: 6,
          completions: 1,
          parallelism: 1,
          template: {
            spec: { restartPolicy: "Never", containers: [{ name: "app", image: "i:1" }] },
          },
        },
        status: { active: 1, startTime: ago(8 * second) },
      }),
      object("v1 Pod", "shop/import-2x9zq", {
        metadata: {
          creationTimestamp: ago(8 * second),
          ownerReferences: [
            {
              apiVersion: "batch/v1",
              kind: "Job",
              name: "import",
              uid: "job-shop/import",
              controller: true,
            },
          ],
        },
        spec: {
          nodeName: "ip-10-0-11-23.eu-central-1.compute.internal",
          restartPolicy: "Never",
          containers: [{ name: "app", image: "i:1" }],
        },
        status: creating(8 * second),
      }),
    ),
  ],
  [
    "a Deployment that grows to many pods at once",
    all(
      patched("Deployment/shop/search", { spec: { replicas: 24 } }),
      patched("ReplicaSet/shop/search-tktp4875d", { spec: { replicas: 24 } }),
      ...Array.from({ length: 20 }, (_, index) =>
        copied("Pod/shop/search-*", `search-tktp4875d-n${index}`, {
          metadata: { creationTimestamp: ago(0.6) },
          status: index < 12 ? notYetReady(0.3) : creating(0.6),
        }),
      ),
    ),
  ],
  [
    "a node that was told to go, and whose pods have some seconds",
    all(
      patched("Node//ip-10-0-11-23.eu-central-1.compute.internal", {
        spec: {
          taints: [{ key: "ToBeDeletedByClusterAutoscaler", value: "1", effect: "NoSchedule" }],
          unschedulable: true,
        },
      }),
      patched("Pod/shop/cart-5fxcvjngv-hkvrn", {
        metadata: { deletionTimestamp: ago(-0.4), deletionGracePeriodSeconds: 30 },
      }),
      added(
        event(
          "Pod/shop/cart-5fxcvjngv-hkvrn",
          ["Normal ScaleDown", "deleting pod for node scale down"],
          { from: 5 * second, container },
        ),
      ),
    ),
  ],
];

/** The scheduler found no node for it so many minutes ago. */
function unplaced(since: number, message: string): Patch {
  return {
    phase: "Pending",
    startTime: undefined,
    podIP: undefined,
    hostIP: undefined,
    containerStatuses: undefined,
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message,
        lastTransitionTime: ago(since),
      },
    ],
  };
}

import { crashing, notYetReady, over, waiting } from "../../support/states/pod-states.ts";
import {
  added,
  ago,
  all,
  type Change,
  copied,
  event,
  isOn,
  merged,
  object,
  type Patch,
  patched,
  removed,
} from "../../support/states/reshape.ts";
import { rolling } from "../../support/states/rolling.ts";

/** One thing that is wrong, what must be told of it, `cause Kind/name`, and how the cluster shows it. */
export type Fault = readonly [name: string, told: string, change: Change];

const second = "ip-10-0-12-87.eu-central-1.compute.internal";
/** It was emptied an hour ago: pods of DaemonSets are all that it runs. */
const drained = "ip-10-0-21-41.eu-central-1.compute.internal";
const lost = {
  status: {
    conditions: [
      { type: "Initialized", status: "True" },
      { type: "Ready", status: "False", lastTransitionTime: ago(9) },
      { type: "ContainersReady", status: "True" },
      { type: "PodScheduled", status: "True" },
    ],
  },
};
const container = "app";

/** Faults that have nothing to do with each other: each is of another workload. */
export const faults: readonly Fault[] = [
  [
    "a release that runs out of memory",
    "oom-killed Deployment/currency",
    release("currency", crashing(0.5, { exitCode: 137, reason: "OOMKilled" })),
  ],
  [
    "a release whose image is not to be had",
    "image-pull-denied Deployment/shipping",
    release(
      "shipping",
      waiting(
        "ImagePullBackOff",
        'Back-off pulling image "registry.example.com/shop/shipping:v99.0.0": ErrImagePull: failed to authorize: 403 Forbidden',
      ),
    ),
  ],
  [
    "a release that wants a ConfigMap that does not exist",
    "missing-config Deployment/email",
    release("email", waiting("CreateContainerConfigError", 'configmap "email-settings" not found')),
  ],
  [
    "a release for nodes that do not exist",
    "node-selector-mismatch Deployment/search",
    all(
      release("search", {
        phase: "Pending",
        startTime: undefined,
        containerStatuses: undefined,
        conditions: [
          {
            type: "PodScheduled",
            status: "False",
            reason: "Unschedulable",
            message:
              "0/5 nodes are available: 5 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.",
            lastTransitionTime: ago(20),
          },
        ],
      }),
      patched("Pod/shop/search-6d5f9c7b4-*", {
        metadata: { creationTimestamp: ago(20) },
        spec: { nodeName: undefined, nodeSelector: { disk: "nvme" } },
      }),
    ),
  ],
  [
    "a release whose probe never passes",
    "readiness-probe-failing Deployment/gateway",
    all(
      release("gateway", notYetReady(20)),
      added(
        event(
          "Pod/shop/gateway-6d5f9c7b4-x0x2z",
          ["Warning Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500"],
          { from: 19.5, to: 0.1, count: 230, container },
        ),
      ),
    ),
  ],
  [
    "a release that crashes",
    "crash-on-start Deployment/inventory",
    release("inventory", crashing(1, { exitCode: 2, reason: "Error" })),
  ],
  [
    "a release whose init container fails",
    "init-container-failing Deployment/checkout",
    all(
      release("checkout", {
        ...waiting("PodInitializing", ""),
        initContainerStatuses: [
          {
            name: "migrate",
            ready: false,
            started: false,
            restartCount: 8,
            state: {
              waiting: {
                reason: "CrashLoopBackOff",
                message: "back-off 5m0s restarting failed container=migrate",
              },
            },
            lastState: {
              terminated: { exitCode: 1, reason: "Error", startedAt: ago(1.1), finishedAt: ago(1) },
            },
          },
        ],
      }),
      patched("Pod/shop/checkout-6d5f9c7b4-*", {
        spec: {
          initContainers: [{ name: "migrate", image: "registry.example.com/shop/migrate:1" }],
        },
      }),
    ),
  ],
  [
    "a quota that refuses a pod",
    "quota-exceeded ResourceQuota/team",
    all(
      patched("Deployment/shop/cart", {
        spec: { replicas: 8 },
        status: {
          conditions: [
            {
              type: "Available",
              status: "True",
              reason: "MinimumReplicasAvailable",
              lastTransitionTime: ago(300),
            },
            {
              type: "ReplicaFailure",
              status: "True",
              reason: "FailedCreate",
              message:
                'pods "cart-5fxcvjngv-q2w3e" is forbidden: exceeded quota: team, requested: pods=1, used: pods=61, limited: pods=61',
              lastTransitionTime: ago(12),
            },
          ],
        },
      }),
      patched("ReplicaSet/shop/cart-5fxcvjngv", { spec: { replicas: 8 } }),
      added(
        object("v1 ResourceQuota", "shop/team", {
          spec: { hard: { pods: "61" } },
          status: { hard: { pods: "61" }, used: { pods: "61" } },
        }),
        event(
          "ReplicaSet/shop/cart-5fxcvjngv",
          [
            "Warning FailedCreate",
            'Error creating: pods "cart-5fxcvjngv-q2w3e" is forbidden: exceeded quota: team, requested: pods=1, used: pods=61, limited: pods=61',
          ],
          { from: 12, to: 0.5, count: 14 },
        ),
      ),
    ),
  ],
  [
    "a Service whose target port no container has",
    "target-port-mismatch Service/gateway",
    all(
      patched("Service/payments/gateway", {
        spec: { ports: [{ name: "https", port: 8443, protocol: "TCP", targetPort: "http-api" }] },
      }),
      patched("EndpointSlice/payments/gateway-*", { ports: null }),
    ),
  ],
  [
    "a Service of another protocol than its pods",
    "service-protocol-mismatch Service/shipping",
    patched("Service/shop/shipping", {
      spec: { ports: [{ name: "grpc", port: 50_051, protocol: "UDP", targetPort: "grpc" }] },
    }),
  ],
  [
    "a Service whose selector nothing matches",
    "service-selector-mismatch Service/ledger",
    patched("Service/payments/ledger", { spec: { selector: { app: "legder" } } }),
  ],
  [
    "a Deployment that somebody scaled to zero, though others call it",
    "scaled-to-zero Deployment/risk",
    all(
      patched("Deployment/payments/risk", {
        metadata: {
          managedFields: [
            {
              manager: "kubectl",
              operation: "Update",
              apiVersion: "apps/v1",
              time: ago(11),
              fieldsType: "FieldsV1",
              fieldsV1: { "f:spec": { "f:replicas": {} } },
              subresource: "scale",
            },
          ],
        },
        spec: { replicas: 0 },
      }),
      (objects) => patched("ReplicaSet/payments/risk-*", { spec: { replicas: 0 } })(objects),
      removed("Pod/payments/risk-*"),
    ),
  ],
  [
    "a DaemonSet for a zone that no node is in",
    "daemonset-fits-no-node DaemonSet/edge-agent",
    all(
      patched("Node//*", { metadata: { labels: { "example.com/pool": "general" } } }),
      copied("DaemonSet/monitoring/fluent-bit", "edge-agent", {
        metadata: { creationTimestamp: ago(30), managedFields: undefined },
        spec: {
          selector: { matchLabels: { app: "edge-agent" } },
          template: {
            metadata: { labels: { app: "edge-agent" } },
            spec: { nodeSelector: { "example.com/pool": "edge" }, tolerations: undefined },
          },
        },
        status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
      }),
    ),
  ],
  [
    "a claim that somebody deleted while its pod runs",
    "claim-being-deleted PersistentVolumeClaim/data-db-2",
    patched("PersistentVolumeClaim/shop/data-db-2", {
      metadata: {
        deletionTimestamp: ago(2),
        deletionGracePeriodSeconds: 0,
        finalizers: ["kubernetes.io/pvc-protection"],
      },
    }),
  ],
  [
    "an autoscaler that cannot measure",
    "unlisted HorizontalPodAutoscaler/frontend",
    patched("HorizontalPodAutoscaler/shop/frontend", {
      status: {
        currentMetrics: undefined,
        conditions: [
          {
            type: "AbleToScale",
            status: "True",
            reason: "SucceededGetScale",
            lastTransitionTime: ago(300),
          },
          {
            type: "ScalingActive",
            status: "False",
            reason: "FailedGetResourceMetric",
            message:
              "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container app of Pod frontend-w5n42d5x2-l7gfn",
            lastTransitionTime: ago(25),
          },
        ],
      },
    }),
  ],
  [
    "an Ingress for a Service that does not exist",
    "unlisted Ingress/partner",
    added(
      object("networking.k8s.io/v1 Ingress", "shop/partner", {
        spec: {
          ingressClassName: "alb",
          rules: [
            {
              host: "partner.example.com",
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Prefix",
                    backend: { service: { name: "gatway", port: { number: 8080 } } },
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
    "an Ingress of a class that does not exist",
    "ingress-class-missing Ingress/internal",
    added(
      object("networking.k8s.io/v1 Ingress", "shop/internal", {
        spec: {
          ingressClassName: "abl",
          defaultBackend: { service: { name: "frontend", port: { number: 8080 } } },
        },
        status: { loadBalancer: {} },
      }),
    ),
  ],
  [
    "a StatefulSet that a partition has kept half-way for an hour",
    "update-held-by-partition StatefulSet/vault",
    all(
      copied("StatefulSet/shop/db", "vault", {
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "vault" } },
          updateStrategy: { rollingUpdate: { partition: 1 } },
        },
        status: { replicas: 1, updateRevision: "vault-next", updatedReplicas: 0 },
      }),
      copied("Pod/shop/db-0", "vault-0", {
        metadata: {
          labels: { app: "vault", "controller-revision-hash": "vault-first" },
          ownerReferences: [
            { apiVersion: "apps/v1", kind: "StatefulSet", name: "vault", controller: true },
          ],
        },
        spec: { volumes: undefined },
      }),
    ),
  ],
  [
    "a Job that failed",
    "crash-on-start Job/export",
    added(
      object("batch/v1 Job", "shop/export", {
        metadata: { creationTimestamp: ago(30) },
        spec: {
          backoffLimit: 0,
          completions: 1,
          parallelism: 1,
          template: {
            spec: {
              containers: [{ name: "app", image: "registry.example.com/shop/export:1" }],
              restartPolicy: "Never",
            },
          },
        },
        status: {
          failed: 1,
          startTime: ago(30),
          conditions: [
            {
              type: "Failed",
              status: "True",
              reason: "BackoffLimitExceeded",
              message: "Job has reached the specified backoff limit",
              lastTransitionTime: ago(25),
            },
          ],
        },
      }),
      object("v1 Pod", "shop/export-2x9zq", {
        metadata: {
          creationTimestamp: ago(30),
          ownerReferences: [
            {
              apiVersion: "batch/v1",
              kind: "Job",
              name: "export",
              uid: "job-shop/export",
              controller: true,
            },
          ],
        },
        spec: {
          nodeName: second,
          containers: [{ name: "app", image: "registry.example.com/shop/export:1" }],
          restartPolicy: "Never",
        },
        status: over(25, 1),
      }),
    ),
  ],
  [
    "a claim of a StorageClass that does not exist",
    "unlisted PersistentVolumeClaim/archive",
    added(
      object("v1 PersistentVolumeClaim", "shop/archive", {
        metadata: { creationTimestamp: ago(40) },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "fast",
          resources: { requests: { storage: "10Gi" } },
        },
        status: { phase: "Pending" },
      }),
      event(
        "PersistentVolumeClaim/shop/archive",
        ["Warning ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found'],
        { from: 40, to: 0.2, count: 160 },
      ),
    ),
  ],
  [
    "a certificate that could not be renewed and ends soon",
    "unlisted Certificate/shop-tls",
    added(
      object("cert-manager.io/v1 Certificate", "shop/shop-tls", {
        spec: { secretName: "shop-tls", dnsNames: ["shop.example.com"] },
        status: {
          notAfter: ago(10),
          conditions: [
            {
              type: "Ready",
              status: "False",
              reason: "Expired",
              message: "Certificate expired on Sat, 21 Nov 2026 03:04:00 UTC",
              lastTransitionTime: ago(10),
            },
          ],
        },
      }),
    ),
  ],
  [
    "an Ingress for a port that its Service does not have",
    "ingress-lacks-port Ingress/reviews",
    added(
      object("networking.k8s.io/v1 Ingress", "shop/reviews", {
        spec: {
          ingressClassName: "alb",
          defaultBackend: { service: { name: "frontend", port: { number: 81 } } },
        },
        status: { loadBalancer: {} },
      }),
    ),
  ],
  [
    "a run that took longer than it may",
    "job-over-deadline Job/reindex",
    added(
      object("batch/v1 Job", "shop/reindex", {
        metadata: { creationTimestamp: ago(30) },
        spec: { activeDeadlineSeconds: 600, template: { spec: { containers: [{ name: "app" }] } } },
        status: {
          startTime: ago(30),
          conditions: [
            {
              type: "Failed",
              status: "True",
              reason: "DeadlineExceeded",
              message: "Job was active longer than specified deadline",
              lastTransitionTime: ago(20),
            },
          ],
        },
      }),
    ),
  ],
  [
    "a schedule whose runs a quota of their number refuses",
    "quota-exceeded ResourceQuota/counts",
    added(
      object("batch/v1 CronJob", "shop/digest", { spec: { schedule: "*/30 * * * *" } }),
      object("v1 ResourceQuota", "shop/counts", {
        spec: { hard: { "count/jobs.batch": "1" } },
        status: { hard: { "count/jobs.batch": "1" }, used: { "count/jobs.batch": "1" } },
      }),
      event(
        "CronJob/shop/digest",
        [
          "Warning FailedCreate",
          'Error creating job: jobs.batch "digest-29934507" is forbidden: exceeded quota: counts, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
        ],
        { from: 29 },
      ),
    ),
  ],
  [
    "a database that crashes, and that others call",
    "crash-on-start StatefulSet/db",
    patched("Pod/shop/db-*", (_, index) => ({
      status: crashing(1 + index, { exitCode: 2, reason: "Error", name: "postgres" }),
    })),
  ],
  [
    "a node that is lost",
    `node-not-ready Node/${drained}`,
    all(
      patched(`Node//${drained}`, {
        spec: { taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoExecute" }] },
        status: {
          conditions: [
            {
              type: "Ready",
              status: "Unknown",
              reason: "NodeStatusUnknown",
              message: "Kubelet stopped posting node status.",
              lastTransitionTime: ago(9),
            },
          ],
        },
      }),
      (objects) => objects.map((it) => (isOn(drained, it) ? merged(it, lost) : it)),
    ),
  ],
];

/** A new revision whose one pod is not well, while all the old ones serve. */
function release(name: string, status: Patch): Change {
  return rolling(name, { since: 20, fresh: [{ startTime: ago(20), ...status }] });
}

import {
  creating,
  end,
  initializing,
  notYetReady,
  ready,
} from "../../support/states/pod-states.ts";
import {
  added,
  ago,
  all,
  copied,
  event,
  object,
  patched,
  removed,
} from "../../support/states/reshape.ts";
import { rolling } from "../../support/states/rolling.ts";
import type { State } from "./state.ts";

const second = 1 / 60;
const startup = {
  failureThreshold: 30,
  periodSeconds: 10,
  httpGet: { path: "/ready", port: 8080 },
};
const refused = "Readiness probe failed: dial tcp 10.0.99.1:8080: connect: connection refused";
const ordered = { name: "postgres" };

/** Workloads that change as they should. */
export const rollouts: readonly State[] = [
  [
    "a rollout that has begun",
    rolling("cart", {
      since: 10 * second,
      fresh: [creating(8 * second), creating(8 * second)],
      left: 5,
    }),
  ],
  [
    "a rollout half-way",
    rolling("cart", {
      since: 1,
      fresh: [ready(0.5), ready(0.5), notYetReady(5 * second)],
      left: 4,
    }),
  ],
  [
    "a rollout whose new pod fails its probe until it listens",
    all(
      rolling("cart", { since: 1, fresh: [ready(0.5), notYetReady(12 * second)], left: 5 }),
      added(
        event("Pod/shop/cart-6d5f9c7b4-x1x2z", ["Warning Unhealthy", refused], {
          from: 8 * second,
          to: 3 * second,
          count: 2,
          container: "app",
        }),
      ),
    ),
  ],
  [
    "a rollout that is done",
    rolling("cart", {
      since: 5,
      fresh: Array.from({ length: 6 }, () => ready(4)),
      left: 0,
      isDone: true,
    }),
  ],
  [
    "a rollout whose new pod pulls a large image",
    all(
      rolling("cart", { since: 1.5, fresh: [creating(1.4)], left: 6 }),
      added(
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Normal Pulling", 'Pulling image "registry.example.com/shop/cart:v99.0.0"'],
          { from: 1.3, container: "app" },
        ),
      ),
    ),
  ],
  [
    "a rollout whose init container migrates",
    all(
      rolling("cart", { since: 1, fresh: [initializing(0.9, "migrate")], left: 6 }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        spec: {
          initContainers: [{ name: "migrate", image: "registry.example.com/shop/migrate:1" }],
        },
      }),
    ),
  ],
  [
    "a slow start that its startup probe allows",
    all(
      rolling("cart", { since: 3, fresh: [notYetReady(2.8)], left: 6 }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        spec: { containers: [{ name: "app", image: "a:1", startupProbe: startup }] },
      }),
      added(
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Warning Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503"],
          { from: 2.6, to: 0.1, count: 16, container: "app" },
        ),
      ),
    ),
  ],
  [
    "a slow start that came within what its startup probe allows",
    all(
      rolling("cart", { since: 4, fresh: [{ ...ready(1), startTime: ago(3.8) }], left: 6 }),
      patched("Pod/shop/cart-6d5f9c7b4-*", {
        spec: { containers: [{ name: "app", image: "a:1", startupProbe: startup }] },
      }),
      added(
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Warning Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503"],
          { from: 3.6, to: 1.1, count: 17, container: "app" },
        ),
      ),
    ),
  ],
  [
    "a rollout whose old pods are stopping",
    all(
      rolling("cart", {
        since: 1,
        fresh: Array.from({ length: 6 }, () => ready(0.5)),
        left: 2,
        isDone: true,
      }),
      (objects) => patched("Pod/shop/cart-5*", { metadata: leaving(20 * second) })(objects),
      patched("ReplicaSet/shop/cart-5fxcvjngv", { spec: { replicas: 0 } }),
    ),
  ],
  [
    "a stopping pod whose probe fails and whose hook did",
    all(
      patched("Pod/shop/cart-5*", { metadata: leaving(15 * second) }, 1),
      copied("Pod/shop/cart-5*", "cart-5fxcvjngv-fresh", {
        metadata: { creationTimestamp: ago(0.3), deletionTimestamp: undefined },
        status: notYetReady(0.2),
      }),
      added(
        event("Pod/shop/cart-5fxcvjngv-hkvrn", ["Warning Unhealthy", refused], {
          from: 0.2,
          to: 0.1,
          count: 3,
          container: "app",
        }),
        event(
          "Pod/shop/cart-5fxcvjngv-hkvrn",
          ["Warning FailedPreStopHook", "PreStopHook failed"],
          {
            from: 0.2,
          },
        ),
      ),
    ),
  ],
  [
    "pods that are replaced all at once, as the strategy says",
    all(
      rolling("indexer", { since: 20 * second, fresh: [creating(10 * second)], left: 0 }),
      patched("Deployment/shop/indexer", {
        spec: { strategy: { type: "Recreate", rollingUpdate: undefined } },
      }),
    ),
  ],
  [
    "a new Deployment that has just been made",
    all(
      rolling("email", {
        since: 15 * second,
        fresh: [creating(10 * second), creating(10 * second), creating(10 * second)],
        left: 0,
      }),
      patched("Deployment/shop/email", { metadata: { creationTimestamp: ago(15 * second) } }),
    ),
  ],
  [
    "a StatefulSet that replaces its last pod",
    all(
      patched("StatefulSet/shop/db", {
        status: {
          updateRevision: "db-next",
          updatedReplicas: 1,
          readyReplicas: 2,
          currentReplicas: 2,
        },
      }),
      patched("Pod/shop/db-2", {
        metadata: {
          creationTimestamp: ago(0.3),
          labels: { "controller-revision-hash": "db-next" },
        },
        status: creating(0.3, ordered),
      }),
      added(
        event(
          "StatefulSet/shop/db",
          ["Normal SuccessfulCreate", "create Pod db-2 in StatefulSet db successful"],
          { from: 0.3 },
        ),
      ),
    ),
  ],
  [
    "a StatefulSet that starts one pod after the other",
    all(
      patched("StatefulSet/shop/db", {
        metadata: { creationTimestamp: ago(2) },
        status: { replicas: 2, readyReplicas: 1, updatedReplicas: 2 },
      }),
      patched("Pod/shop/db-0", {
        metadata: { creationTimestamp: ago(2) },
        status: ready(1.5, ordered),
      }),
      patched("Pod/shop/db-1", {
        metadata: { creationTimestamp: ago(0.5) },
        status: creating(0.5, ordered),
      }),
      removed("Pod/shop/db-2"),
    ),
  ],
  [
    "a StatefulSet whose change is tried on one pod since a while",
    patched("StatefulSet/shop/db", {
      metadata: {
        managedFields: [
          { manager: "helm", time: ago(6), fieldsV1: { "f:spec": { "f:template": {} } } },
        ],
      },
      spec: { updateStrategy: { rollingUpdate: { partition: 2 } } },
      status: { updateRevision: "db-next", updatedReplicas: 1 },
    }),
  ],
  [
    "a StatefulSet that is updated when its pods are deleted",
    patched("StatefulSet/shop/db", {
      spec: { updateStrategy: { type: "OnDelete", rollingUpdate: undefined } },
      status: { updateRevision: "db-next", updatedReplicas: 0 },
    }),
  ],
  [
    "a DaemonSet that replaces one pod",
    all(
      patched("DaemonSet/monitoring/fluent-bit", {
        status: { updatedNumberScheduled: 3, numberReady: 4, numberAvailable: 4 },
      }),
      patched(
        "Pod/monitoring/fluent-bit-*",
        {
          metadata: { creationTimestamp: ago(0.2) },
          status: creating(0.2, { name: "fluent-bit" }),
        },
        1,
      ),
    ),
  ],
  [
    "a rollout that somebody undid",
    all(
      rolling("cart", { since: 12, fresh: [ready(11)], left: 6 }),
      removed("Pod/shop/cart-6d5f9c7b4-*"),
      patched("ReplicaSet/shop/cart-6d5f9c7b4", { spec: { replicas: 0 } }),
      patched("ReplicaSet/shop/cart-5fxcvjngv", {
        metadata: {
          annotations: {
            "deployment.kubernetes.io/revision": "100",
            "deployment.kubernetes.io/revision-history": "9",
          },
        },
      }),
      patched("Deployment/shop/cart", {
        metadata: { annotations: { "deployment.kubernetes.io/revision": "100" } },
      }),
      added(
        event(
          "Deployment/shop/cart",
          ["Normal ScalingReplicaSet", "Scaled down replica set cart-6d5f9c7b4 from 1 to 0"],
          { from: 8 },
        ),
      ),
    ),
  ],
  [
    "a canary beside the stable pods",
    all(
      copied("Deployment/shop/cart", "cart-canary", {
        metadata: { creationTimestamp: ago(20) },
        spec: {
          replicas: 1,
          selector: { matchLabels: { track: "canary" } },
          template: { metadata: { labels: { track: "canary" } } },
        },
      }),
      copied("ReplicaSet/shop/cart-5fxcvjngv", "cart-canary-5fxcvjngv", {
        metadata: {
          ownerReferences: [
            { apiVersion: "apps/v1", kind: "Deployment", name: "cart-canary", controller: true },
          ],
        },
        spec: { replicas: 1 },
      }),
      copied("Pod/shop/cart-5*", "cart-canary-5fxcvjngv-x1z", {
        metadata: {
          labels: { track: "canary" },
          ownerReferences: [
            {
              apiVersion: "apps/v1",
              kind: "ReplicaSet",
              name: "cart-canary-5fxcvjngv",
              controller: true,
            },
          ],
        },
      }),
    ),
  ],
  [
    "a rolling restart, ten minutes ago",
    rolling("payment", { since: 10, fresh: [ready(9), ready(8), ready(7)], left: 0, isDone: true }),
  ],
  [
    "a paused Deployment whose pods are all of its template",
    patched("Deployment/shop/cart", {
      spec: { paused: true },
      status: {
        conditions: [
          {
            type: "Progressing",
            status: "Unknown",
            reason: "DeploymentPaused",
            message: "Deployment is paused",
            lastTransitionTime: ago(60),
          },
        ],
      },
    }),
  ],
  [
    "a pod that waited once for what it needs, then began",
    all(
      rolling("cart", {
        since: 4,
        fresh: [ready(2.5, { restarts: 1, last: { terminated: end(2.7, 1, "Error") } })],
        left: 6,
      }),
      added(
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          [
            "Warning BackOff",
            "Back-off restarting failed container app in pod cart-6d5f9c7b4-x0x2z_shop(1)",
          ],
          { from: 2.7, container: "app" },
        ),
      ),
    ),
  ],
  [
    "a pod that somebody made by hand to look around",
    added(
      object("v1 Pod", "shop/look-around", {
        metadata: { creationTimestamp: ago(10) },
        spec: {
          nodeName: "ip-10-0-11-23.eu-central-1.compute.internal",
          containers: [{ name: "app", image: "busybox:1" }],
        },
        status: ready(9),
      }),
    ),
  ],
];

function leaving(since: number) {
  return { deletionTimestamp: ago(since - 0.5), deletionGracePeriodSeconds: 30 };
}

import { creating, notYetReady, ready } from "../../support/states/pod-states.ts";
import {
  added,
  ago,
  all,
  type Change,
  copied,
  event,
  object,
  type Patch,
  patched,
  removed,
} from "../../support/states/reshape.ts";
import type { State } from "./state.ts";

const second = 1 / 60;
const autoscaler = "HorizontalPodAutoscaler/shop/frontend";

/** Sizes that somebody or something chose. */
export const scaling: readonly State[] = [
  [
    "a Deployment without callers that a person scaled to zero long ago",
    scaledTo("indexer", 0, { manager: "kubectl-scale", since: 40 * 1440 }),
  ],
  [
    "a Deployment without callers that a person just scaled to zero, and noted why",
    all(
      scaledTo("indexer", 0, { manager: "kubectl-scale", since: 9 }),
      patched("Deployment/shop/indexer", {
        metadata: { annotations: { "shop.example.com/scaled-down": "kim: until the migration" } },
      }),
    ),
  ],
  [
    "a consumer of a queue that its event-driven autoscaler scaled to zero",
    all(
      scaledTo("indexer", 0, { manager: "keda-operator", since: 25 }),
      added(
        hpa("keda-hpa-indexer", "indexer", {
          status: {
            currentReplicas: 0,
            desiredReplicas: 0,
            conditions: [
              condition("AbleToScale True SucceededGetScale"),
              condition(
                "ScalingActive False ScalingDisabled",
                "scaling is disabled since the replica count of the target is zero",
              ),
            ],
          },
        }),
        event(
          "ScaledObject/shop/indexer",
          [
            "Normal KEDAScaleTargetDeactivated",
            "Deactivated apps/v1.Deployment shop/indexer from 1 to 0",
          ],
          { from: 25 },
        ),
      ),
    ),
  ],
  [
    "an autoscaler at its least, with nothing to do",
    patched(autoscaler, {
      spec: { minReplicas: 4 },
      status: {
        conditions: [
          ...fit(),
          condition(
            "ScalingLimited True TooFewReplicas",
            "the desired replica count is less than the minimum replica count",
          ),
        ],
        currentMetrics: [cpu(12)],
      },
    }),
  ],
  [
    "an autoscaler at its most, with a metric below its target",
    patched(autoscaler, {
      spec: { maxReplicas: 4 },
      status: {
        conditions: [
          ...fit(),
          condition(
            "ScalingLimited True TooManyReplicas",
            "the desired replica count is more than the maximum replica count",
          ),
        ],
        currentMetrics: [cpu(66)],
      },
    }),
  ],
  [
    "an autoscaler that has just scaled up",
    all(
      patched("Deployment/shop/frontend", { spec: { replicas: 6 } }),
      patched("ReplicaSet/shop/frontend-w5n42d5x2", { spec: { replicas: 6 } }),
      ...["a", "b"].map((mark) =>
        copied("Pod/shop/frontend-*", `frontend-w5n42d5x2-new${mark}`, {
          metadata: { creationTimestamp: ago(20 * second) },
          status: { podIP: `10.0.99.${mark}`, ...notYetReady(12 * second) },
        }),
      ),
      patched(autoscaler, { status: { desiredReplicas: 6, lastScaleTime: ago(20 * second) } }),
      added(
        event(
          autoscaler,
          [
            "Normal SuccessfulRescale",
            "New size: 6; reason: cpu resource utilization (percentage of request) above target",
          ],
          { from: 20 * second },
        ),
      ),
    ),
  ],
  [
    "an autoscaler that has just scaled down",
    all(
      patched("Deployment/shop/frontend", { spec: { replicas: 3 } }),
      patched("ReplicaSet/shop/frontend-w5n42d5x2", { spec: { replicas: 3 } }),
      patched(
        "Pod/shop/frontend-*",
        { metadata: { deletionTimestamp: ago(-0.3), deletionGracePeriodSeconds: 30 } },
        1,
      ),
      added(
        event(
          autoscaler,
          ["Normal SuccessfulRescale", "New size: 3; reason: All metrics below target"],
          { from: 0.2 },
        ),
      ),
    ),
  ],
  [
    "an autoscaler that could not measure while its first pods started",
    added(
      event(
        autoscaler,
        [
          "Warning FailedGetResourceMetric",
          "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)",
        ],
        { from: 43, to: 41, count: 4 },
      ),
      event(
        autoscaler,
        [
          "Warning FailedComputeMetricsReplicas",
          "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value",
        ],
        { from: 43, to: 41, count: 4 },
      ),
    ),
  ],
  [
    "an autoscaler that waits before it scales down",
    patched(autoscaler, {
      status: {
        conditions: [
          condition(
            "AbleToScale True ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent recommendation",
          ),
          condition("ScalingActive True ValidMetricFound"),
          condition("ScalingLimited False DesiredWithinRange"),
        ],
      },
    }),
  ],
  [
    "a pod that an autoscaler of requests evicted, and its successor",
    all(
      copied("Pod/shop/cart-5*", "cart-5fxcvjngv-larger", {
        metadata: { creationTimestamp: ago(0.4) },
        status: creating(0.3),
      }),
      removed("Pod/shop/cart-5fxcvjngv-hkvrn"),
      added(
        event(
          "Pod/shop/cart-5fxcvjngv-hkvrn",
          [
            "Normal EvictedByVPA",
            "Pod was evicted by VPA Updater to apply resource recommendation.",
          ],
          { from: 0.5 },
        ),
      ),
    ),
  ],
  [
    "a person who scaled a Deployment up, half a minute ago",
    all(
      patched("Deployment/shop/search", { spec: { replicas: 5 } }),
      patched("ReplicaSet/shop/search-tktp4875d", { spec: { replicas: 5 } }),
      copied("Pod/shop/search-*", "search-tktp4875d-fifth", {
        metadata: { creationTimestamp: ago(0.5) },
        status: creating(0.5),
      }),
      added(
        event(
          "Deployment/shop/search",
          ["Normal ScalingReplicaSet", "Scaled up replica set search-tktp4875d from 4 to 5"],
          { from: 0.5 },
        ),
      ),
    ),
  ],
  [
    "a slot of blue and green that waits at zero",
    all(
      copied("Deployment/shop/cart", "cart-green", {
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: "cart-green" } },
          template: { metadata: { labels: { app: "cart-green" } } },
        },
        status: { conditions: fit() },
      }),
      copied("ReplicaSet/shop/cart-5fxcvjngv", "cart-green-5fxcvjngv", {
        metadata: {
          ownerReferences: [
            { apiVersion: "apps/v1", kind: "Deployment", name: "cart-green", controller: true },
          ],
        },
        spec: { replicas: 0 },
      }),
    ),
  ],
  [
    "a Deployment with more restarts than pods, all of them months ago",
    patched("Pod/shop/search-*", { status: ready(80 * 1440, { restarts: 9 }) }),
  ],
];

function scaledTo(
  name: string,
  replicas: number,
  { manager, since }: { manager: string; since: number },
): Change {
  const managedFields = [
    {
      manager,
      operation: "Update",
      apiVersion: "apps/v1",
      time: ago(since),
      fieldsType: "FieldsV1",
      fieldsV1: { "f:spec": { "f:replicas": {} } },
      subresource: "scale",
    },
  ];
  return all(
    patched(`Deployment/shop/${name}`, { metadata: { managedFields }, spec: { replicas } }),
    (objects) => patched(`ReplicaSet/shop/${name}-*`, { spec: { replicas } })(objects),
    removed(`Pod/shop/${name}-*`, replicas),
  );
}

function hpa(name: string, target: string, fields: Patch) {
  return object("autoscaling/v2 HorizontalPodAutoscaler", `shop/${name}`, {
    spec: {
      minReplicas: 1,
      maxReplicas: 10,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
      metrics: [],
    },
    ...fields,
  });
}

function fit() {
  return [
    condition("AbleToScale True ReadyForNewScale"),
    condition("ScalingActive True ValidMetricFound"),
  ];
}

function condition(said: `${string} ${"True" | "False"} ${string}`, message = "") {
  const [type, status, reason] = said.split(" ");
  return { type, status, reason, message, lastTransitionTime: ago(300) };
}

function cpu(averageUtilization: number) {
  return {
    type: "Resource",
    resource: { name: "cpu", current: { averageUtilization, averageValue: "100m" } },
  };
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, running, unready } from "../../testing/pod-status.ts";
import {
  answerOn,
  findingsOf,
  look,
  node,
  type RawObject,
  service,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  /** `degraded HorizontalPodAutoscaler/pay: FailedGetResourceMetric`; none: nothing is wrong. */
  readonly told?: readonly string[];
}

const mounted = { name: "data", persistentVolumeClaim: { claimName: "data" } };
const unschedulable = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** Each kind: what has trouble, the nearest that has none, and what had it. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  workload: [
    {
      name: "a rollout that is over its time",
      objects: withStatus(app("pay"), "Deployment", {
        conditions: [condition("Progressing False ProgressDeadlineExceeded")],
      }),
      told: ["degraded Deployment/pay: ProgressDeadlineExceeded"],
    },
    {
      name: "a rollout within its time",
      objects: withStatus(app("pay"), "Deployment", {
        conditions: [condition("Progressing True ReplicaSetUpdated")],
      }),
    },
    {
      name: "new pods are refused while the old ones serve, and it has been quiet for forty minutes",
      objects: withStatus(app("pay"), "Deployment", {
        conditions: [condition("ReplicaFailure True FailedCreate", 40)],
      }),
      told: ["degraded Deployment/pay: FailedCreate"],
    },
    {
      name: "a rollout that somebody stopped half-way",
      objects: paused(app("pay", { replicas: 3, before: {} }), { replicas: 3, updatedReplicas: 1 }),
      told: ["degraded Deployment/pay: DeploymentPaused"],
    },
    {
      name: "a Deployment that is paused since it was made, and has no pods",
      objects: pausedFromBirth(),
      told: ["broken Deployment/pay: DeploymentPaused"],
    },
    {
      name: "a Deployment that is paused with all its pods of one rollout",
      objects: paused(app("pay", { before: {} }), { replicas: 1, updatedReplicas: 1 }),
    },
    {
      name: "a change that somebody holds back wholly",
      objects: paused(app("pay", { replicas: 2 }), { replicas: 2 }),
      told: ["degraded Deployment/pay: DeploymentPaused"],
    },
    {
      name: "a change that somebody holds back for now",
      objects: paused(app("pay", { replicas: 2 }), { replicas: 2 }, 1),
    },
    {
      name: "pods that nobody makes",
      objects: app("pay", { pods: 0 }),
      told: ["broken Deployment/pay: PodsMissing"],
    },
    {
      name: "zero pods that are wanted",
      objects: app("pay", { replicas: 0, service: false }),
    },
    {
      name: "a StatefulSet whose update stands still",
      objects: stateful({ updatedReplicas: 0 }),
      told: ["degraded StatefulSet/db: UpdateHeld"],
    },
    {
      name: "a StatefulSet that updates by hand",
      objects: stateful({ updatedReplicas: 0 }, { updateStrategy: { type: "OnDelete" } }),
    },
  ],
  pod: [
    {
      name: "a readiness gate that nobody opens",
      objects: app("pay", {
        status: {
          ...unready(),
          conditions: [
            condition("Ready False ReadinessGatesNotReady", 19),
            condition("target-health.elbv2.k8s.aws/pay False Target.FailedHealthChecks"),
          ],
        },
      }),
      told: ["broken Deployment/pay: ReadinessGatesNotReady"],
    },
    {
      name: "an init container that does not end",
      objects: app("pay", {
        podSpec: { initContainers: [{ name: "wait" }] },
        status: initRuns(40),
      }),
      told: ["init-container-waits"],
    },
    {
      name: "an init container that may still end",
      objects: app("pay", { podSpec: { initContainers: [{ name: "wait" }] }, status: initRuns(5) }),
    },
    {
      name: "a pod that no scheduler looks at: a cause names it",
      objects: app("pay", { podSpec: { nodeName: undefined }, status: { phase: "Pending" } }),
      told: ["scheduler-silent"],
    },
    {
      name: "a pod that a cause names",
      objects: app("pay", { status: crashing() }),
      told: ["crash-on-start"],
    },
  ],
  run: [
    {
      name: "a Job that makes no pod",
      objects: [job({}), warning("Job/nightly-1", "Held", "nobody makes it")],
      told: ["broken Job/nightly-1: Held"],
    },
    {
      name: "a Job of five that is refused its third pod",
      objects: [
        job({ succeeded: 2 }, {}, { completions: 5 }),
        again("Job/nightly-1", "FailedCreate"),
      ],
      told: ["pods-not-created"],
    },
    {
      name: "a Job whose work is done by one of its pods",
      objects: [job({ succeeded: 1 }, {}, { parallelism: 3 })],
    },
    {
      name: "a Job by hand that failed before one like it succeeded",
      objects: [
        job({ conditions: [condition("Failed True BackoffLimitExceeded", 300)] }),
        job(
          { succeeded: 1, completionTime: ago(3), conditions: [condition("Complete True x")] },
          { name: "nightly-2", creationTimestamp: ago(5) },
        ),
      ],
    },
    {
      name: "a Job by hand that failed before another thing succeeded",
      objects: [
        job({ conditions: [condition("Failed True BackoffLimitExceeded", 300)] }),
        job(
          { succeeded: 1, completionTime: ago(3), conditions: [condition("Complete True x")] },
          { name: "import-2", creationTimestamp: ago(5) },
        ),
      ],
      told: ["broken Job/nightly-1: BackoffLimitExceeded"],
    },
    { name: "a Job that is to run no pod now", objects: [job({}, {}, { parallelism: 0 })] },
    {
      name: "a step that failed before another step of the same owner succeeded",
      objects: [
        job({ conditions: [condition("Failed True DeadlineExceeded", 50)] }, stepOf(55)),
        job(
          { succeeded: 1, completionTime: ago(3), conditions: [condition("Complete True x")] },
          { name: "nightly-2", ...stepOf(5) },
        ),
      ],
      told: ["broken Job/nightly-1: DeadlineExceeded"],
    },
    { name: "a Job that was just made", objects: [job({}, { creationTimestamp: ago(0.5) })] },
    { name: "a Job that is suspended", objects: [job({}, {}, { suspend: true })] },
    {
      name: "a Job that ran out of time",
      objects: [job({ conditions: [condition("Failed True DeadlineExceeded")] })],
      told: ["job-over-deadline"],
    },
    {
      name: "a Job that failed, and of which nobody tells when it was made",
      objects: [
        job(
          { conditions: [condition("Failed True BackoffLimitExceeded")] },
          { creationTimestamp: undefined },
        ),
      ],
      told: ["broken Job/nightly-1: BackoffLimitExceeded"],
    },
    {
      name: "a Job that failed days ago",
      objects: [job({ conditions: [condition("Failed True DeadlineExceeded", 4000)] })],
    },
    {
      name: "a Job that failed before the one that succeeded",
      objects: [
        job({ conditions: [condition("Failed True DeadlineExceeded", 50)] }, ownedBy(55)),
        job(
          {
            succeeded: 1,
            completionTime: ago(3),
            conditions: [condition("Complete True x")],
          },
          { name: "nightly-2", ...ownedBy(5) },
        ),
      ],
    },
    {
      name: "a Job that a sidecar keeps",
      objects: [cronJob(), job({ active: 1 }, ownedBy(200)), heldPod(190)],
      told: ["job-kept-by-sidecar"],
    },
    {
      name: "a Job whose program just ended",
      objects: [cronJob(), job({ active: 1 }, ownedBy(200)), heldPod(3)],
    },
  ],
  autoscaler: [
    {
      name: "one that cannot measure",
      objects: [...app("pay"), scaler([condition("ScalingActive False FailedGetResourceMetric")])],
      told: ["degraded HorizontalPodAutoscaler/pay: FailedGetResourceMetric"],
    },
    {
      name: "one that scales nothing, because zero is wanted",
      objects: [
        ...app("pay", { replicas: 0 }),
        scaler([condition("ScalingActive False ScalingDisabled")]),
      ],
    },
    {
      name: "one whose pods are too young",
      objects: [...app("pay"), scaler([condition("ScalingActive False FailedGetMetric", 1)])],
    },
    {
      name: "one that scales what is not there",
      objects: [scaler([condition("AbleToScale False FailedGetScale", 0.5)])],
      told: ["degraded HorizontalPodAutoscaler/pay: FailedGetScale"],
    },
    {
      name: "one whose target crashes",
      objects: [
        ...app("pay", { status: crashing() }),
        scaler([condition("ScalingActive False FailedGetResourceMetric")]),
      ],
      told: ["crash-on-start"],
    },
    {
      name: "one that lacks what its pods never said they need, and whose target crashes",
      objects: [
        ...app("pay", { status: crashing() }),
        scaler([
          {
            ...condition("ScalingActive False FailedGetResourceMetric"),
            message:
              "failed to get cpu utilization: missing request for cpu in container app of Pod pay-1",
          },
        ]),
      ],
      told: ["crash-on-start", "degraded HorizontalPodAutoscaler/pay: FailedGetResourceMetric"],
    },
    {
      name: "one that could not measure for hours before its target crashed",
      objects: [
        ...app("pay", { status: crashing() }),
        scaler([condition("ScalingActive False FailedGetResourceMetric", 900)]),
      ],
      told: ["crash-on-start", "degraded HorizontalPodAutoscaler/pay: FailedGetResourceMetric"],
    },
    {
      name: "one at its limit, and above its target",
      objects: [...app("pay"), scaler([condition("ScalingLimited True TooManyReplicas")], 95)],
      told: ["degraded HorizontalPodAutoscaler/pay: TooManyReplicas"],
    },
    {
      name: "one at its limit, and above the target of a queue",
      objects: [...app("pay"), ofQueue("30"), ofQueue("12", "other")],
      told: ["degraded HorizontalPodAutoscaler/pay: TooManyReplicas"],
    },
    {
      name: "one at its limit, and above the target of one container",
      objects: [...app("pay"), ofContainer(90)],
      told: ["degraded HorizontalPodAutoscaler/pay: TooManyReplicas"],
    },
    {
      name: "one at its limit, which is enough",
      objects: [...app("pay"), scaler([condition("ScalingLimited True TooManyReplicas")], 60)],
    },
    {
      name: "one at its minimum",
      objects: [...app("pay"), scaler([condition("ScalingLimited True TooFewReplicas")], 5)],
    },
  ],
  claim: [
    {
      name: "one that gets no volume",
      objects: [claim("Pending"), again("PersistentVolumeClaim/data", "ProvisioningFailed")],
      told: ["degraded PersistentVolumeClaim/data: ProvisioningFailed"],
    },
    {
      name: "one that waits for its first user",
      objects: [claim("Pending"), storageClass("WaitForFirstConsumer")],
    },
    {
      name: "one that lost its volume",
      objects: [claim("Lost")],
      told: ["broken PersistentVolumeClaim/data: Lost"],
    },
    {
      name: "one that was just made",
      objects: [claim("Pending", { creationTimestamp: ago(1) }), storageClass("Immediate")],
    },
    {
      name: "one that was just made, of a class that does not exist",
      objects: [claim("Pending", { creationTimestamp: ago(1) })],
      told: ["degraded PersistentVolumeClaim/data: StorageClassNotFound"],
    },
    {
      name: "one that was just made, and was refused a volume",
      objects: [
        claim("Pending", { creationTimestamp: ago(1) }),
        storageClass("Immediate"),
        again("PersistentVolumeClaim/data", "ProvisioningFailed"),
      ],
      told: ["degraded PersistentVolumeClaim/data: ProvisioningFailed"],
    },
    {
      name: "one that cannot grow",
      objects: [claim("Bound"), again("PersistentVolumeClaim/data", "VolumeResizeFailed")],
      told: ["degraded PersistentVolumeClaim/data: VolumeResizeFailed"],
    },
    {
      name: "one that cannot grow, and whose user crashes",
      objects: [
        ...app("pay", { status: crashing(), podSpec: { volumes: [mounted] } }),
        {
          ...claim("Bound"),
          status: { phase: "Bound", conditions: [condition("NodeResizeError True Refused")] },
        },
      ],
      told: ["crash-on-start", "degraded PersistentVolumeClaim/data: Refused"],
    },
    {
      name: "one that got its volume after failures",
      objects: [claim("Bound"), again("PersistentVolumeClaim/data", "ProvisioningFailed")],
    },
  ],
  network: [
    {
      name: "a load balancer that is refused",
      objects: [balancer(30), again("Service/web", "SyncLoadBalancerFailed")],
      told: ["load-balancer-without-address"],
    },
    { name: "a load balancer that is on its way", objects: [balancer(1)] },
    {
      name: "a load balancer whose address somebody gave it",
      objects: [balancer(30, { externalIPs: ["203.0.113.7"] })],
    },
    {
      name: "an Ingress to a Service that does not exist",
      objects: [ingress("pay", 80)],
      told: ["broken medium Ingress/web: ingress/web leads to service pay, which does not exist"],
    },
    {
      name: "an Ingress to a port that does not exist",
      objects: [...app("pay"), ingress("pay", 81)],
      told: ["ingress-lacks-port"],
    },
    {
      name: "an Ingress to a Service that selects nothing",
      objects: [...app("cart"), service("orders", { app: "gone" }), ingress("orders", 80)],
      told: ["broken Ingress/web: BackendNotFound"],
    },
    {
      name: "an Ingress to a Service of what is scaled to zero",
      objects: [...app("pay", { replicas: 0 }), ingress("pay", 8080)],
    },
    {
      name: "an Ingress to a Service of what an owner of an unknown kind scaled to zero",
      objects: [
        ...app("pay", { replicas: 0 }).filter(({ kind }) => kind !== "Deployment"),
        ingress("pay", 8080),
      ],
    },
    {
      name: "an Ingress whose load balancer answers itself, as an annotation says",
      objects: [...app("pay"), ingress("ssl-redirect", "use-annotation"), slice("pay", true)],
    },
    {
      name: "an Ingress to a Service that is there",
      objects: [...app("pay"), ingress("pay", 8080)],
    },
    {
      name: "an Ingress to a Service whose pods crash",
      objects: [...app("pay", { status: crashing() }), ingress("pay", 8080)],
      told: ["crash-on-start"],
    },
    {
      name: "a Service whose Ready pods are no endpoints",
      objects: [...app("pay", { status: readySince(10) }), slice("pay", false)],
      told: ["broken Service/pay: NoEndpoints"],
    },
    {
      name: "a Service whose pods became Ready just now",
      objects: [...app("pay", { status: readySince(1) }), slice("pay", false)],
    },
  ],
  node: [
    {
      name: "one of which something is true that nobody knows to be bad",
      objects: [withConditions("a", [condition("MachineSealed True Sealed")])],
    },
    {
      name: "one whose disk nobody can write, and one whose network its agent doubts",
      objects: [
        withConditions("a", [condition("ReadonlyFilesystem True FilesystemIsReadOnly")]),
        withConditions("b", [condition("NetworkingReady False IPAMDNotReady")]),
      ],
      told: ["degraded Node/a: ReadonlyFilesystem", "degraded Node/b: NetworkingReady"],
    },
    {
      name: "one that is closed for a drain",
      objects: [node("a", { spec: { unschedulable: true, taints: [unschedulable] } })],
    },
  ],
  budget: [
    {
      name: "one that cannot be reckoned",
      objects: [budget("pay", { conditions: [condition("DisruptionAllowed False SyncFailed")] })],
      told: ["degraded PodDisruptionBudget/pay: SyncFailed"],
    },
    {
      name: "one whose labels nothing has",
      objects: [...app("pay"), budget("pya", { expectedPods: 0 })],
      told: ["degraded PodDisruptionBudget/pay: SelectsNoPods"],
    },
    {
      name: "two over the pods of one workload",
      objects: [
        ...app("pay"),
        budget("pay", { expectedPods: 1 }),
        {
          ...budget("pay", { expectedPods: 1 }),
          metadata: { name: "again", namespace: "web", creationTimestamp: ago(30) },
        },
      ],
      told: ["degraded PodDisruptionBudget/pay: MultiplePodDisruptionBudgets"],
    },
    {
      name: "two over a workload without pods",
      objects: [
        ...app("pay", { replicas: 0, service: false }),
        budget("pay", { expectedPods: 1 }),
        {
          ...budget("pay", { expectedPods: 1 }),
          metadata: { name: "again", namespace: "web", creationTimestamp: ago(30) },
        },
      ],
    },
    {
      name: "two over two workloads",
      objects: [
        ...app("pay"),
        ...app("cart"),
        budget("pay", { expectedPods: 1 }),
        {
          ...budget("cart", { expectedPods: 1 }),
          metadata: { name: "again", namespace: "web", creationTimestamp: ago(30) },
        },
      ],
    },
    {
      name: "one that was left when its workload went",
      objects: [...app("cart"), budget("pay", { expectedPods: 0 })],
    },
    {
      name: "one of a workload that wants no pods",
      objects: [...app("pay", { replicas: 0, service: false }), budget("pay", { expectedPods: 0 })],
    },
    {
      name: "one that lets no pod go",
      objects: [
        ...app("pay"),
        budget("pay", {
          expectedPods: 1,
          conditions: [condition("DisruptionAllowed False InsufficientPods")],
        }),
      ],
    },
  ],
  deletion: [
    {
      name: "a claim that does not go",
      objects: [claim("Bound", { deletionTimestamp: ago(30), finalizers: ["example.com/hold"] })],
      told: ["degraded PersistentVolumeClaim/data: Terminating"],
    },
    { name: "a claim that goes", objects: [claim("Bound", { deletionTimestamp: ago(2) })] },
    {
      name: "a pod of a StatefulSet that does not go, and no other takes its place",
      objects: going(4),
      told: ["broken Pod/db-0: Terminating"],
    },
    {
      name: "a pod whose grace is over and whose finalizer remains",
      objects: going(1.5),
      told: ["broken Pod/db-0: Terminating"],
    },
    {
      name: "a pod that a finalizer holds beside those that serve",
      objects: leaving(app("pay", { replicas: 2, pods: 3 }), "pay-r1-2", {
        deletionTimestamp: ago(1.5),
        finalizers: ["example.com/hold"],
      }),
      told: ["degraded Pod/pay-r1-2: Terminating"],
    },
    {
      name: "a pod whose Job counts it a moment later",
      objects: leaving(app("pay", { replicas: 2, pods: 3 }), "pay-r1-2", {
        deletionTimestamp: ago(1.5),
        finalizers: ["batch.kubernetes.io/job-tracking"],
      }),
    },
    { name: "a pod that has its grace", objects: going(-0.2) },
    {
      name: "a pod that goes slowly beside those that serve",
      objects: leaving(app("pay", { replicas: 2, pods: 3 }), "pay-r1-2"),
    },
    {
      name: "a namespace that does not go",
      objects: [
        {
          kind: "Namespace",
          metadata: { name: "old", deletionTimestamp: ago(60) },
          status: { conditions: [condition("NamespaceContentRemaining True SomeRemain")] },
        },
      ],
      told: ["degraded Namespace/old: Terminating"],
    },
  ],
  warning: [
    {
      name: "of a kind that is not read",
      objects: [again("ExternalSecret/web-keys", "UpdateFailed")],
      told: ["degraded ExternalSecret/web-keys: UpdateFailed"],
    },
    { name: "seen once", objects: [warning("ExternalSecret/web-keys", "UpdateFailed", "no")] },
    {
      name: "an hour old",
      objects: [again("ExternalSecret/web-keys", "UpdateFailed", 55)],
    },
    {
      name: "before a success of the same controller",
      objects: [
        again("ExternalSecret/pay", "UpdateFailed", 8),
        normal(again("ExternalSecret/pay", "Updated", 1)),
      ],
    },
    {
      name: "before a try that has not ended",
      objects: [
        again("ExternalSecret/pay", "UpdateFailed", 8),
        normal(again("ExternalSecret/pay", "Updating", 1)),
      ],
      told: ["degraded ExternalSecret/pay: UpdateFailed"],
    },
    {
      name: "of a probe that fails a Ready pod now and then, all day",
      objects: [
        ...app("pay", { status: readySince(900) }),
        counted(again("Pod/pay-r1-0", "Unhealthy", 3), 12, 360),
      ],
    },
    {
      name: "of a probe that fails a Ready pod again and again now",
      objects: [
        ...app("pay", { status: readySince(900) }),
        counted(again("Pod/pay-r1-0", "Unhealthy", 3), 12, 20),
      ],
      told: ["degraded Pod/pay-r1-0: Unhealthy"],
    },
    {
      name: "of a readiness probe until it passed, however often it failed",
      objects: [...app("pay", { status: readySince(2) }), probed("Readiness", 3)],
    },
    {
      name: "of a readiness probe that fails a Ready pod since it passed",
      objects: [...app("pay", { status: readySince(10) }), probed("Readiness", 1)],
      told: ["degraded Pod/pay-r1-0: Unhealthy"],
    },
    {
      name: "of a liveness probe, whatever Ready says",
      objects: [...app("pay", { status: readySince(2) }), probed("Liveness", 3)],
      told: ["degraded Pod/pay-r1-0: Unhealthy"],
    },
    {
      name: "that came once in the morning, and once now",
      objects: [counted(again("ExternalSecret/web-keys", "UpdateFailed"), 2, 360)],
    },
    {
      name: "of a node that is emptied",
      objects: [
        node("a"),
        again("Node/a", "FailedDraining"),
        again("Node/a", "NodeNotSchedulable"),
      ],
    },
    {
      name: "of a node that is closed, whatever it says",
      objects: [node("a", { spec: { taints: [unschedulable] } }), again("Node/a", "Strange")],
    },
    {
      name: "of a node, seen twice",
      objects: [node("a"), counted(again("Node/a", "Strange"), 2, 20)],
    },
    {
      name: "of a node that goes on",
      objects: [node("a"), again("Node/a", "Strange")],
      told: ["degraded Node/a: Strange"],
    },
    {
      name: "of replicas of a controller that take turns",
      objects: [counted(again("Lease/manager", "LeaderElection"), 3, 20)],
    },
    { name: "about a pod that is gone", objects: [again("Pod/pay-gone", "FailedMount")] },
    {
      name: "to start again what is Ready now",
      objects: [...app("pay"), again("Pod/pay-r1-0", "BackOff")],
    },
    {
      name: "of a Ready pod that lost what it mounts",
      objects: [...app("pay", { status: readySince(10) }), again("Pod/pay-r1-0", "FailedMount", 1)],
      told: ["degraded Pod/pay-r1-0: FailedMount"],
    },
    {
      name: "of a node that was not Ready",
      objects: [node("a"), again("Node/a", "NodeNotReady")],
    },
    {
      name: "of a CronJob that cannot make a Job",
      objects: [cronJob(), again("CronJob/nightly", "FailedCreate")],
      told: ["pods-not-created"],
    },
    {
      name: "whose name is no name",
      objects: [again("Certificate/web$(reboot)", "UpdateFailed")],
    },
  ],
  certificate: [
    {
      name: "one that nobody issues, in the words of its challenge",
      objects: [
        certificate("Ready False DoesNotExist"),
        challenge(),
        ingress("pay", 8080),
        ...app("pay"),
      ],
      told: ["degraded Certificate/front: DoesNotExist"],
    },
    { name: "one that is being issued", objects: [certificate("Ready False DoesNotExist", 3)] },
    { name: "one that is issued", objects: [certificate("Ready True Ready")] },
    {
      name: "one that nobody keeps",
      objects: [{ ...certificate("Ready True Ready"), status: {} }],
      told: ["degraded Certificate/front: NotReady"],
    },
    {
      name: "one that is not renewed",
      objects: [renewed("Issuing False Failed")],
      told: ["degraded Certificate/front: Failed"],
    },
    {
      name: "one whose end has passed, whatever is said of it",
      objects: [renewed("Issuing True Renewing", ago(9))],
      told: ["broken Certificate/front: Expired"],
    },
    {
      name: "one that ran out",
      objects: [certificate("Ready False Expired")],
      told: ["broken Certificate/front: Expired"],
    },
  ],
};

const all = Object.entries(rows).flatMap(([kind, list]) => list.map((row) => ({ kind, ...row })));

test.for(all)("what no cause names, $kind: $name", ({ told = [], ...row }) => {
  expect(findingsOf({ ...row, findings: [] }).map(brief)).toEqual(told);
});

test("it is told with the words of the object, its most telling warning, and what to look at", () => {
  const objects = [
    ...app("pay"),
    scaler([condition("ScalingActive False FailedGetResourceMetric")]),
    again("HorizontalPodAutoscaler/pay", "FailedComputeMetricsReplicas"),
  ];
  const [finding] = look(objects).findings;
  expect(finding).toMatchObject({
    title: "horizontalpodautoscaler/pay is not well: FailedGetResourceMetric",
    since: ago(20),
    confidence: { level: "low" },
    fix: [],
    nextCheck: { command: "kubectl -n web describe horizontalpodautoscaler pay" },
    symptom: { reason: "FailedGetResourceMetric" },
  });
  expect(toldOf(objects)).toEqual([
    `horizontalpodautoscaler/pay: ScalingActive is False since ${ago(20)}, FailedGetResourceMetric: the words of its controller`,
    `horizontalpodautoscaler/pay: FailedComputeMetricsReplicas, 30 times, last ${ago(1)}: the words of its controller`,
  ]);
});

test.for<readonly [minutes: number, namespace: string | undefined, told: number]>([
  [0.5, "old", 1],
  [0.5, "web", 0],
  [0.5, undefined, 0],
  [3, undefined, 1],
  [3, "web", 0],
])("a namespace that goes since %d min, asked about %s: %i", ([minutes, namespace, told]) => {
  const metadata = { name: "old", deletionTimestamp: ago(minutes) };
  const { findings } = look([{ kind: "Namespace", metadata }], [], { namespace });
  expect(findings).toHaveLength(told);
});

test("a certificate that nobody issues leads for what is behind its Ingress, in the words of the challenge", () => {
  const target = { kind: "Deployment", namespace: "web", name: "pay" };
  const backend = { service: { name: "pay", port: { number: 8080 } } };
  const front = {
    kind: "Ingress",
    metadata: { name: "front", namespace: "web" },
    spec: { rules: [{ http: { paths: [{ backend }] } }], tls: [{ secretName: "front-tls" }] },
  };
  const objects = [...app("pay"), front, certificate("Ready False DoesNotExist"), challenge()];
  expect(look(objects, [], { target }).findings[0]?.culprit).toMatchObject({
    kind: "Certificate",
    name: "front",
  });
  expect(toldOf(objects)[1]).toBe(
    "challenge/front-1 for front.example.com: wrong status code '404', expected '200'",
  );
});

test("another symptom of the same object is another finding to memory", () => {
  const [one, other] = ["FailedGetResourceMetric", "FailedGetScale"].map((reason) => {
    const objects = [...app("pay"), scaler([condition(`ScalingActive False ${reason}`)])];
    return look(objects).findings[0]?.fingerprint;
  });
  expect(one).toBeDefined();
  expect(one).not.toBe(other);
});

test("what scales the workload that was asked about is among what it depends on, and leads", () => {
  const target = { kind: "Deployment", namespace: "web", name: "pay" };
  const objects = [
    ...app("other", { status: crashing() }),
    ...app("pay"),
    scaler([condition("ScalingActive False FailedGetResourceMetric")]),
  ];
  const { findings, dependencies } = look(objects, [], { target });
  expect(findings[0]?.culprit).toMatchObject({ kind: "HorizontalPodAutoscaler", name: "pay" });
  expect(dependencies).toContainEqual(findings[0]?.culprit);
});

test.for(["Pod", "Event"])("without %s objects it is not ruled out", (kind) => {
  const state = stateOf(app("pay"));
  const lists = state.lists.filter((list) => list.kind !== kind);
  const { checks } = answerOn({ ...state, lists }).diagnosis;
  expect(checks.find(({ cause }) => cause === "unlisted")?.kind).toBe("not_visible");
});

/** Of a finding of this cause impact, object and reason, or what is proved; of another its cause. */
function brief(text: string): string {
  const [, impact, level, cause, rest = ""] = /^\w+ (\w+) (\w+) ([\w-]+) (.*)$/.exec(text) ?? [];
  if (cause !== "unlisted") return cause ?? text;
  if (level === "medium") return `${impact} ${level} ${rest}`;
  const [object = "", reason = ""] = rest.split(/: .* is not well: /);
  expect(level).toBe("low");
  return `${impact} ${object}: ${reason}`;
}

/** `Progressing False ProgressDeadlineExceeded`. */
function certificate(text: string, minutes = 20): RawObject {
  return {
    kind: "Certificate",
    metadata: { name: "front", namespace: "web", uid: "c1", creationTimestamp: ago(minutes) },
    spec: { secretName: "front-tls", dnsNames: ["*.front.example.com"] },
    status: { conditions: [condition(text, minutes)] },
  };
}

/** Ready for long, and a word about its next issue. */
function renewed(issuing: string, notAfter = ago(-99_000)): RawObject {
  const conditions = [condition("Ready True Ready", 9000), condition(issuing)];
  return { ...certificate("Ready True Ready", 9000), status: { conditions, notAfter } };
}

function challenge(): RawObject {
  return {
    kind: "Challenge",
    metadata: { name: "front-1", namespace: "web", creationTimestamp: ago(20) },
    spec: { dnsName: "front.example.com" },
    status: { state: "pending", reason: "wrong status code '404', expected '200'" },
  };
}

function condition(text: string, minutes = 20) {
  const [type, status, reason] = text.split(" ");
  const message = "the words of its controller";
  return { type, status, reason, message, lastTransitionTime: ago(minutes) };
}

/** An event of one controller that was seen thirty times, the last time a minute ago. */
function again(about: `${string}/${string}`, reason: string, minutes = 1): RawObject {
  const event = warning(about, reason, "the words of its controller");
  return { ...event, count: 30, firstTimestamp: ago(59), lastTimestamp: ago(minutes) };
}

/** Failed 17 times since ten minutes, the last time so many minutes ago. */
function probed(probe: "Readiness" | "Liveness", minutes: number): RawObject {
  const event = warning("Pod/pay-r1-0", "Unhealthy", `${probe} probe failed: HTTP 503`);
  return { ...event, count: 17, firstTimestamp: ago(10), lastTimestamp: ago(minutes) };
}

/** Seen so often since so many minutes. */
function counted(event: RawObject, count: number, minutes: number): RawObject {
  return { ...event, count, firstTimestamp: ago(minutes) };
}

function normal(event: RawObject): RawObject {
  return { ...event, type: "Normal" };
}

function withStatus(objects: readonly RawObject[], kind: string, status: object): RawObject[] {
  return objects.map((object) => (object.kind === kind ? { ...object, status } : object));
}

function paused(objects: readonly RawObject[], counts: object, minutes = 20): RawObject[] {
  const conditions = [condition("Progressing Unknown DeploymentPaused", minutes)];
  return withStatus(objects, "Deployment", { ...counts, conditions }).map((object) =>
    object.kind === "Deployment" ? { ...object, spec: { paused: true } } : object,
  );
}

/** Its controller made no ReplicaSet. */
function pausedFromBirth(): RawObject[] {
  const conditions = [
    condition("Available False MinimumReplicasUnavailable"),
    condition("Progressing Unknown DeploymentPaused"),
  ];
  const objects = paused(app("pay", { pods: 0, service: false }), {});
  return withStatus(objects, "Deployment", { conditions }).filter(
    ({ kind }) => kind !== "ReplicaSet",
  );
}

function stateful(status: object, spec: object = {}): RawObject[] {
  const [pod] = app("db").filter(({ kind }) => kind === "Pod");
  const ownerReferences = [{ kind: "StatefulSet", name: "db", controller: true }];
  return [
    {
      kind: "StatefulSet",
      metadata: { name: "db", namespace: "web", creationTimestamp: ago(900) },
      spec: { replicas: 1, ...spec },
      status: { updateRevision: "db-2", ...status },
    },
    { ...pod, kind: "Pod", metadata: { ...pod?.metadata, name: "db-0", ownerReferences } },
  ];
}

/** The grace of one of its pods has ended four minutes ago. */
function leaving(
  objects: readonly RawObject[],
  name: string,
  metadata: object = { deletionTimestamp: ago(4) },
): RawObject[] {
  return objects.map((object) =>
    object.metadata["name"] === name
      ? { ...object, metadata: { ...object.metadata, ...metadata } }
      : object,
  );
}

/** Its grace has ended so many minutes ago. */
function going(minutes: number): RawObject[] {
  return stateful({ updateRevision: "db-1", currentRevision: "db-1", updatedReplicas: 1 }).map(
    (object) =>
      object.kind === "Pod"
        ? {
            ...object,
            metadata: {
              ...object.metadata,
              deletionTimestamp: ago(minutes),
              finalizers: ["example.com/flush"],
            },
          }
        : object,
  );
}

function initRuns(minutes: number): object {
  return {
    phase: "Pending",
    startTime: ago(minutes),
    conditions: [condition("Ready False ContainersNotInitialized", minutes)],
    initContainerStatuses: [{ name: "wait", state: { running: { startedAt: ago(minutes) } } }],
    containerStatuses: [{ name: "app", state: { waiting: { reason: "PodInitializing" } } }],
  };
}

function readySince(minutes: number): object {
  return { ...running(), conditions: [condition("Ready True x", minutes)] };
}

function job(status: object, metadata: object = {}, spec: object = {}): RawObject {
  const made = { name: "nightly-1", namespace: "web", creationTimestamp: ago(30) };
  return { kind: "Job", metadata: { ...made, ...metadata }, spec, status };
}

function ownedBy(minutes: number): object {
  return {
    creationTimestamp: ago(minutes),
    ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
  };
}

/** Made so many minutes ago as one of the steps of something else. */
function stepOf(minutes: number): object {
  return {
    creationTimestamp: ago(minutes),
    ownerReferences: [{ kind: "Pipeline", name: "release", controller: true }],
  };
}

function cronJob(spec: object = {}): RawObject {
  const metadata = { name: "nightly", namespace: "web", creationTimestamp: ago(9000) };
  const status = { lastScheduleTime: ago(200) };
  return { kind: "CronJob", metadata, spec: { schedule: "0 */6 * * *", ...spec }, status };
}

/** Its program ended well so many minutes ago, and what runs beside it does not. */
function heldPod(minutes: number): RawObject {
  const ended = { exitCode: 0, reason: "Completed", finishedAt: ago(minutes) };
  return {
    kind: "Pod",
    metadata: {
      name: "nightly-1-x",
      namespace: "web",
      creationTimestamp: ago(200),
      ownerReferences: [{ kind: "Job", name: "nightly-1", controller: true }],
    },
    spec: { nodeName: "node-1", containers: [{ name: "app" }, { name: "proxy" }] },
    status: {
      phase: "Running",
      startTime: ago(200),
      conditions: [condition("Ready False ContainersNotReady", minutes)],
      containerStatuses: [
        { name: "app", ready: false, state: { terminated: ended } },
        { name: "proxy", ready: true, state: { running: { startedAt: ago(200) } } },
      ],
    },
  };
}

function scaler(conditions: readonly object[], percent?: number): RawObject {
  const current = percent === undefined ? undefined : { averageUtilization: percent };
  return {
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "pay", namespace: "web" },
    spec: {
      scaleTargetRef: { kind: "Deployment", name: "pay" },
      metrics: [{ resource: { name: "cpu", target: { averageUtilization: 65 } } }],
    },
    status: { conditions, currentMetrics: [{ resource: { name: "cpu", current } }] },
  };
}

function atLimit(name: string, target: object, current: object): RawObject {
  const scaling = scaler([condition("ScalingLimited True TooManyReplicas")]);
  return {
    ...scaling,
    metadata: { ...scaling.metadata, name },
    spec: { scaleTargetRef: { kind: "Deployment", name: "pay" }, metrics: [target] },
    status: {
      conditions: [condition("ScalingLimited True TooManyReplicas")],
      currentMetrics: [current],
    },
  };
}

function ofQueue(averageValue: string, name = "pay"): RawObject {
  const metric = { name: "jobs" };
  return atLimit(
    name,
    {
      type: "External",
      external: { metric, target: { type: "AverageValue", averageValue: "20" } },
    },
    { type: "External", external: { metric, current: { averageValue } } },
  );
}

function ofContainer(averageUtilization: number): RawObject {
  const of = { name: "cpu", container: "app" };
  return atLimit(
    "pay",
    { type: "ContainerResource", containerResource: { ...of, target: { averageUtilization: 70 } } },
    { type: "ContainerResource", containerResource: { ...of, current: { averageUtilization } } },
  );
}

function budget(selected: string, status: object): RawObject {
  const metadata = { name: "pay", namespace: "web", creationTimestamp: ago(60) };
  const spec = { selector: { matchLabels: { app: selected } } };
  return { kind: "PodDisruptionBudget", metadata, spec, status };
}

function claim(phase: string, metadata: object = {}): RawObject {
  const made = { name: "data", namespace: "web", creationTimestamp: ago(30) };
  return {
    kind: "PersistentVolumeClaim",
    metadata: { ...made, ...metadata },
    spec: { storageClassName: "fast" },
    status: { phase },
  };
}

function storageClass(volumeBindingMode: string): RawObject {
  return { kind: "StorageClass", metadata: { name: "fast" }, volumeBindingMode };
}

function balancer(minutes: number, spec: object = {}): RawObject {
  const metadata = { name: "web", namespace: "web", creationTimestamp: ago(minutes) };
  return {
    ...service("web", {}),
    metadata,
    spec: { type: "LoadBalancer", ports: [{ port: 80 }], ...spec },
  };
}

function ingress(name: string, port: number | string): RawObject {
  const named = typeof port === "string" ? { name: port } : { number: port };
  const backend = { service: { name, port: named } };
  return {
    kind: "Ingress",
    metadata: { name: "web", namespace: "web" },
    spec: { rules: [{ http: { paths: [{ backend }] } }] },
  };
}

function slice(name: string, ready: boolean): RawObject {
  return {
    kind: "EndpointSlice",
    metadata: { name, namespace: "web", labels: { "kubernetes.io/service-name": name } },
    endpoints: [{ conditions: { ready } }],
  };
}

function withConditions(name: string, conditions: readonly object[]): RawObject {
  return { ...node(name), status: { conditions: [condition("Ready True x"), ...conditions] } };
}

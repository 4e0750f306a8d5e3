import { type Check, type Gap, present } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { allCauses } from "../causes/causes.ts";
import type { ContainerLog } from "../state/cluster-state.ts";
import type { StateKind } from "../state/kinds.table.ts";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, ended, lost, running, unscheduled, waiting } from "../testing/pod-status.ts";
import {
  answerOn,
  look,
  node,
  type RawObject,
  stateOf,
  warning,
} from "../testing/small-cluster.ts";

const killed = { reason: "OOMKilled", exitCode: 137 };
const gap = { origin: "kubernetes", kind: "refused", what: "logs of pay", why: "no" } as const;

const quota = warning(
  "ReplicaSet/pay-r1",
  "FailedCreate",
  'Error creating: pods "pay-x" is forbidden: exceeded quota: compute, requested: cpu=2, used: cpu=3, limited: cpu=4',
);

const leaving = node("node-1", {
  ready: "Unknown",
  spec: { taints: [{ key: "karpenter.sh/disrupted", effect: "NoSchedule" }] },
});

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly namespace?: string;
  readonly cause: string;
  /** Findings are named by their culprit. */
  readonly check: object;
}

const rows: readonly Row[] = [
  {
    name: "found: a finding of its own",
    objects: [...app("pay", { status: crashing() }), ...app("cart")],
    cause: "crash-on-start",
    check: { kind: "found", findings: ["pay"] },
  },
  {
    name: "found: one finding of two containers is named once",
    objects: twoFalls({ exitCode: 1 }, { exitCode: 1 }),
    cause: "crash-on-start",
    check: { kind: "found", findings: ["pay"] },
  },
  {
    name: "found: a caller's crash is explained by what it calls",
    objects: [...app("db", { replicas: 0 }), ...calling("api", "db", fallen(2))],
    cause: "crash-on-start",
    check: { kind: "found", findings: [], explainedBy: "db" },
  },
  {
    name: "found: one crash of its own, another explained",
    objects: [
      ...app("db", { replicas: 0 }),
      ...calling("api", "db", fallen(2)),
      ...app("pay", { status: crashing() }),
    ],
    cause: "crash-on-start",
    check: { kind: "found", findings: ["pay"], explainedBy: "db" },
  },
  {
    name: "found: what explains it is explained in turn, and again",
    objects: [
      ...calling("a", "b", initFallen(9)),
      ...calling("b", "c", fallen(7.5)),
      ...calling("c", "d", fallen(6)),
      ...app("d", { status: fallen(4.5) }),
    ],
    cause: "init-container-failing",
    check: { kind: "found", findings: [], explainedBy: "d" },
  },
  {
    name: "found: pods that a lost node took along",
    objects: [node("node-1", { ready: "Unknown" }), ...app("pay", { status: crashing(killed) })],
    cause: "oom-killed",
    check: { kind: "found", findings: [], explainedBy: "node-1" },
  },
  {
    name: "found: the culprit of another namespace hits the one that was asked about",
    objects: [...elsewhere(app("db", { replicas: 0 })), ...calling("api", "db.shop", fallen(2))],
    namespace: "web",
    cause: "scaled-to-zero",
    check: { kind: "found", findings: ["db"] },
  },
  {
    name: "ruled out: all pods were looked at",
    objects: [...app("pay", { status: crashing() }), ...app("cart", { replicas: 3 })],
    cause: "oom-killed",
    check: ruledOut("no container ended with reason OOMKilled in the window", 4, "pod"),
  },
  {
    name: "ruled out in the window: it ran out of memory before",
    objects: app("pay", {
      status: running({ terminated: ended({ ...killed, finishedAt: ago(90) }) }, 4),
    }),
    cause: "oom-killed",
    check: ruledOut("no container ended with reason OOMKilled in the window", 1, "pod"),
  },
  {
    name: "ruled out for pods that had their time: one is refused for nine seconds",
    objects: [node("node-1"), ...refused("1 node(s) had no free ports", 0.15)],
    cause: "insufficient-resources",
    check: ruledOut("no pod that had its time waits for CPU, memory or another resource", 1, "pod"),
  },
  {
    name: "ruled out: there are no pods",
    objects: [],
    cause: "oom-killed",
    check: ruledOut("no container ended with reason OOMKilled in the window", 0, "pod"),
  },
  {
    name: "ruled out: the trouble of another namespace is not asked about",
    objects: [...elsewhere(app("pay", { status: crashing(killed) })), ...app("cart")],
    namespace: "web",
    cause: "oom-killed",
    check: ruledOut("no container ended with reason OOMKilled in the window", 1, "pod"),
  },
  {
    name: "ruled out: Services of the namespace that was asked about, and no others",
    objects: [...elsewhere(app("pay")), ...app("cart")],
    namespace: "web",
    cause: "target-port-mismatch",
    check: ruledOut("every Service sends to a port that its pods have", 1, "Service"),
  },
  {
    name: "ruled out: nodes belong to every namespace",
    objects: [node("node-1"), node("node-2"), ...app("pay")],
    namespace: "web",
    cause: "node-not-ready",
    check: ruledOut("every node is Ready", 2, "node"),
  },
  {
    name: "not reached: a cause that is tried before explains the pod",
    objects: [...app("pay", { status: crashing(killed) }), ...app("cart")],
    cause: "crash-on-start",
    check: blocked("pay", "is explained before: Out of memory", 1, "pod"),
  },
  {
    name: "not reached: a name with a number is no claim",
    objects: app("pay-2", { status: crashing(killed) }),
    cause: "crash-on-start",
    check: blocked("pay-2", "is explained before: Out of memory", 0, "pod"),
  },
  {
    name: "not reached: the pod stands on a rung before",
    objects: [...app("pay", { status: crashing(killed) }), ...app("cart")],
    cause: "readiness-probe-failing",
    check: blocked("pay", "does not get that far: Out of memory", 1, "pod"),
  },
  {
    name: "not reached: nobody asks a pod on a node that an autoscaler removes",
    objects: [leaving, ...app("pay", { status: lost(40) })],
    cause: "readiness-probe-failing",
    check: {
      ...notReached("{object} is on a node that is not Ready", 0, "pod"),
    },
  },
  {
    name: "not visible: a crash whose log was not read",
    objects: app("pay", { status: crashing() }),
    cause: "missing-environment-variable",
    check: { kind: "not_visible", gap: { kind: "no_data", about: { name: "pay-r1-0" } } },
  },
  {
    name: "not visible: a pull whose answer was not seen",
    objects: app("pay", { status: waiting("ImagePullBackOff", "Back-off pulling image") }),
    cause: "image-pull-denied",
    check: { kind: "not_visible", gap: { kind: "no_data", about: { name: "pay-r1-0" } } },
  },
  {
    name: "not reached: a pull whose answer was not seen, taken for another",
    objects: app("pay", { status: waiting("ImagePullBackOff", "Back-off pulling image") }),
    cause: "registry-unreachable",
    check: blocked("pay", "is explained before: Image not found", 0, "pod"),
  },
  {
    name: "ruled out: a pull that was answered",
    objects: app("pay", { status: waiting("ImagePullBackOff", "example.com/pay:v2: not found") }),
    cause: "image-pull-denied",
    check: ruledOut("no registry refused a pull", 1, "pod"),
  },
  {
    name: "not reached: a taint beside the reason that leads",
    objects: [node("node-1"), ...refused("1 node(s) had untolerated taint {gpu: 1}")],
    cause: "untolerated-taint",
    check: blocked("pay", "is refused for this among other reasons", 1, "pod"),
  },
  {
    name: "not reached: labels beside the reason that leads",
    objects: [node("node-1"), ...refused("1 node(s) didn't match Pod's node affinity/selector")],
    cause: "node-selector-mismatch",
    check: blocked("pay", "is refused for this among other reasons", 1, "pod"),
  },
  {
    name: "ruled out: the scheduler does not tell of a taint",
    objects: [node("node-1"), ...refused("1 node(s) had no free ports")],
    cause: "untolerated-taint",
    check: ruledOut("no pod that had its time waits because of a taint", 1, "pod"),
  },
  {
    name: "not reached: the workload has no pod",
    objects: [...app("pay", { pods: 0 }), quota, ...app("cart")],
    cause: "oom-killed",
    check: blocked("pay", "does not get that far: Quota exceeded", 1, "pod"),
  },
  {
    name: "not reached: why a pod is missing is explained before",
    objects: [...app("pay", { replicas: 2, pods: 1 }), quota],
    cause: "pods-not-created",
    check: blocked("pay", "is explained before: Quota exceeded", 0, "workload"),
  },
  {
    name: "ruled out: a pod is missing, and the others were looked at",
    objects: [...app("pay", { replicas: 2, pods: 1 }), quota],
    cause: "oom-killed",
    check: ruledOut("no container ended with reason OOMKilled in the window", 1, "pod"),
  },
  {
    name: "not reached: a pod that two causes explain counts once",
    objects: [...twoFalls(), ...app("cart")],
    cause: "crash-on-start",
    check: blocked("pay", "is explained before: Out of memory", 1, "pod"),
  },
  {
    name: "not reached: a node that joins is not looked at yet",
    objects: [node("node-1"), node("node-2", { ready: "False", age: 1, since: 1 })],
    cause: "node-not-ready",
    check: notReached("node node-2 is not Ready since {since}: it joins", 1, "node"),
  },
  {
    name: "not reached: a node that is lost, with nothing on it of the namespace",
    objects: [node("node-1"), node("node-2", { ready: "Unknown" }), ...app("pay")],
    namespace: "web",
    cause: "node-not-ready",
    check: notReached(
      "node node-2 is not ready, and nothing of what was asked about depends on it",
      2,
      "node",
    ),
  },
];

test.for(rows)("$name", ({ objects, namespace, cause, check }) => {
  const { checks, findings } = look(objects, [], { namespace });
  const nameOf = (id: string | undefined) => findings.find((item) => item.id === id)?.culprit.name;
  expect(
    checks
      .filter((item) => item.cause === cause)
      .map((item) =>
        item.kind === "found"
          ? {
              ...item,
              findings: item.findings.map(nameOf),
              ...present({ explainedBy: nameOf(item.explainedBy) }),
            }
          : item,
      ),
  ).toMatchObject([{ cause, ...check }]);
});

test("every cause answers once", () => {
  const { checks } = look([...app("pay", { status: crashing() }), ...app("cart")]);
  const catalogue = [...allCauses.ladder.flatMap(({ causes }) => causes), ...allCauses.objects];
  expect(checks.map(({ cause }) => cause).toSorted()).toEqual(
    [...new Set(catalogue.map(({ id }) => id))].toSorted(),
  );
});

test.for<[string, StateKind, string, string]>([
  ["a list", "Event", "quota-exceeded", "not_visible"],
  ["the events of a pod that does not start", "Event", "missing-config", "not_visible"],
  ["the events of a pod that does not start", "Event", "image-pull-denied", "not_visible"],
  ["the events of a pod that does not start", "Event", "image-not-found", "not_visible"],
  ["the events of a pod that does not start", "Event", "registry-unreachable", "not_visible"],
  ["the events of a pod that does not start", "Event", "volume-not-bound", "not_visible"],
  ["the events of a pod that does not start", "Event", "pod-not-started", "not_visible"],
  ["a list that it does not need", "Event", "oom-killed", "ruled_out"],
  ["a list, though it is found all the same", "Event", "crash-on-start", "found"],
  [
    "a list, though what is before explains the pod",
    "Event",
    "liveness-probe-kills",
    "not_visible",
  ],
])("%s that could not be read: %s, %s", ([, kind, cause, answer]) => {
  const check = checkWith({ unread: kind }, cause);
  expect(check).toMatchObject({ kind: answer, ...(answer === "not_visible" && { gap }) });
});

const toldByLogs = [
  "missing-environment-variable",
  "external-name-unresolved",
  "host-without-service",
  "service-lacks-port",
  "service-missing",
  "service-port-moved",
];

test.for(
  toldByLogs.flatMap((cause) => [
    [cause, "a log of the namespace stays open", "web", "not_visible"] as const,
    [cause, "a log of another namespace does not matter", "shop", "ruled_out"] as const,
  ]),
)("%s, which only a log tells: %s when it was not read", ([cause, , namespace, answer]) => {
  const log = { namespace, pod: "pay-r1-0", container: "app", previous: true };
  const logs = [
    { ...log, lines: { kind: "known" as const, value: [] }, namespace: "web" },
    { ...log, lines: { kind: "unknown" as const, gap } },
  ];
  expect(checkWith({ logs }, cause)?.kind).toBe(answer);
});

test("lists that were never read leave their causes open", () => {
  const { checks } = answerOn({ ...stateOf([]), lists: [] }).diagnosis;
  expect(new Set(checks.map(({ kind }) => kind))).toEqual(new Set(["not_visible"]));
});

/** The answer of one cause about namespace `web` with a crash, where something could not be read. */
function checkWith(
  { unread, logs = [] }: { unread?: StateKind; logs?: readonly ContainerLog[] },
  cause: string,
): Check | undefined {
  const state = stateOf(app("pay", { status: crashing() }), logs);
  const items: { kind: "unknown"; gap: Gap } = { kind: "unknown", gap };
  const lists = state.lists.map((list) => (list.kind === unread ? { ...list, items } : list));
  const { checks } = answerOn({ ...state, lists }, { namespace: "web" }).diagnosis;
  return checks.find((check) => check.cause === cause);
}

function ruledOut(text: string, count: number, of: string): object {
  return { kind: "ruled_out", because: { text }, examined: { count, of } };
}

function notReached(text: string, count: number, of: string): object {
  return { kind: "not_reached", because: { text }, examined: { count, of } };
}

function blocked(name: string, text: string, ...examined: readonly [number, string]): object {
  const slots = { object: { value: `deployment/${name}` } };
  return { ...notReached("", ...examined), because: { text: `{object} ${text}`, slots } };
}

/** A pod that fits on no node for want of CPU, and for one more reason. */
function refused(reason: string, minutes = 20): RawObject[] {
  const message = `0/2 nodes are available: 1 Insufficient cpu, ${reason}.`;
  return app("pay", { podSpec: { nodeName: undefined }, status: unscheduled(message, minutes) });
}

function calling(name: string, host: string, status: object): RawObject[] {
  const env = [{ name: "URL", value: `http://${host}:8080` }];
  const podSpec = { initContainers: [{ name: "wait" }] };
  return app(name, { status, podSpec, container: { env } });
}

/** Status of a pod whose only container ended once, so many minutes ago. */
function fallen(minutes: number): object {
  return { ...crashing(), containerStatuses: [onceEnded("app", ago(minutes))] };
}

function initFallen(minutes: number): object {
  return {
    ...crashing(),
    containerStatuses: [],
    initContainerStatuses: [onceEnded("wait", ago(minutes))],
  };
}

function onceEnded(name: string, finishedAt: string): object {
  const state = { waiting: { reason: "CrashLoopBackOff" } };
  return { name, restartCount: 0, state, lastState: { terminated: ended({ finishedAt }) } };
}

/** A pod with two containers that fall for two reasons. */
function twoFalls(first: object = killed, second: object = { exitCode: 127 }): RawObject[] {
  const loops = { state: { waiting: { reason: "CrashLoopBackOff" } }, restartCount: 5 };
  const statuses = [
    { name: "app", ...loops, lastState: { terminated: ended(first) } },
    { name: "proxy", ...loops, lastState: { terminated: ended(second) } },
  ];
  return app("pay", {
    podSpec: { containers: [{ name: "app" }, { name: "proxy" }] },
    status: { ...crashing(), containerStatuses: statuses },
  });
}

/** The same objects in namespace `shop`. */
function elsewhere(objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: "shop" },
  }));
}

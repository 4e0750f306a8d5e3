import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { ended } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

/** A Job of 20 seconds that was made so many minutes ago, and ended as the conditions say. */
function job(name: string, minutes: number, conditions: readonly object[]): RawObject {
  return {
    kind: "Job",
    metadata: { name, namespace: "web", uid: name, creationTimestamp: ago(minutes) },
    spec: { activeDeadlineSeconds: 20, template: { spec: { containers: [{ name: "app" }] } } },
    status: { startTime: ago(minutes), conditions },
  };
}

const overdue = {
  type: "Failed",
  status: "True",
  reason: "DeadlineExceeded",
  lastTransitionTime: ago(5),
};
const settle = job("settle-1", 6, [overdue]);
const told = "job-over-deadline Job/settle-1: settle-1 ran longer than its deadline of 20 s";

const fallen: RawObject = {
  kind: "Pod",
  metadata: {
    name: "settle-1-x",
    namespace: "web",
    uid: "settle-1-x",
    creationTimestamp: ago(9),
    ownerReferences: [{ kind: "Job", name: "settle-1", controller: true }],
  },
  spec: { nodeName: "node-1", containers: [{ name: "app" }] },
  status: {
    phase: "Failed",
    containerStatuses: [
      { name: "app", restartCount: 0, state: { terminated: ended({ finishedAt: ago(8) }) } },
    ],
  },
};

test.for([
  ["is told", [settle], [`active broken high ${told}`]],
  [
    "is history, where another run completed since",
    [settle, job("settle-2", 4, [{ type: "Complete", status: "True" }])],
    [],
  ],
  [
    "is told by its pod, where that failed before",
    [settle, fallen],
    ["active broken low crash-on-start Job/settle-1: settle-1 crashes on start"],
  ],
  [
    "does not count, where it failed for its tries",
    [job("settle-1", 6, [{ ...overdue, reason: "BackoffLimitExceeded" }])],
    ["active broken low unlisted Job/settle-1: job/settle-1 is not well: BackoffLimitExceeded"],
  ],
] as const)("a Job that its deadline ended %s", ([, objects, findings]) => {
  expect(look(objects).findings.map(inShort)).toEqual(findings);
});

test("when it was ended, and after how long", () => {
  expect(look([settle]).findings[0]?.since).toBe(ago(5));
  expect(toldOf([settle])).toEqual([
    `Job settle-1 was ended at ${ago(5)} (DeadlineExceeded), it had started at ${ago(6)}; its activeDeadlineSeconds are 20.`,
  ]);
});

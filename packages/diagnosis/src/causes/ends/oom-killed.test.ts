import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, ended, running } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

test("a kill for memory in the window is a finding that is over; an older one is history", () => {
  const recent = look(app("pay", { status: killedAgo(25) }));
  expect(recent.findings.map(inShort)).toEqual([
    "resolved degraded medium oom-killed Deployment/pay: pay ran out of memory",
  ]);
  expect(recent.workloads.map(({ state }) => state)).toEqual(["fine"]);
  const old = look(app("pay", { status: killedAgo(2000) }));
  expect(old.findings).toEqual([]);
  expect(old.history.map((claim) => claim.text)).toEqual([
    "deployment/pay was OOMKilled, quiet since {quietSince}",
  ]);
});

test.for([
  ["at its limit its memory", { resources: { limits: { memory: "256Mi" } } }, "top pod pay-r1-0"],
  ["without a limit its node", {}, "describe node node-1"],
] as const)("of a kill for memory %s is what to look at next", ([, container, command]) => {
  const status = crashing({ reason: "OOMKilled", exitCode: 137 });
  const [finding] = look(app("pay", { status, container })).findings;
  expect(finding?.nextCheck?.command).toContain(command);
});

test("a limit that is twice the one before is told as a guess", () => {
  const status = crashing({ reason: "OOMKilled", exitCode: 137 });
  const container = { resources: { limits: { memory: "256Mi" } } };
  const [step] = look(app("pay", { status, container })).findings[0]?.fix ?? [];
  expect(step?.command).toContain("--limits=memory=512Mi");
  expect(step?.text).toContain("a first guess, twice its limit of 256Mi");
});

const limitRange = (memory: string): RawObject => ({
  kind: "LimitRange",
  metadata: { name: "defaults", namespace: "web" },
  spec: { limits: [{ type: "Container", default: { memory } }] },
});

test.for<readonly [name: string, objects: readonly RawObject[], told: string, why: string]>([
  [
    "a LimitRange gave",
    [limitRange("98304Ki")],
    "at its limit of 96Mi, which LimitRange defaults gives because its template sets none",
    "memory limit 96Mi of LimitRange defaults",
  ],
  [
    "something else gave",
    [limitRange("1Gi")],
    "at its limit of 96Mi, which its template does not set (no LimitRange of web gives it now)",
    "memory limit 96Mi",
  ],
])("a limit that $0 is to be set, and not raised", ([, others, told, why]) => {
  const status = crashing({ reason: "OOMKilled", exitCode: 137 });
  const objects = app("pay", { status }).map((object) =>
    object.kind === "Pod"
      ? {
          ...object,
          spec: { containers: [{ name: "app", resources: { limits: { memory: "96Mi" } } }] },
        }
      : object,
  );
  const { findings, workloads } = look([...objects, ...others]);
  expect(toldOf([...objects, ...others]).join(" ")).toContain(told);
  expect(workloads[0]?.why).toBe(why);
  const later = findings[0]?.later.map(({ text }) => text).join(" ");
  expect(later).toContain("set a memory limit in the source");
  expect(later).not.toContain("raise");
});

/** Runs since it was killed so many minutes ago. */
function killedAgo(minutes: number): object {
  const end = { reason: "OOMKilled", exitCode: 137, finishedAt: ago(minutes) };
  return running({ terminated: ended(end) }, 1);
}

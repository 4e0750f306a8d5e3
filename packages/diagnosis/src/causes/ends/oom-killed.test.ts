import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, ended, running } from "../../testing/pod-status.ts";
import { inShort, look } from "../../testing/small-cluster.ts";

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

/** Runs since it was killed so many minutes ago. */
function killedAgo(minutes: number): object {
  const end = { reason: "OOMKilled", exitCode: 137, finishedAt: ago(minutes) };
  return running({ terminated: ended(end) }, 1);
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { ended, running } from "../../testing/pod-status.ts";
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

/** Runs since it was killed so many minutes ago. */
function killedAgo(minutes: number): object {
  const end = { reason: "OOMKilled", exitCode: 137, finishedAt: ago(minutes) };
  return running({ terminated: ended(end) }, 1);
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, log, look, type RawObject, warning } from "../../testing/small-cluster.ts";

interface Up {
  /** Minutes since it runs again, and between its first end and that. */
  readonly up: number;
  readonly fell: number;
  readonly restarts?: number;
  readonly ready?: string;
  readonly exitCode?: number;
}

/** A database that fell, and runs again. */
function database({ up, fell, restarts = 3, ready = "True", exitCode = 1 }: Up): RawObject[] {
  const finishedAt = ago(up + 0.2);
  const status = {
    phase: "Running",
    startTime: ago(60),
    conditions: [{ type: "Ready", status: ready, lastTransitionTime: ago(up) }],
    containerStatuses: [
      {
        name: "app",
        ready: ready === "True",
        restartCount: restarts,
        state: { running: { startedAt: ago(up) } },
        lastState: {
          terminated: { exitCode, reason: "Error", startedAt: ago(up + 0.25), finishedAt },
        },
      },
    ],
  };
  const backOff = warning(
    "Pod/db-r1-0",
    "BackOff",
    "Back-off restarting failed container app in pod",
  );
  return [
    ...app("db", { status }),
    { ...backOff, firstTimestamp: ago(up + fell), lastTimestamp: finishedAt, count: 3 },
  ];
}

const over = "resolved degraded medium crash-on-start Deployment/db: db crashed, and runs again";

test.for([
  ["runs for longer than it fell", { up: 4, fell: 1 }, [over]],
  ["runs for a minute", { up: 1, fell: 0.5 }, ["active"]],
  ["runs for less than it fell", { up: 4, fell: 20 }, ["active"]],
  ["runs, and is not Ready", { up: 4, fell: 1, ready: "False" }, ["active"]],
] as const)("a program that fell again and again, and %s", ([, up, expected]) => {
  const lines = ["PANIC: could not write to file: No space left on device"];
  const { findings } = look(database(up), [log("db-r1-0", lines)]);
  const told = findings.map((finding) =>
    finding.state === "active" ? "active" : inShort(finding),
  );
  expect(told).toEqual(expected);
});

test("what is over is dated by its last end, and says what it was", () => {
  const { findings, history } = look(database({ up: 4, fell: 1 }), [
    log("db-r1-0", ["PANIC: could not write to file: No space left on device"]),
  ]);
  expect(findings[0]?.since).toBe(ago(4.2));
  expect(findings[0]?.claims.map(({ text }) => text)).toEqual([
    "Container app of db ended with exit code {exitCode}; {restarts} in all, and runs again.",
    `It writes: "{message}"`,
  ]);
  expect(history.map(({ text }) => text)).toContain(
    "db crashed, and runs again (Error) {endedAt}, over",
  );
});

import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { ended, running } from "../testing/pod-status.ts";
import { look, type RawObject, warning } from "../testing/small-cluster.ts";

/** Runs and is Ready since it ended so many minutes ago. */
function endedAgo(minutes: number, end: object): object {
  return running({ terminated: ended({ ...end, finishedAt: ago(minutes) }) }, 1);
}

function old(about: `${string}/${string}`, reason: string): RawObject {
  return { ...warning(about, reason, "the words of its controller"), lastTimestamp: ago(20) };
}

test("what is over is told with the worst first: a kill for memory before probes and the scheduler", () => {
  const { findings, history } = look([
    ...app("cart"),
    old("Pod/cart-r1-0", "Unhealthy"),
    old("Pod/cart-r1-0", "FailedScheduling"),
    old("Pod/cart-r1-0", "FailedMount"),
    old("Pod/cart-r1-0", "FailedCreatePodSandBox"),
    ...app("front", { status: endedAgo(300, { exitCode: 1 }) }),
    ...app("index", { status: endedAgo(900, { exitCode: 137, reason: "OOMKilled" }) }),
    ...app("pay", { status: endedAgo(25, { exitCode: 137, reason: "OOMKilled" }) }),
  ]);
  expect(findings.map(({ state }) => state)).toEqual(["resolved"]);
  expect(history.map(({ text }) => text)).toEqual([
    "pay ran out of memory (OOMKilled) {endedAt}, over",
    "deployment/index was OOMKilled, quiet since {quietSince}",
    "deployment/front ended with exit code {exitCode}, quiet since {quietSince}",
    "deployment/cart: warned ({reason}: {message}) once, over",
    "deployment/cart: waited for a volume once, over",
    "deployment/cart: could not be scheduled once, over",
    "deployment/cart: warned ({reason}: {message}) once, over",
  ]);
});

test("asked about one thing, its own past comes first, then the worst of three others", () => {
  const names = ["a", "b", "c", "d"];
  const target = { kind: "Deployment", namespace: "web", name: "pay" };
  const { history } = look(
    [
      ...names.flatMap((name) => [
        ...app(name),
        old(`Pod/${name}-r1-0`, "FailedMount"),
        old(`Pod/${name}-r1-0`, "FailedScheduling"),
      ]),
      ...app("index", { status: endedAgo(900, { exitCode: 137, reason: "OOMKilled" }) }),
      ...app("pay"),
      old("Pod/pay-r1-0", "FailedMount"),
      old("Pod/pay-r1-0", "FailedScheduling"),
    ],
    [],
    { target },
  );
  expect(history.map(({ text }) => text)).toEqual([
    "deployment/pay: waited for a volume once, over",
    "deployment/pay: could not be scheduled once, over",
    "deployment/index was OOMKilled, quiet since {quietSince}",
    "deployment/a: waited for a volume once, over",
    "deployment/b: waited for a volume once, over",
  ]);
});

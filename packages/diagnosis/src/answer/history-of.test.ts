import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { ended, running } from "../testing/pod-status.ts";
import { answerOn, look, type RawObject, stateOf, warning } from "../testing/small-cluster.ts";
import { filled } from "../testing/told.ts";

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

test("what is over is counted by all events of it, those before the window too, while some came in it", () => {
  const singles = Array.from({ length: 9 }, (_, index) => refusal(index, 70));
  expect(told([...singles, refusal(9, 50, 5)])).toEqual([
    "deployment/pay: was refused a pod 14 times, over",
  ]);
  expect(told(singles)).toEqual([]);
});

function refusal(index: number, minutes: number, count = 1): RawObject {
  return {
    ...warning("ReplicaSet/pay-r1", "FailedCreate", "forbidden: exceeded quota: team"),
    metadata: { name: `refusal.${index}`, namespace: "web" },
    count,
    firstTimestamp: ago(70),
    lastTimestamp: ago(minutes),
  };
}

function told(objects: readonly RawObject[]): string[] {
  const { diagnosis, evidence } = answerOn(stateOf([...app("pay"), ...objects]));
  const byId = new Map(evidence.map((item) => [item.id, item]));
  return diagnosis.history.map((claim) => filled(claim, byId));
}

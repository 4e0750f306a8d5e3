import type { Case } from "@binnacle/cases";
import { citedIn, toDocument, toTerminal } from "@binnacle/report";
import { expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

const healthy = recordedCase("healthy");
const question = "why is checkout slow?";
const minute = 60_000;
const recordedMs = Date.parse(healthy.recordedAt);

test.for<[name: string, seen: Partial<Case>, told: RegExp]>([
  ["is scraped", {}, /^🟢 Nothing is wrong with checkout that Kubernetes, metrics or logs show/u],
  [
    "was scraped until a while ago",
    { series: scrapedUntil(recordedMs - 20 * minute) },
    /^⚪ Nothing wrong is visible with checkout, but metrics of it have stopped/u,
  ],
  [
    "was scraped until hours ago",
    { series: healthy.series.map((each) => ({ ...each, startMs: each.startMs - 300 * minute })) },
    /^⚪ Nothing wrong is visible with checkout, but metrics of it have stopped/u,
  ],
  [
    "wrote until a while ago",
    { logs: healthy.logs.filter(({ time }) => Date.parse(time) <= recordedMs - 20 * minute) },
    /^⚪ Nothing wrong is visible with checkout, but logs of it have stopped/u,
  ],
  [
    "alone has no lines any more",
    {
      logs: healthy.logs.filter(
        ({ time, pod }) =>
          !pod.startsWith("checkout-") || Date.parse(time) <= recordedMs - 31 * minute,
      ),
    },
    /^⚪ Nothing wrong is visible with checkout, but logs of it have stopped/u,
  ],
  [
    "never was scraped",
    { series: healthy.series.slice(0, 1).map((each) => ({ ...each, labels: { __name__: "up" } })) },
    /^🟢 Nothing is wrong with checkout that Kubernetes or logs show/u,
  ],
])("what %s", async ([, seen, told]) => {
  const world = await openWorld({ ...healthy, ...seen });
  try {
    const investigation = await answerIn(world, { question });
    const reply = { kind: "investigation" as const, investigation, verdicts: [] };
    const telling = { nowMs: Date.parse(investigation.askedAt), timeZone: "UTC" };
    expect(toTerminal(toDocument(reply, telling, citedIn(reply, [])))).toMatch(told);
  } finally {
    await world.close();
  }
});

function scrapedUntil(untilMs: number): Case["series"] {
  return healthy.series.map((each) => ({
    ...each,
    values: each.values.filter((_, index) => each.startMs + index * each.stepMs <= untilMs),
  }));
}

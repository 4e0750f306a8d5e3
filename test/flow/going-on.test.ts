import type { Investigation } from "@binnacle/contracts";
import { citedIn, toBlocks, toDocument } from "@binnacle/report";
import { expect, test } from "vitest";
import { z } from "zod";
import { answerIn } from "../support/investigate.ts";
import { type OpenWorld, openWorld } from "../support/open-world.ts";
import { recordedCase } from "../support/recorded-case.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const Matrix = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});
const Alerts = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), labels: z.object({ alertname: z.string() }) })),
  }),
});
const Events = z.object({
  items: z.array(z.object({ count: z.int(), lastTimestamp: z.iso.datetime() })),
});
const Count = z.object({ count: z.int() });

/** The world of a case that was opened a while ago and went on since, without anybody asking. */
async function openedBefore(name: string, agoMs: number): Promise<OpenWorld> {
  let behindMs = agoMs;
  const clock = () => new Date(Date.now() - behindMs);
  const world = await openWorld(recordedCase(name), { clock });
  behindMs = 0;
  return world;
}

function firstLine(investigation: Investigation): string {
  const reply = { kind: "investigation" as const, investigation, verdicts: [] };
  const telling = { nowMs: Date.parse(investigation.askedAt), timeZone: "UTC" };
  return toBlocks(toDocument(reply, telling, citedIn(reply, []))).text;
}

/** The line without times and ages, and the time of day that it names. */
function taken(line: string): { words: string; time: string | undefined } {
  const words = line
    .replaceAll(/\b(?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d\b/gu, "HH:MM")
    .replaceAll(/\b\d+(?= (?:h|min)\b)/gu, "N");
  return { words: words.replaceAll("N h N min", "N min"), time: /\d\d:\d\d/u.exec(line)?.[0] };
}

/** What the answer begins with when the world was opened so long ago. */
async function asked(name: string, agoMs: number) {
  const world = await openedBefore(name, agoMs);
  const line = firstLine(await answerIn(world, recordedCase(name)));
  await world.close();
  return { ...taken(line), began: world.case.truth.since?.slice(11, 16) };
}

const firstMinute: Record<string, ReturnType<typeof asked>> = {};

test.for([
  ["label-typo", 30 * minuteMs] as const,
  // Every event of the rollout is forgotten.
  ["missing-env", 3 * hourMs] as const,
  // Containers of the loop run for some seconds.
  ["missing-env", 268 * secondMs] as const,
  ["healthy", 30 * minuteMs] as const,
])("%s, %d ms later: the answer begins as in the first minute", async ([name, laterMs]) => {
  firstMinute[name] ??= asked(name, 0);
  const first = await firstMinute[name];
  const later = await asked(name, laterMs);
  expect(later.words).toBe(first.words);
  expect(later.time).toBe(first.time && later.began);
});

test("three hours later samples, log lines, events and alerts are of now", async () => {
  const world = await openedBefore("missing-env", 3 * hourMs);
  const askedMs = Date.now();
  const { kubernetes, prometheus, opensearch } = world;

  const query = encodeURIComponent(
    `http_server_requests_total{namespace="shop",service="checkout",code="500"}[24h]`,
  );
  const { data } = Matrix.parse(await read(`${prometheus.url}/api/v1/query?query=${query}`));
  const [failed] = data.result;
  const times = failed?.values.map(([seconds]) => seconds * secondMs) ?? [];
  expect(askedMs - (times.at(-1) ?? 0)).toBeLessThan(40 * secondMs);
  expect(askedMs - (times[0] ?? 0)).toBeGreaterThan(5 * hourMs - minuteMs);

  const firing = Alerts.parse(await read(`${prometheus.url}/api/v1/alerts`))
    .data.alerts.filter(({ state }) => state === "firing")
    .map(({ labels }) => labels.alertname);
  expect(firing).toContain("CheckoutErrorRateHigh");
  expect(firing).toContain("KubePodCrashLooping");

  const backOffs = Events.parse(
    await read(`${kubernetes.url}/api/v1/namespaces/shop/events?fieldSelector=reason%3DBackOff`),
  ).items;
  expect(backOffs).toHaveLength(3);
  for (const { count, lastTimestamp } of backOffs) {
    expect(askedMs - Date.parse(lastTimestamp)).toBeLessThan(30 * secondMs);
    expect(count).toBeGreaterThan(3 * 60 * 4);
  }

  const lastMinute = { range: { "@timestamp": { gte: "now-1m" } } };
  const { count } = Count.parse(
    await read(`${opensearch.url}/fluent-bit-*/_count`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: lastMinute }),
    }),
  );
  // About 34 failed calls a minute, a line above for each fourth, and what 76 pods write in normal work.
  expect(count).toBeGreaterThan(60);
  await world.close();
});

async function read(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  return await response.json();
}

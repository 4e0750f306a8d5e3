import { expect, test } from "vitest";
import { comparePatterns } from "./compare-patterns.ts";
import { inTurns } from "./in-turns.ts";
import { literalOf } from "./literal-of.ts";

const startMs = Date.UTC(2026, 10, 21, 3);
const minuteMs = 60_000;

/** So many equal lines, spread over minutes before or behind 03:00. */
function lines(text: string, count: number, [from, to]: readonly [number, number]) {
  const stepMs = ((to - from) * minuteMs) / count;
  return Array.from({ length: count }, (_, place) => ({
    at: new Date(startMs + from * minuteMs + Math.floor((place + 0.5) * stepMs)).toISOString(),
    text,
    namespace: "shop",
    pod: `pay-${place % 5}`,
  })).toReversed();
}

interface Counts {
  readonly text: string;
  readonly before?: number;
  readonly now?: number;
}

/** An hour before 03:00 against ten minutes behind it. */
async function compare(counts: readonly Counts[]) {
  const part = (count: (one: Counts) => number | undefined, span: readonly [number, number]) => ({
    lines: counts.flatMap((one) => lines(one.text, count(one) ?? 0, span)),
    window: { fromMs: startMs + span[0] * minuteMs, toMs: startMs + span[1] * minuteMs },
  });
  const window = part(({ now }) => now, [0, 10]);
  const baseline = part(({ before }) => before, [-60, 0]);
  const work = comparePatterns({ window, baseline });
  return (await inTurns(work, new AbortController().signal)).patterns;
}

test("patterns are compared at equal length: new, grown, gone, fallen, steady", async () => {
  const patterns = await compare([
    { text: "the pool is broken", now: 1 },
    { text: "no route to the bank", now: 9 },
    { text: "a lease has expired", before: 12, now: 12 },
    { text: "slow answer of a peer", before: 6, now: 3 },
    { text: "heartbeat from the leader", before: 90, now: 1 },
    { text: "cache was warmed", before: 2 },
    { text: "stock was counted", before: 60 },
  ]);
  expect(
    patterns.map(
      ({ template, before, count, change }) => `${change}: ${template} ${before} → ${count}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "new: no route to the bank 0 → 9",
      "new: the pool is broken 0 → 1",
      "grown: a lease has expired 2 → 12",
      "gone: stock was counted 10 → 0",
      "fallen: heartbeat from the leader 15 → 1",
      "steady: slow answer of a peer 1 → 3",
      "steady: cache was warmed 0.3 → 0",
    ]
  `);
});

test.for([
  { before: 6, now: 3, change: "steady", why: "three for one may be chance" },
  { before: 60, now: 21, change: "grown", why: "twenty-one for ten is none" },
  { before: 600, now: 150, change: "steady", why: "half more is sure, but not much" },
  { before: 6000, now: 400, change: "fallen", why: "less than half" },
])("$before in an hour, $now in ten minutes: $change, $why", async ({ before, now, change }) => {
  const [pattern] = await compare([{ text: "retry of the payment", before, now }]);
  expect(pattern?.change).toBe(change);
});

test.for([
  { before: 3, change: "steady", why: "it comes every 20 minutes" },
  { before: 30, change: "steady", why: "five are awaited, none is a chance of 0.7 %" },
  { before: 60, change: "gone", why: "ten are awaited" },
])("$before in an hour, none in ten minutes: $change, $why", async ({ before, change }) => {
  const [pattern] = await compare([{ text: "retry of the payment", before }]);
  expect(pattern).toMatchObject({ change, count: 0 });
});

test("bursts that come each half an hour are not gone ten minutes after one was due", async () => {
  const due = [-58, -28].flatMap((from) => lines("cache was warmed", 10, [from, from + 0.1]));
  const baseline = { lines: due, window: { fromMs: startMs - 60 * minuteMs, toMs: startMs } };
  const window = { lines: [], window: { fromMs: startMs, toMs: startMs + 10 * minuteMs } };
  const work = comparePatterns({ window, baseline });
  const { patterns } = await inTurns(work, new AbortController().signal);
  expect(patterns).toMatchObject([{ change: "steady" }]);
});

test("among many patterns chance has many tries, so a rise must be clearer", async () => {
  const rising = { text: "retry of the payment", before: 30, now: 14 };
  const words = "ab cd ef gh ij kl mn op qr st".split(" ");
  const others = words.flatMap((left) =>
    words.map((right) => ({ text: `${left} refused and ${right} denied`, before: 6, now: 1 })),
  );
  const [alone] = await compare([rising]);
  expect(alone?.change).toBe("grown");
  const among = await compare([rising, ...others.slice(0, 3)]);
  const same = among.find(({ template }) => template === rising.text);
  expect(same?.chance).toBeGreaterThan(alone?.chance ?? 1);
});

test("a pattern that has grown says since when, and which pods wrote it", async () => {
  const quiet = { text: "retry of the payment", before: 60, now: 5 };
  const window = {
    lines: lines(quiet.text, 300, [4, 10]),
    window: { fromMs: startMs, toMs: startMs + 10 * minuteMs },
  };
  const baseline = {
    lines: lines(quiet.text, 60, [-60, 0]),
    window: { fromMs: startMs - 60 * minuteMs, toMs: startMs },
  };
  const work = comparePatterns({ window, baseline });
  const { patterns } = await inTurns(work, new AbortController().signal);
  const [pattern] = patterns;
  expect(pattern).toMatchObject({
    change: "grown",
    roseAt: "2026-11-21T03:04:00.000Z",
    pods: 5,
    podNames: ["pay-0", "pay-1", "pay-2"],
  });
});

test("one statement is one pattern in both windows, whatever its values are", async () => {
  const [pattern, ...others] = await compare([
    ...["ann", "bob", "eve", "zoe"].map((user) => ({ text: `lock of ${user} is slow`, before: 9 })),
    ...["joe", "kim"].map((user) => ({ text: `lock of ${user} is slow`, now: 4 })),
  ]);
  expect(others).toEqual([]);
  expect(pattern).toMatchObject({ template: "lock of <*> is slow", change: "steady", count: 8 });
});

test.for([
  ["charge o-<id> failed: connect ECONNREFUSED <ip>:8080", "failed: connect ECONNREFUSED"],
  ["PAYMENT_GATEWAY_URL is required", "PAYMENT_GATEWAY_URL is required"],
  ["<num> changes in <duration>. Saving...", "changes in"],
  ["GET /cart/c-<id>/items 200 <duration>", "GET"],
  ["cart_<num>", undefined],
  ["lock of <*> is not free", "is not free"],
  ["load failed ⏎ java.io.IOException", "java.io.IOException"],
  ["a long line that was cu…", "a long line that was"],
] as const)("what every line of %s holds word by word: %s", ([template, literal]) => {
  expect(literalOf(template)).toBe(literal);
});

/** An hour before 03:00 against the hour behind it. */
async function compareHours(some: readonly Line[], isEndUnsure = false) {
  const isNow = ({ at }: Line) => Date.parse(at) >= startMs;
  const part = (own: readonly Line[], fromMs: number) => ({
    lines: own,
    window: { fromMs, toMs: fromMs + 60 * minuteMs },
  });
  const window = part(some.filter(isNow), startMs);
  const before = some.filter((line) => !isNow(line));
  const baseline = part(before, startMs - 60 * minuteMs);
  const work = comparePatterns({ window, baseline, isEndUnsure });
  return (await inTurns(work, new AbortController().signal)).patterns;
}

type Line = ReturnType<typeof lines>[number];

const text = "the sensor of the door is dirty";

/** So many lines at once, every so many minutes. */
function bursts(every: number, size: number, [from, to]: readonly [number, number]) {
  const times = Array.from(
    { length: Math.ceil((to - from) / every) },
    (_, at) => from + at * every,
  );
  return times.flatMap((at) => lines(text, size, [at, at + 0.05]));
}

test.for([
  [
    "what came three times a minute and is silent for 26 minutes",
    lines(text, 282, [-60, 34]),
    "03:33",
  ],
  ["what came once a minute and is silent for 26 minutes", lines(text, 94, [-60, 34]), "03:33"],
  ["what came fast and is silent for six minutes", lines(text, 900, [-60, 54]), "03:53"],
  ["what is silent for four minutes", lines(text, 900, [-60, 56]), undefined],
  ["what comes every ten minutes and is silent for as long", lines(text, 11, [-60, 50]), undefined],
  ["what comes seldom and is silent for half an hour", lines(text, 9, [-60, 30]), undefined],
  ["bursts every half an hour, the last 25 minutes ago", bursts(30, 40, [-55, 36]), undefined],
  ["bursts a minute that ended", bursts(1, 10, [-60, 34]), "03:33"],
  ["what goes on", lines(text, 360, [-60, 60]), undefined],
] as const)("whether a pattern has ended: %s", async ([, some, at]) => {
  const [pattern] = await compareHours(some);
  expect(pattern?.endedAt?.slice(11, 16)).toBe(at);
});

test("where lines of the end may be missing it is silent up to the newest line of anything only", async () => {
  const ended = lines(text, 282, [-60, 34]);
  const other = lines("the cabin is stuck", 3, [30, 36]);
  const [, early] = await compareHours([...ended, ...other], true);
  expect(early).toMatchObject({ template: text, change: "steady" });
  expect(early).not.toHaveProperty("endedAt");
  const late = await compareHours([...ended, ...lines("the cabin is stuck", 8, [50, 58])], true);
  expect(late.find(({ template }) => template === text)).toHaveProperty("endedAt");
});

test("where nothing came of a window whose end may be missing, nothing is said to be gone for certain", async () => {
  const before = lines(text, 200, [-60, -1]);
  const [unsure] = await compareHours(before, true);
  const [sure] = await compareHours(before);
  expect([unsure?.change, unsure?.chance, sure?.change]).toEqual(["gone", 1, "gone"]);
});

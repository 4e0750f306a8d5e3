import { setImmediate } from "node:timers/promises";
import { opensearch } from "@binnacle/contracts";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

vi.setConfig({ testTimeout: 30_000 });

const nowMs = Date.parse("2026-11-21T03:14:00Z");

interface Written {
  /** Seconds before now. */
  readonly from: number;
  readonly to: number;
  /** Lines a second. */
  readonly rate: number;
  readonly log: string;
}

function linesOf(all: readonly Written[]) {
  return all
    .flatMap(({ from, to, rate, log }) =>
      Array.from({ length: Math.round((from - to) * rate) }, (_, place) => ({
        "@timestamp": new Date(nowMs - from * 1000 + ((place + 0.5) * 1000) / rate).toISOString(),
        log: log.replace("#", String(place)),
        level: "error",
        kubernetes: { namespace_name: "shop", pod_name: "pay-0" },
      })),
    )
    .toSorted((left, right) => (left["@timestamp"] < right["@timestamp"] ? 1 : -1));
}

const Range = z.object({
  range: z.object({ "@timestamp": z.object({ gte: z.string(), lt: z.string() }) }),
});
const Body = z.object({
  size: z.number(),
  query: z.object({ bool: z.object({ filter: z.tuple([Range], z.unknown()) }) }),
});

/** A stand-in that knows the time of a search, and gives 10,000 hits at most. */
async function patternsOf(...written: readonly Written[]) {
  return await patternsRead(written, 10_000);
}

const never = (_fromMs: number) => false;

/** As before, where no answer holds more hits than `most`, and OpenSearch fails at searches for lines that begin so, or never answers them. */
async function patternsRead(
  written: readonly Written[],
  most: number,
  { fails = never, isLate = never, timeoutMs = 30_000 } = {},
) {
  const lines = linesOf(written);
  const sizes: number[] = [];
  const atOnce = { now: 0, most: 0 };
  const search = (text: string) => {
    const { query, size } = Body.parse(JSON.parse(text));
    const { gte, lt } = query.bool.filter[0].range["@timestamp"];
    const found = text.includes('"trace"')
      ? []
      : lines.filter(({ "@timestamp": at }) => at >= gte && at < lt);
    if (size > 1 && fails(Date.parse(gte))) throw new RangeError("failed");
    if (size > 1 && !text.includes('"trace"')) sizes.push(size);
    return searched(found.slice(0, Math.min(size, most)).map(hitOf), found.length);
  };
  const answer = fakeOpenSearch({ fields: mapped, search });
  const fetch: typeof globalThis.fetch = async (...asking) => {
    atOnce.now += 1;
    atOnce.most = Math.max(atOnce.most, atOnce.now);
    await setImmediate();
    const request = new Request(...asking);
    const body = await request.clone().text();
    const since = /"gte":"([^"]+)"/u.exec(body)?.[1] ?? "";
    if (/"size":(?!0|1,)/u.test(body) && !body.includes('"trace"') && isLate(Date.parse(since)))
      await new Promise((_, reject) => request.signal.addEventListener("abort", reject));
    return await answer(...asking)
      .catch(() => new Response("{}", { status: 500 }))
      .finally(() => {
        atOnce.now -= 1;
      });
  };
  const { text, result } = await askTool(
    opensearch.logPatterns,
    { fetch, timeoutMs },
    { input: {} },
  );
  const [first = ""] = text.split("\n");
  const named = (word: string) => result.patterns.find(({ template }) => template.includes(word));
  return { text, first, result, named, sizes, mostAtOnce: atOnce.most };
}

const hour = 3600;
const tick = "tick #";

test.for<readonly [string, readonly Written[]]>([
  ["both hours", [{ from: 2 * hour, to: 0, rate: 7, log: tick }]],
  [
    "in the hour before alone",
    [
      { from: 2 * hour, to: 0, rate: 2.7, log: tick },
      { from: 2 * hour, to: hour, rate: 5, log: "other #" },
    ],
  ],
])(
  "what is written evenly has not changed, where more was written than is read: %s",
  async ([, written]) => {
    const { named, first } = await patternsOf(...written);
    expect(named("tick")?.change).toBe("steady");
    expect(first).toMatch(/NOT SEEN: \d+ of \d+ lines in 60 min/u);
  },
);

test("what began within the time before is dated to then, not to where reading began", async () => {
  const { named, first, result } = await patternsOf(
    { from: 2 * hour, to: 0, rate: 0.05, log: "lease # is renewed" },
    { from: hour + 45, to: 0, rate: 8.3, log: tick },
  );
  expect(result.window).toEqual({
    from: "2026-11-21T02:14:00.000Z",
    to: "2026-11-21T03:14:00.000Z",
  });
  expect(named("tick")).toMatchObject({ change: "grown" });
  expect(named("tick")?.count).toBeCloseTo(29_880, -3);
  const roseMs = Date.parse(named("tick")?.roseAt ?? "");
  expect(Math.abs(roseMs - (nowMs - (hour + 45) * 1000))).toBeLessThanOrEqual(90_000);
  expect(first).toMatch(
    /^grown 37\d → (29|30)\d{3}, error, since 02:1[2-4]:\d\d, p < 0\.0001.*NOT SEEN: \d+ of 30060 lines in 60 min to 03:14: 33 % were read/u,
  );
});

test("what stands among many others some time ago is seen, and how often is estimated", async () => {
  const { named } = await patternsOf(
    { from: 2 * hour, to: 0, rate: 8.3, log: tick },
    { from: 55 * 60, to: 50 * 60, rate: 499 / 300, log: "panic: nil map" },
  );
  expect(named("panic")).toMatchObject({ change: "new" });
  expect(named("panic")?.count).toBeGreaterThan(350);
  expect(named("panic")?.count).toBeLessThan(650);
  expect(named("tick")?.change).toBe("steady");
});

test("a rise within the window is told where more was written than is read", async () => {
  const { named } = await patternsOf(
    { from: 2 * hour, to: 0, rate: 8, log: tick },
    { from: 2 * hour, to: 20 * 60, rate: 0.1, log: "lost peer #" },
    { from: 20 * 60, to: 0, rate: 2, log: "lost peer #" },
  );
  expect(named("lost")).toMatchObject({ change: "grown" });
  const roseMs = Date.parse(named("lost")?.roseAt ?? "");
  expect(Math.abs(roseMs - (nowMs - 20 * 60_000))).toBeLessThanOrEqual(150_000);
});

test("where an answer holds fewer lines than there are, those of the whole window are read", async () => {
  const { named, first, result } = await patternsRead(
    [
      { from: 2 * hour, to: 0, rate: 1, log: tick },
      { from: 2 * hour, to: 30 * 60, rate: 0.5, log: "lost peer #" },
      { from: 30 * 60, to: 0, rate: 1, log: "found peer #" },
    ],
    1_000,
  );
  expect(named("tick")).toMatchObject({ change: "steady" });
  expect(named("lost")?.change).not.toBe("gone");
  expect(named("lost")?.count).toBeCloseTo(900, -2);
  expect(first).toMatch(
    /NOT SEEN: \d+ of 6300 lines in 60 min to 03:14: \d+ % were read, evenly over the time, as they are larger than 64 MB together/u,
  );
  const cut = { kind: "cut", about: { kinds: ["Pod"], namespace: "shop" } };
  expect(result.gaps).toMatchObject([cut, cut]);
});

test("one line that was read among many that were not proves no rise", async () => {
  const { named } = await patternsOf(
    { from: 2 * hour, to: 0, rate: 2.2, log: tick },
    { from: 600, to: 450, rate: 130, log: "flood #" },
    { from: 451, to: 450, rate: 1, log: "lost peer #" },
    { from: 2 * hour, to: hour, rate: 8 / hour, log: "lost peer #" },
  );
  expect(named("lost")).toMatchObject({ change: "steady" });
});

test("what one line tells that a share of the time before has not is not surely new", async () => {
  const { named, text, result } = await patternsOf(
    { from: 2 * hour, to: hour, rate: 8.3, log: tick },
    { from: hour, to: 0, rate: 2.5, log: tick },
    { from: 601, to: 600, rate: 1, log: "panic: nil map" },
  );
  expect(named("panic")?.chance).toBeGreaterThan(0.1);
  const fact = result.evidence.find(({ id }) => id === named("panic")?.evidence[0]);
  expect(fact?.values["change"]).toBe("perhaps new");
  expect(fact?.text).toContain('"panic: nil map" perhaps new 0 → 1');
  expect(text).toMatch(/perhaps new 0 → 1, error, seen from 03:03:5\d, pay-0 .*: panic/u);
});

test("of nearly all lines it is not said that all were read", async () => {
  const { first } = await patternsOf({ from: hour, to: 0, rate: 2.79, log: tick });
  expect(first).toContain("NOT SEEN: 36 of 10044 lines in 60 min to 03:14: 99 % were read, evenly");
});

test("no line is read twice, and few searches run at once", async () => {
  const { sizes, mostAtOnce } = await patternsOf({ from: 2 * hour, to: 0, rate: 7, log: tick });
  expect(sizes.filter((size) => size === 10_000)).toEqual([]);
  expect(mostAtOnce).toBeLessThanOrEqual(7);
});

const minuteMs = 60_000;

test("a part of the time that OpenSearch fails at is not seen, and the others tell what they tell", async () => {
  const { named, first, result } = await patternsRead(
    [
      { from: 2 * hour, to: 0, rate: 7, log: tick },
      { from: 2 * hour, to: 0, rate: 0.5, log: "lost peer #" },
    ],
    10_000,
    { fails: (fromMs) => [30, 25].some((ago) => fromMs === nowMs - ago * minuteMs) },
  );
  expect(first).toMatch(
    /NOT SEEN: .*lines of 02:44:00 to 02:46:30, 02:49:00 to 02:51:30: OpenSearch at .* failed/u,
  );
  expect(named("tick")).toMatchObject({ change: "steady" });
  expect(named("tick")?.count).toBeCloseTo(25_200, -3);
  expect(named("lost")).toMatchObject({ change: "steady" });
  expect(result.gaps).toHaveLength(3);
});

test("where OpenSearch fails at most of the time there is no answer", async () => {
  const written = [{ from: 2 * hour, to: 0, rate: 7, log: tick }];
  const asked = patternsRead(written, 10_000, {
    fails: (fromMs) => fromMs >= nowMs - 20 * minuteMs,
  });
  await expect(asked).rejects.toThrow("OpenSearch at");
});

test("where parts come too late the others are told, and the first line says how many were not", async () => {
  const { named, first, result } = await patternsRead(
    [
      { from: 2 * hour, to: 0, rate: 3, log: tick },
      { from: 20 * 60, to: 0, rate: 1, log: "lost peer #" },
    ],
    10_000,
    { timeoutMs: 15_000, isLate: (fromMs) => fromMs % (20 * minuteMs) === nowMs % (20 * minuteMs) },
  );
  expect(first).toMatch(
    /^new .*; NOT SEEN: .*\d+ of 24 parts of the 60 min to 03:14: OpenSearch did not answer for them in time/u,
  );
  expect(result.gaps).toContainEqual(expect.objectContaining({ kind: "timed_out" }));
  expect(named("tick")?.change).toBe("steady");
  expect(named("tick")?.count).toBeCloseTo(10_800, -3);
});

test("where nearly no part comes in time there is no answer", async () => {
  const written = [{ from: 2 * hour, to: 0, rate: 3, log: tick }];
  const lateOnes = { timeoutMs: 6_000, isLate: (fromMs: number) => fromMs > nowMs - 50 * minuteMs };
  const asked = patternsRead(written, 10_000, lateOnes);
  await expect(asked).rejects.toThrow(/OpenSearch answered \d of 24 parts of the window in time/u);
});

test("of lines that are long as many are held as one answer may hold", async () => {
  const long = `${tick} ${"x".repeat(30_000)}`;
  const { sizes, result, first } = await patternsOf({ from: hour, to: 0, rate: 3, log: long });
  expect(Math.min(...sizes)).toBe(42);
  expect(result.patterns.reduce((sum, { count }) => sum + count, 0)).toBeCloseTo(10_800, -1);
  expect(first).toContain(
    "NOT SEEN: 9792 of 10800 lines in 60 min to 03:14: 9.3 % were read, evenly",
  );
});

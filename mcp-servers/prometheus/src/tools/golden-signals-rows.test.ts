import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test, vi } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";
import { poissonRequests } from "../testing/poisson-requests.ts";

type Series = Case["series"];

/** A namespace is many queries to an emulator that shares its processor. */
vi.setConfig({ testTimeout: 60_000 });

const stepMs = 30_000;
const samples = 240;

/** A counter of a workload that grows by so much a second, as of so many minutes ago. */
function counter(
  name: string,
  more: Readonly<Record<string, string>>,
  perSecond: (minutesAgo: number) => number,
): Series[number] {
  let sum = 1000;
  return {
    labels: { __name__: name, namespace: "shop", ...more },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => {
      sum += 30 * perSecond((samples - sample) / 2);
      return sum;
    }),
  };
}

const names = {
  http: ["http_requests_total", "http_request_duration_seconds_bucket", "code"],
  micrometer: [
    "http_server_requests_seconds_count",
    "http_server_requests_seconds_bucket",
    "status",
  ],
} as const;

interface Timed {
  readonly perSecond: number;
  /** Those that take between one second and three; the others take less than a tenth. */
  readonly slow: (minutesAgo: number) => number;
  readonly by?: keyof typeof names;
}

/** Requests that all succeed, and how long they take. */
function timed(service: string, { perSecond, slow, by = "http" }: Timed): Series {
  const [requests, bucket, status] = names[by];
  return [
    counter(requests, { service, [status]: "200" }, () => perSecond),
    ...["0.1", "1", "3", "+Inf"].map((le) =>
      counter(bucket, { service, [status]: "200", le }, (ago) =>
        le === "0.1" || le === "1" ? perSecond * (1 - slow(ago)) : perSecond,
      ),
    ),
  ];
}

const never = () => 0;
const lately = (ago: number) => (ago <= 15 ? 1 : 0);

async function ask(series: Series, input: object = {}) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "shop", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  const [first = ""] = text.split("\n");
  return { text, first };
}

const busy = [
  ...timed("cart", { perSecond: 50, slow: never }),
  ...timed("menu", { perSecond: 30, slow: never }),
];

test("a workload that became slow is in the first line, however few its requests are among all", async () => {
  const { first, text } = await ask([...busy, ...timed("pay", { perSecond: 1, slow: lately })]);
  expect(first).toMatch(/^slow there: pay p95 2\.9 s \(before 95 ms\); no change in /u);
  expect(first).not.toMatch(/no change in [^;]*latency_p95/u);
  expect(text).toContain(
    "\n  pay: 0 % of 1 requests/s fail (before 0 %), p95 2.9 s (before 95 ms)\n",
  );
});

test.for([
  ["what is always slow", timed("pay", { perSecond: 1, slow: () => 1 })],
  [
    "what was slow and is no more",
    timed("pay", { perSecond: 1, slow: (ago) => (ago > 15 && ago < 40 ? 1 : 0) }),
  ],
  ["a few requests", timed("pay", { perSecond: 0.01, slow: lately })],
] as const)("%s is not told as slow now", async ([, series]) => {
  const { first } = await ask([...busy, ...series]);
  expect(first).toMatch(/^no change in [^;]*latency_p95/u);
});

test("by chance none of twenty workloads is slow", async () => {
  const series = [...Array(20).keys()].map((seed) => {
    const [lengthSeconds, perSecond] = [7200, 0.5];
    const all = poissonRequests({
      seed,
      lengthSeconds,
      rateAt: () => perSecond,
      highest: perSecond,
      failingAt: () => 0.05,
    });
    const service = `w${seed}`;
    const counted = (
      isOf: (request: (typeof all)[number]) => boolean,
      more: object,
      name: string,
    ) => ({
      labels: { __name__: name, namespace: "shop", service, code: "200", ...more },
      startMs: nowMs - lengthSeconds * 1000,
      stepMs,
      values: Array.from(
        { length: samples + 1 },
        (_, sample) => all.filter((request) => isOf(request) && request.at <= sample * 30).length,
      ),
    });
    const bucket = (le: string, isOf: (request: (typeof all)[number]) => boolean) =>
      counted(isOf, { le }, "http_request_duration_seconds_bucket");
    return [
      counted(() => true, {}, "http_requests_total"),
      bucket("0.1", ({ failed }) => !failed),
      bucket("3", () => true),
      bucket("+Inf", () => true),
    ];
  });
  const { first } = await ask(series.flat());
  expect(first).not.toContain("slow there");
});

test("where the busiest counts no durations, the p95 is of one that does", async () => {
  const { first, text } = await ask([
    counter("http_requests_total", { service: "cart", code: "200" }, () => 50),
    ...timed("pay", { perSecond: 1, slow: lately, by: "micrometer" }),
  ]);
  expect(first).not.toMatch(/NOT SEEN: [^;]*latency_p95/u);
  expect(first).toMatch(/slow there: pay p95 2\.9 s \(before 95 ms\)/u);
  expect(text).toMatch(/p95 of namespace shop \(micrometer\) is 2\.9 s; before it was 95 ms/u);
});

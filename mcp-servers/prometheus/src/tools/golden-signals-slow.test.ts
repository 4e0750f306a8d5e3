import { type Case, caseNamed, rebase } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

/** As Prometheus answers what took longer than `query.timeout`. */
function tooSlow(): Response {
  const error = "query timed out in expression evaluation";
  return Response.json({ status: "error", errorType: "timeout", error }, { status: 503 });
}

function recorded(name: string): Case {
  const recording = caseNamed(name);
  if (recording === undefined) throw new Error(`no case ${name}`);
  return rebase(recording, new Date(nowMs));
}

interface Slow {
  /** In address or form of a request. */
  readonly pattern: RegExp;
  readonly answer?: (request: Request) => Response | Promise<Response>;
  readonly timeoutMs?: number;
}

/** The text of golden signals of a recorded case, where some queries are too slow. */
async function askedWhile({ pattern, answer = tooSlow, timeoutMs = 20_000 }: Slow, input: object) {
  const { series } = recorded("missing-env");
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const sent: string[] = [];
  const slow: typeof fetch = async (...asking) => {
    const request = new Request(...asking);
    const asked = decodeURIComponent(`${request.url}${await request.clone().text()}`);
    sent.push(asked);
    return await (pattern.test(asked) ? answer(request) : fetch(request));
  };
  const options = { prometheusUrl: emulator.url, fetch: slow, timeoutMs };
  const { text, isError } = await askTool(options, { tool: "golden_signals", input: { ...input } });
  await emulator.close();
  const [first = ""] = text.split("\n");
  return { first, text, isError, sent };
}

/** Never. */
function hang({ signal }: Request): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  });
}

const workload = { namespace: "shop", workload: "checkout" };

test.for([
  [
    "the course of memory",
    /query_range.*container_memory/u,
    workload,
    /^FAILING: .*NOT SEEN: memory_working_set$/u,
  ],
  ["all of memory", /container_memory/u, workload, /^FAILING: .*NOT SEEN: memory_working_set$/u],
  ["latency", /histogram_quantile/u, workload, /^FAILING: .*NOT SEEN: latency_p95$/u],
  ["who owns pods", /kube_pod_owner/u, workload, /^FAILING: .*NOT SEEN: owners of the pods/u],
  [
    "the usual of cart",
    /\[60m\].*service="cart"/u,
    { namespace: "shop" },
    /^FAILING: .*NOT SEEN: error_ratio of cart,/u,
  ],
  [
    "latency of cart",
    /histogram_quantile\(0\.95,[^,]*,service="cart"/u,
    { namespace: "shop" },
    /^FAILING: .*NOT SEEN: .*latency_p95 of cart/u,
  ],
  [
    "whether samples of cart are missing",
    /query_range.*timestamp\([^)]*service="cart"/u,
    { namespace: "shop" },
    /^FAILING: .*NOT SEEN: .*whether samples of cart are missing/u,
  ],
] as const)(
  "%s is too slow to answer: it alone is not seen, the rest is told",
  { timeout: 20_000 },
  async (asked) => {
    const [, pattern, input, told] = asked;
    const { first, text } = await askedWhile({ pattern }, input);
    expect(first).toMatch(told);
    expect(text).toContain("query timed out");
    expect(text).toMatch(/requests\/s to checkout|requests\/s in namespace shop/u);
  },
);

test("no more than four queries over a long time travel together", async () => {
  const { sent } = await askedWhile({ pattern: /^$/u }, { namespace: "shop" });
  const long = sent.map((query) => {
    const parts = query.match(/label_replace\([^]*?"part"/gu)?.length ?? 1;
    return query.includes("query_range") || /\[60m\]/u.test(query) ? parts : 0;
  });
  expect(Math.max(...long)).toBeLessThanOrEqual(4);
});

test("one that is never answered costs its batch a part of the time, and itself the rest", {
  timeout: 90_000,
}, async () => {
  const { first, text } = await askedWhile(
    { pattern: /query_range.*container_memory/u, answer: hang },
    workload,
  );
  expect(first).toMatch(/^FAILING: .*NOT SEEN: memory_working_set$/u);
  // A third of the time for a request.
  expect(text).toMatch(/did not answer in 5\.\d+ s/u);
});

test.for([
  ["the workload", workload, /^FAILING: .*NOT SEEN: latency_p95$/u],
  ["the namespace", { namespace: "shop" }, /^FAILING: .*NOT SEEN: .*latency_p95/u],
] as const)(
  "where everything of the buckets is never answered, %s loses its latency alone",
  { timeout: 90_000 },
  async ([, input, told]) => {
    const slow = { pattern: /_bucket/u, answer: hang, timeoutMs: 15_000 };
    const { first, text } = await askedWhile(slow, input);
    expect(first).toMatch(told);
    expect(first).not.toMatch(/NOT SEEN: .*error_ratio/u);
    expect(text).toMatch(/latency_p95[^:]*: .*did not answer in 4 s/u);
  },
);

/** As Prometheus answers where a query reads more than it may. */
function tooMuch(): Response {
  const error = "query processing would load too many samples into memory";
  return Response.json({ status: "error", errorType: "execution", error }, { status: 422 });
}

test("where the last day may not be asked, the other signals are told", async () => {
  const slow = { pattern: /last_over_time.*\[1440m\]/u, answer: tooMuch };
  const { first, text, isError, sent } = await askedWhile(slow, {
    ...workload,
    workload: "ledger",
  });
  expect(sent.some((query) => slow.pattern.test(query))).toBe(true);
  expect(isError).toBeFalsy();
  expect(first).toMatch(/NOT SEEN: .*error_ratio/u);
  expect(text).toContain("too many samples");
  expect(text).not.toContain("no request metric");
});

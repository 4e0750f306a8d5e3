import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];

const stepMs = 30_000;
const samples = 240;

/** It grows by so much a second. */
function counter(name: string, labels: Readonly<Record<string, string>>, perSecond: number) {
  return {
    labels: { __name__: name, namespace: "shop", ...labels },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => 1000 + 30 * perSecond * sample),
  };
}

function calls(service: string): Series {
  return [
    counter("grpc_server_handled_total", { service, grpc_code: "OK" }, 5),
    ...["0.1", "1", "+Inf"].map((le) =>
      counter("grpc_server_handling_seconds_bucket", { service, grpc_code: "OK", le }, 5),
    ),
  ];
}

async function ask(series: Series, input: object) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "shop", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for<readonly [string, Series, object, string]>([
  [
    "what has a name for durations, and none",
    [counter("http_requests_total", { service: "pay", code: "200" }, 50), ...calls("pay")],
    { workload: "pay" },
    "latency p95 of what is counted by http_requests_total",
  ],
  [
    "what never has any",
    [counter("nginx_http_requests_total", { service: "web" }, 50), ...calls("pay")],
    {},
    "latency p95 of what is counted by nginx",
  ],
  [
    "none of two that have any",
    [
      counter("nginx_http_requests_total", { service: "web" }, 50),
      counter("grpc_server_handled_total", { service: "pay", grpc_code: "OK" }, 5),
    ],
    {},
    "latency p95 of what is counted by nginx",
  ],
])("the first counter is of %s: that is not seen", async ([, series, input, told]) => {
  const { first } = await ask(series, input);
  expect(first).toContain(`NOT SEEN: `);
  expect(first).toContain(told);
});

test("where the first has durations only the others are left out, which its name says", async () => {
  const other = counter("rpc_server_duration_milliseconds_count", { service_name: "pay" }, 1);
  const { first, text } = await ask([...calls("pay"), other], { workload: "pay" });
  expect(first).not.toContain("what is counted by");
  expect(text).toMatch(/^p95 of pay(?: \(grpc\))? is 95 ms/mu);
});

test("a row is timed by what of its counters has durations", async () => {
  const untimed = counter("http_requests_total", { service: "pay", code: "200" }, 50);
  const { text } = await ask([untimed, ...calls("pay")], {});
  expect(text).toMatch(/^ {2}pay: .*, p95 95 ms$/mu);
});

import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];
type Labels = Readonly<Record<string, string>>;

const stepMs = 15_000;
const samples = 260 * 4;

/** `at`: the value so many minutes ago; null: no sample. */
function of(labels: Labels, at: (minutesAgo: number) => number | null): Series[number] {
  return {
    labels: { namespace: "lab", ...labels },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => at((samples - sample) / 4)),
  };
}

/** So many requests a second, since so many minutes. */
function counted(labels: Labels, perSecond: number, age = Infinity): Series[number] {
  const total = { __name__: "http_requests_total", status: "200", ...labels };
  return of(total, (ago) => (ago > age ? null : 60 * perSecond * (Math.min(age, 260) - ago)));
}

async function asked(series: Series, input: object = {}) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "lab", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for([
  [1.5, 1],
  [4, 3],
] as const)("what began to count %s min ago is told of its whole life", async ([age]) => {
  const series = [counted({ service: "laser" }, 10), counted({ service: "spectro" }, 9, age)];
  const all = (await asked(series)).text;
  expect(all).toMatch(/^(?:19|18\.[5-9]\d*) requests\/s in namespace lab/mu);
  expect(all).toMatch(/spectro: 0 % of (?:9|8\.[6-9]\d*) requests\/s/u);
  const own = (await asked(series, { workload: "spectro" })).text;
  expect(own).toMatch(/^(?:9|8\.[6-9]\d*) requests\/s to spectro/mu);
});

/** Two pods of one workload; the one is away for some minutes, and counts on. */
function pods(away: (minutesAgo: number) => boolean, beside: Series = []): Series {
  const [one, other] = ["spectro-0", "spectro-1"].map((pod) => counted({ pod, job: "lab" }, 5));
  if (one === undefined || other === undefined) return [];
  const isAway = (place: number) => away((samples - place) / 4);
  const values = one.values.map((value, place) => (isAway(place) ? null : value));
  return [{ ...one, values }, other, ...beside];
}

const owner = { __name__: "kube_pod_owner", owner_kind: "StatefulSet", owner_name: "spectro" };
const there = ["spectro-0", "spectro-1"].map((pod) => of({ ...owner, pod }, () => 1));
const scaledDown = ["spectro-0", "spectro-1"].map((pod) =>
  of({ ...owner, pod }, (ago) => (pod === "spectro-0" && ago < 20 ? null : 1)),
);
const idle = of({ __name__: "up", job: "lab", pod: "spectro-0" }, () => 1);
const unready = of({ __name__: "kube_pod_container_status_ready", pod: "spectro-0" }, (ago) =>
  ago < 20 ? 0 : 1,
);
const phase = { __name__: "kube_pod_status_phase", pod: "spectro-0", phase: "Failed" };
const evicted = of(phase, (ago) => (ago < 20 ? 1 : 0));
/** Of a node that does not answer the statuses of containers stay as they were last. */
const lost = [
  of({ __name__: "kube_pod_container_status_ready", pod: "spectro-0" }, () => 1),
  of({ __name__: "kube_pod_status_ready", pod: "spectro-0", condition: "true" }, (ago) =>
    ago < 20 ? 0 : 1,
  ),
];
const since20 = (ago: number) => ago < 20;

test.for([
  ["that is there", pods(since20, there)],
  ["that is there, of a namespace", pods(since20, there), {}],
] as const)("no samples of one pod are no fall of requests: of one %s", async (row) => {
  const [, series, input = { workload: "spectro" }] = row;
  const { first, text } = await asked(series, input);
  expect(first).toMatch(/NOT SEEN: .*request_rate/u);
  expect(text).not.toMatch(/CHANGED: [^;]*request_rate|before it was 10/u);
  expect(text).toMatch(
    /samples of pod spectro-0 are missing though it was there: whether it fell cannot be told/u,
  );
});

test("of a row of a namespace it is said, too, that whether it fell cannot be told", async () => {
  const names = ["spectro-0", "spectro-1", "spectro-2"];
  const owners = names.map((pod) => of({ ...owner, pod }, () => 1));
  const counters = names.map((pod) => counted({ pod, job: "lab" }, 5));
  const away = counters.map((each, place) => {
    const values = each.values.map((value, at) =>
      since20((samples - at) / 4) && place > 0 ? null : value,
    );
    return { ...each, values };
  });
  const { first, text } = await asked([...away, ...owners, counted({ service: "laser" }, 500)]);
  expect(first).toMatch(/NOT SEEN: [^;]*request_rate of spectro/u);
  expect(text).toMatch(
    /request_rate of spectro: samples of pods spectro-1, spectro-2 are missing though they were there: whether it fell cannot be told/u,
  );
});

test("no samples of one pod are no fall of requests where it comes back", async () => {
  const series = pods((ago) => ago < 40 && ago > 20);
  const until = new Date(nowMs - 25 * 60_000).toISOString();
  const then = await asked(series, { workload: "spectro", until });
  expect(then.text).toMatch(/request_rate: samples of pod spectro-0 are missing/u);
  const { text } = await asked(series, { workload: "spectro" });
  expect(text).toMatch(
    /^10 requests\/s to spectro; usual is 10 requests\/s; for a time samples of pod spectro-0 were missing/mu,
  );
});

test.for([
  ["that is gone", pods(since20, scaledDown)],
  ["that is scraped, and counts nothing", pods(since20, [...there, idle])],
  ["that is not ready", pods(since20, [...there, unready])],
  ["whose node is lost", pods(since20, [...there, ...lost])],
  ["that was evicted", pods(since20, [...there, evicted])],
] as const)("requests that fell with a pod are told as a fall: one %s", async ([, series]) => {
  const { first, text } = await asked(series, { workload: "spectro" });
  expect(first).toMatch(/CHANGED: [^;]*request_rate at 09:4/u);
  expect(text).toMatch(/^5 requests\/s to spectro; before it was 10 requests\/s/mu);
});

test.for<readonly [string, Labels[], number, object, RegExp]>([
  ["two minutes old", [{ pod: "laser-0" }], 2, {}, /^no usual yet \(\d min of data\): /u],
  [
    "asked about shortly after its data began",
    [{ pod: "laser-0" }],
    100,
    { until: new Date(nowMs - 95 * 60_000).toISOString() },
    /^no usual yet \([45] min of data\): /u,
  ],
])("of what is %s no usual exists, and none is told", async ([, labels, age, input, told]) => {
  const series = labels.map((each) => counted({ ...each, job: "lab" }, 10, age));
  for (const target of [{ workload: "laser" }, {}]) {
    const { first } = await asked(series, { ...target, ...input });
    expect(first).toMatch(told);
    expect(first).toMatch(/: error_ratio, request_rate;/u);
    expect(first).not.toContain("no change");
  }
});

test.for<readonly [object, string]>([
  [
    {},
    "NOT SEEN: signals of namespace lab: no series had this namespace then (06:00–08:00 UTC); some have it now",
  ],
  [
    { namespace: "lba" },
    "NOT SEEN: signals of namespace lba: no series had this namespace then (06:00–08:00 UTC); near: lab",
  ],
])("that nothing was there at a time is told of that time: %o", async ([input, told]) => {
  const series = [counted({ pod: "laser-0", job: "lab" }, 10, 60)];
  const until = new Date(nowMs - 120 * 60_000).toISOString();
  const { first } = await asked(series, { until, ...input });
  expect(first).toContain(told);
  expect(first).not.toMatch(/has this namespace/u);
});

test("that nothing of a name was there at a time is told of that time", async () => {
  const series = [
    counted({ pod: "laser-0", job: "lab" }, 10, 60),
    counted({ pod: "spectro-0", job: "lab" }, 10),
  ];
  const until = new Date(nowMs - 120 * 60_000).toISOString();
  const { first } = await asked(series, { workload: "laser", until });
  expect(first).toMatch(
    /^NOT SEEN: .*nothing in the namespace was named laser then \(06:00–08:00 UTC\)/u,
  );
});

const since6 = (ago: number) => ago < 6;
const downPod = of({ __name__: "up", job: "lab", pod: "spectro-0" }, (ago) => (ago < 6 ? 0 : 1));
const unready6 = of({ __name__: "kube_pod_container_status_ready", pod: "spectro-0" }, (ago) =>
  ago < 6 ? 0 : 1,
);
const gone6 = ["spectro-0", "spectro-1"].map((pod) =>
  of({ ...owner, pod }, (ago) => (pod === "spectro-0" && ago < 6 ? null : 1)),
);

test.for<readonly [string, Series, boolean]>([
  ["that is there", pods(since6, there), true],
  ["whose target is down", pods(since6, [downPod]), true],
  ["that is gone", pods(since6, gone6), false],
  ["that is not ready", pods(since6, [...there, unready6, downPod]), false],
  ["that is there, and counts", pods(() => false, there), false],
])("a pod without samples that other numbers lack is in the first line: one %s", async (row) => {
  const [, series, isTold] = row;
  for (const input of [{ workload: "spectro" }, {}]) {
    const { first } = await asked(series, input);
    expect(/NOT SEEN: .*requests of pod spectro-0/u.test(first)).toBe(isTold);
  }
});

test("a pod without samples is told where what it served was little", async () => {
  const [, , ...rest] = pods(since6, there);
  const one = counted({ pod: "spectro-0", job: "lab" }, 1);
  const values = one.values.map((value, place) => (since6((samples - place) / 4) ? null : value));
  const series = [{ ...one, values }, counted({ pod: "spectro-1", job: "lab" }, 9), ...rest];
  const { first } = await asked(series, { workload: "spectro" });
  expect(first).toMatch(/no change in error_ratio, request_rate.*requests of pod spectro-0/u);
});

import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

const stepMs = 15_000;
let emulator: PrometheusEmulator;

/** An hour until now; from `missingFrom` on it has no samples. */
function series(
  labels: Readonly<Record<string, string>>,
  at: (sample: number) => number | null,
  missingFrom = 241,
) {
  const values = Array.from({ length: 241 }, (_, sample) =>
    sample < missingFrom ? at(sample) : null,
  );
  return { labels, startMs: nowMs - 240 * stepMs, stepMs, values };
}

const kubelet = { job: "kubelet", instance: "n1" };
const kubeState = { job: "a", instance: "a" };
const late = (sample: number) => (sample < 120 ? 9 : 2);

/** Of one pod by two exporters, one of which has no series of it any more. */
const matched = [
  series({ __name__: "up", ...kubelet }, () => 1),
  series({ __name__: "memory", ...kubelet, pod: "pay-3", node: "n1" }, () => 9),
  series({ __name__: "info", ...kubeState, pod: "pay-3", node: "n2" }, () => 1, 120),
  series({ __name__: "calm", ...kubelet, pod: "pay-4", label_app: "pay" }, late),
  series({ __name__: "calm", ...kubelet, pod: "pay-5", label_app: "old" }, () => 2, 120),
];

const started = (from: number) => (sample: number) => (sample < from ? null : 2);

/** Pods that go on with another container in the place of theirs, and one that has lost one of two. */
const containers = [
  series({ __name__: "used", ...kubelet, pod: "r-1", container: "app", id: "/1" }, () => 9, 120),
  series({ __name__: "used", ...kubelet, pod: "r-1", container: "app", id: "/2" }, started(122)),
  series({ __name__: "used", ...kubelet, pod: "r-2", container: "old", id: "/3" }, () => 9, 120),
  series({ __name__: "used", ...kubelet, pod: "r-2", container: "new", id: "/4" }, started(122)),
  series({ __name__: "used", ...kubelet, pod: "r-3", container: "app", id: "/5" }, () => 9, 120),
  series({ __name__: "used", ...kubelet, pod: "r-3", container: "side", id: "/6" }, () => 2),
];

const many = Array.from({ length: 150 }, (_, number) => [
  series({ __name__: "busy", ...kubelet, pod: `m-${number}` }, late),
  series({ __name__: "left", ...kubelet, pod: `m-${number}` }, () => 9, 100 + (number % 20)),
]).flat();

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    alerts: [],
    series: [
      series({ __name__: "up", job: "a", instance: "a" }, () => 1),
      series({ __name__: "up", job: "b", instance: "b" }, () => 1, 120),
      // Ended while it was high, while it was low, and one that goes on and is well again.
      series({ __name__: "died_high", job: "b", instance: "b" }, () => 9, 120),
      series({ __name__: "died_low", job: "b", instance: "b" }, () => 2, 120),
      series({ __name__: "calmed", job: "a", instance: "a" }, (at) => (at < 120 ? 9 : 2)),
      // One of two.
      series({ __name__: "half", job: "a", instance: "a" }, () => 2),
      series({ __name__: "half", job: "b", instance: "b" }, () => 2, 120),
      series({ __name__: "odd", job: "a", instance: "a" }, (at) => (at < 120 ? 9 : 2)),
      series({ __name__: "odd", job: "b", instance: "b" }, () => 9, 120),
      // Of a pod that is gone, told by a target that goes on.
      series({ __name__: "restarts", job: "a", instance: "a", pod: "pay-1" }, () => 9, 120),
      series({ __name__: "restarts", job: "a", instance: "a", pod: "pay-2" }, () => 2),
      series({ __name__: "waiting", job: "a", instance: "a", pod: "pay-1" }, () => 9),
      ...matched,
      ...containers,
      ...many,
    ],
  });
});

afterAll(() => emulator.close());

async function ask(query: string) {
  const { text } = await askTool(
    { prometheusUrl: emulator.url },
    { tool: "query_range", input: { query } },
  );
  return { text, first: text.split("\n")[0] ?? "" };
}

test.for([
  ["died_high > 5", /died_high.*: no sample since 09:29 UTC \(30 min\)/u],
  ["sum(died_high) > 5", /died_high.*: no sample since 09:29 UTC/u],
  ["died_low > 5", /died_low.*: no sample since 09:29 UTC/u],
  ["half > 5", /half\{.*instance="b".*no sample since 09:29 UTC/u],
  ["odd > 5", /odd\{.*instance="b".*no sample since 09:29 UTC/u],
] as const)("%s: that its data ended is told, and is no recovery", async ([query, told]) => {
  const { text, first } = await ask(query);
  expect(first).toContain("NOT SEEN: ");
  expect(text).toMatch(told);
});

test.for(["restarts > 5", "sum by (pod) (restarts) > 5", "waiting and restarts"])(
  "%s: a series that ended though its target answers is no recovery",
  async (query) => {
    const { text, first } = await ask(query);
    expect(first).toContain("NOT SEEN: ");
    expect(text).toMatch(
      /pay-1.*: no value since 09:\d\d UTC \(\d+ min\): a series that it is read from ended, though its target answers; whether a condition holds since then is not known/u,
    );
    expect(text).not.toContain("holds no more");
  },
);

test("of two series the one that goes on is told apart", async () => {
  const { text } = await ask("odd > 5");
  expect(text).toMatch(/odd\{.*instance="a".*: its condition holds no more \[/u);
  expect(text).not.toMatch(/NOT SEEN: odd\{[^}]*instance="a"[^}]*\}:/u);
});

test.for([
  [
    "calmed > 5",
    "no value since 09:29 UTC (30 min); what it is read from goes on: its condition holds no more [",
  ],
] as const)("%s: what goes on holds no more, which is no end of data", async ([query, told]) => {
  const { text } = await ask(query);
  expect(text).not.toContain("NOT SEEN");
  expect(text).toContain(told);
});

test.for([
  "memory and on (pod) info",
  "memory > 5 and on (pod) info",
  "memory * on (pod) group_left (node) info > 5",
  "info * on (pod) group_right (node) memory > 5",
  'label_replace(memory, "job", "x", "job", ".*") and ignoring (job, instance, node) info',
])("%s: what the query does not compare tells nothing of whose series ended", async (query) => {
  const { text } = await ask(query);
  expect(text).toMatch(
    /pay-3.*: no value since 09:\d\d UTC .*whether a condition holds since then/u,
  );
  expect(text).not.toContain("holds no more; ");
  expect(text).not.toMatch(/pay-3.*goes on: its condition holds no more/u);
});

test.for(["calm > 5", 'label_replace(calm, "x", "$1", "pod", "(.*)") > 5'])(
  "%s: a label named label_ is followed as others are, and so are those that no function writes",
  async (query) => {
    const { text } = await ask(query);
    expect(text).toMatch(/pay-4.*what it is read from goes on: its condition holds no more/u);
  },
);

test("a label that a function writes is not taken for one of its series", async () => {
  const { text } = await ask('label_replace(restarts{pod="pay-1"}, "pod", "x", "job", ".*") > 5');
  expect(text).not.toContain("holds no more");
  expect(text).toMatch(/whether a condition holds since then is not known/u);
});

test.for([
  ["used > 5", "r-1", /its container was replaced, and the one in its place goes on/u],
  ["used > 5", "r-2", /its container was replaced, and the one in its place goes on/u],
  ["sum by (pod) (used) > 5", "r-1", /its container was replaced, and the one in its place/u],
  ["used > 5", "r-3", /a series that it is read from ended, though its target answers/u],
] as const)("%s of %s: a container that was replaced is no end of its pod", async (of) => {
  const [query, pod, told] = of;
  const { text } = await ask(query.replace("used", `used{pod="${pod}"}`));
  expect(text).toMatch(told);
});

test("that a target which answers be scraped is not asked for", async () => {
  const { text } = await ask("restarts > 5");
  expect(text).not.toContain("Check that it is scraped");
});

test.for([
  [
    "busy > 5",
    /150 series \(.*"m-\d+".*and 147 more\): no value since 09:29 UTC \(30 min\); what/u,
  ],
  [
    "left > 5",
    /150 series \(.* and 147 more\): no value since 09:\d\d UTC \(\d+ min\), the first since/u,
  ],
  [
    "left",
    /150 series \(.* and 147 more\): no value since 09:\d\d UTC \(\d+ min\), the first since/u,
  ],
] as const)("%s: many courses that ended are told in one line", async ([query, told]) => {
  const { text } = await ask(query);
  expect(text).toMatch(told);
  expect(text.split("\n").filter((line) => line.includes("no value since")).length).toBeLessThan(3);
});

import { prometheus } from "@binnacle/contracts";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nowMs, resultOf } from "../testing/ask-tool.ts";

type Labels = Readonly<Record<string, string>>;

const minuteMs = 60_000;
let emulator: PrometheusEmulator;

/** A sample a minute for seven hours, up to so many minutes ago. */
function series(labels: Labels, at: (minutesAgo: number) => number | null) {
  const values = Array.from({ length: 421 }, (_, place) => at(420 - place));
  return { labels, startMs: nowMs - 420 * minuteMs, stepMs: minuteMs, values };
}

function until(minutesAgo: number, value: number) {
  return (ago: number) => (ago < minutesAgo ? null : value);
}

const target = { job: "pump", instance: "10.0.0.1:80" };
const broken = { job: "queue", instance: "10.0.0.2:80" };
const away = { job: "jobs", instance: "10.0.0.3:80" };
const half = { job: "disk", instance: "10.0.0.4:80" };

/** As a scrape every 15 s leaves it: so many seconds ago was the last one that had it, and the next one marked its end. */
function scraped(
  labels: Labels,
  [value, after = Number.NaN]: readonly number[],
  endedSeconds: number,
) {
  const stepMs = 15_000;
  const values = Array.from({ length: 1441 }, (_, place) => {
    const ago = (1440 - place) * 15 + 10;
    if (ago >= endedSeconds) return value ?? 0;
    return Number.isNaN(after) && ago < endedSeconds - 15 ? null : after;
  });
  return { labels, startMs: nowMs - 10_000 - 1440 * stepMs, stepMs, values };
}

beforeAll(async () => {
  const rule = {
    type: "alerting",
    health: "ok",
    annotations: {},
    labels: { severity: "page" },
    duration: 0,
  } as const;
  const pump = { __name__: "pressure", namespace: "lab" };
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    series: [
      series({ ...pump, pump: "7" }, () => 2),
      series({ ...pump, pump: "8" }, () => 4),
      series({ ...pump, pump: "9" }, (ago) => (ago > 60 ? 2.5 : 5)),
      series({ __name__: "sweeps" }, until(55, 9)),
      series({ __name__: "waiting", ...target }, until(55, 0)),
      series({ __name__: "up", ...target }, () => 1),
      series({ __name__: "jams", ...target, kind: "ice" }, () => 1),
      series(
        { __name__: "jams", job: "pump", instance: "10.0.0.9:80", kind: "silt" },
        until(55, 1),
      ),
      series({ __name__: "jams", job: "drill", kind: "silt" }, until(55, 1)),
      scraped({ __name__: "queue_length", ...broken }, [20], 40),
      scraped({ __name__: "old_queue_length", ...broken }, [20], 640),
      scraped({ __name__: "up", ...broken }, [1, 0], 40),
      scraped({ __name__: "busy", ...target }, [20], 40),
      scraped({ __name__: "backlog", ...away }, [1], 40),
      scraped({ __name__: "up", ...away }, [1], 40),
      scraped({ __name__: "full", ...half, disk: "a" }, [1], 40),
      scraped({ __name__: "up", ...half }, [1, 0], 40),
      scraped({ __name__: "full", job: "disk", instance: "10.0.0.5:80", disk: "b" }, [1], 0),
    ],
    alerts: [
      {
        labels: { alertname: "Low", namespace: "lab", pump: "7", severity: "page" },
        annotations: {},
        state: "firing",
        activeAt: new Date(nowMs - 20 * minuteMs).toISOString(),
        value: 2,
      },
    ],
    rules: [
      {
        name: "lab",
        interval: 30,
        lastEvaluation: new Date(nowMs - 10_000).toISOString(),
        rules: [
          { ...rule, name: "Low", query: "pressure < 3" },
          { ...rule, name: "Twice", query: "pressure < 1" },
          { ...rule, name: "Twice", query: "pressure < 4.5", labels: { severity: "warn" } },
          { ...rule, name: "Few", query: "sweeps < 5" },
          { ...rule, name: "FewOrNone", query: "sweeps < 5 or absent(sweeps)" },
          { ...rule, name: "Rare", query: "max_over_time(sweeps[2h]) > 10" },
          { ...rule, name: "Waiting", query: "waiting > 0" },
          { ...rule, name: "Gone", query: "nothing > 0" },
          { ...rule, name: "Silt", query: 'rate(jams{kind=~"si.*"}[5m]) > 1' },
          { ...rule, name: "QueueLong", query: "queue_length > 10" },
          { ...rule, name: "QueueWasLong", query: "old_queue_length > 10" },
          { ...rule, name: "QueueGrows", query: "rate(queue_length[5m]) > 10" },
          { ...rule, name: "Busy", query: "busy > 10" },
          { ...rule, name: "Backlog", query: "backlog > 10" },
          { ...rule, name: "Full", query: "full > 10" },
          { ...rule, name: "SiltAtDrill", query: 'jams{job="drill",kind="silt"} > 1' },
        ],
      },
    ],
  });
});

afterAll(async () => await emulator.close());

async function explained(alertname: string, labels?: Labels) {
  const input = { alertname, ...(labels === undefined ? {} : { labels }) };
  return (await resultOf(prometheus.explainAlert, emulator.url, { input })).text;
}

test("with labels only series that have them are looked at, and the rule says for which others it fires", async () => {
  expect(await explained("Low", { pump: "8" })).toMatchInlineSnapshot(`
    "not active: Low{pump="8"}: its expression did not hold for these labels in the last 7 h (looked at every minute)
      nearest to < 3: pressure{namespace="lab",pump="8"} 4
    rule [lab] firing for other labels ({namespace="lab",pump="7",severity="page"}): pressure < 3
    not asked: silences and inhibitions (--alertmanager-url is not given)"
  `);
  expect(await explained("Low", { pump: "9" })).toContain(
    'not active: Low{pump="9"}: its expression last held for these labels at 2026-03-04T08:59Z',
  );
  expect(await explained("Low", { pump: "7" })).toMatch(
    /^firing: Low .*\n(?:.*\n)*rule \[lab\] firing: /u,
  );
});

test("of several rules of one name that is looked at which writes the label", async () => {
  const text = await explained("Twice", { pump: "8", severity: "warn" });
  expect(text).toMatch(/^not active: .*last held for these labels at 2026-03-04T10:00Z$/mu);
  expect(text).not.toContain("NOT SEEN");
});

test.for<readonly [Labels, string]>([
  [{ pump: "11" }, 'nothing that its expression compares has pump="11" now; there are 7, 8, 9'],
  [{ pump: "8", severity: "warn" }, 'its rule writes severity="page", not "warn"'],
])("that nothing has the labels %o is said first", async ([labels, why]) => {
  const [first, second] = (await explained("Low", labels)).split("\n");
  expect(first).toMatch(/^NOT SEEN: alert Low with \{/u);
  expect(first).toContain(why);
  expect(second).toMatch(/^not active: .*did not hold for these labels in the last/u);
});

test.for([
  [
    "Low",
    { pump: "7", prometheus: "monitoring/k8s" },
    /^firing: Low \{namespace="lab",pump="7",.*\n(?:.*\n)*rule \[lab\] firing: /mu,
  ],
  [
    "Low",
    { pump: "8", prometheus: "monitoring/k8s" },
    /^not active: Low\{pump="8"\}: its expression did not hold for these labels in .*\n  nearest to < 3: pressure\{namespace="lab",pump="8"\} 4\nrule \[lab\] firing for other labels/mu,
  ],
  [
    "Twice",
    { prometheus: "monitoring/k8s" },
    /^not active: Twice: its expression did not hold in/mu,
  ],
] as const)(
  "a label that only Alertmanager gets is no filter, and is told to be none: %s %o",
  async ([name, labels, told]) => {
    const text = await explained(name, labels);
    expect(text.split("\n")[0]).toMatch(
      /^NOT SEEN: alert (?:Low|Twice) with \{prometheus="monitoring\/k8s"\}: none of its alerts and nothing that its expression compares has a label prometheus: it is left out/u,
    );
    expect(text).toMatch(told);
  },
);

test("a label is a filter where no series and no alert tell which there are", async () => {
  expect(await explained("Gone", { room: "2" })).toMatch(/^not active: Gone\{room="2"\}: /mu);
});

test.for([
  ["Few", "sweeps"],
  ["FewOrNone", undefined],
  ["Rare", undefined],
  ["Waiting", undefined],
  ["Silt", undefined],
  ["SiltAtDrill", 'jams{job="drill",kind="silt"}'],
] as const)(
  "whether %s could not fire, as the metric that it needs has ended: %s",
  async ([name, ended]) => {
    const [first = ""] = (await explained(name)).split("\n");
    const told = `NOT SEEN: whether ${name} would fire: ${ended} has no sample since 09:05 UTC (55 min); while there is none it cannot fire`;
    expect(first.includes(told)).toBe(ended !== undefined);
    expect(first.includes("cannot fire")).toBe(ended !== undefined);
  },
);

const brokenDown = "(its target 10.0.0.2:80 is down)";

test.for<readonly [string, Labels, string]>([
  [
    "QueueLong",
    {},
    `whether QueueLong would fire: queue_length has no sample since 09:59 UTC (1 min) ${brokenDown}; it held when it was last seen; while there is none it cannot fire`,
  ],
  [
    "QueueLong",
    { instance: "10.0.0.2:80" },
    `queue_length{instance="10.0.0.2:80"} has no sample since 09:59 UTC (1 min) ${brokenDown}; it held`,
  ],
  [
    "QueueWasLong",
    {},
    `old_queue_length has no sample since 09:49 UTC (11 min) ${brokenDown}; it held`,
  ],
  [
    "QueueGrows",
    {},
    `queue_length has no sample since 09:59 UTC (1 min) ${brokenDown}; what it gives is of the time before`,
  ],
  ["Backlog", {}, "backlog has no sample since 09:59 UTC (1 min); while there is none"],
])("%s %o is not judged while its metric has no sample", async ([name, labels, told]) => {
  const [first = "", second = "", ...rest] = (await explained(name, labels)).split("\n");
  expect(first).toMatch(/^NOT SEEN: whether /u);
  expect(first).toContain(told);
  expect(second).toMatch(/^not judged now: /u);
  expect(rest.join("\n")).toContain("rule [lab] not judged now: ");
});

test.for<readonly [Labels, RegExp, RegExp]>([
  [
    {},
    /^NOT SEEN: whether Full holds where targets are down: full: its target 10\.0\.0\.4:80 is down/u,
    /^not active in what answered: Full/u,
  ],
  [
    { disk: "a" },
    /^NOT SEEN: whether Full would fire, alert Full with /u,
    /full\{disk="a"\} has no sample since 09:59 UTC \(1 min\) \(its target 10\.0\.0\.4:80 is down\)/u,
  ],
  [{ disk: "b" }, /^not active: /u, /nearest/u],
])("of an alert with %o on several targets those that are down are told", async (row) => {
  const [labels, head, next] = row;
  const [first = "", second = ""] = (await explained("Full", labels)).split("\n");
  expect(first).toMatch(head);
  expect(second).toMatch(next);
});

test("a metric that ended while its target answers leaves its alert quiet", async () => {
  expect(await explained("Busy")).toMatch(/^not active: Busy/u);
});

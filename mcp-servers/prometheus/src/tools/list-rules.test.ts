import { prometheus } from "@binnacle/contracts";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nowMs, resultOf } from "../testing/ask-tool.ts";

const evaluated = "2026-03-04T09:59:50Z";
const alerting = { type: "alerting", health: "ok", labels: {}, annotations: {} } as const;
let emulator: Awaited<ReturnType<typeof startPrometheusEmulator>>;

function alert(alertname: string, namespace: string, state: "firing" | "pending" = "firing") {
  const activeAt = "2026-03-04T09:00:00Z";
  return { labels: { alertname, namespace }, annotations: {}, state, activeAt, value: 1 };
}

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    series: [],
    alerts: [alert("HighErrors", "shop"), alert("Slow", "other", "pending")],
    rules: [
      {
        name: "web",
        interval: 30,
        lastEvaluation: evaluated,
        rules: [
          { ...alerting, name: "HighErrors", query: "a > 0.05", duration: 600 },
          { ...alerting, name: "Slow", query: "b > 1", duration: 0 },
          { ...alerting, name: "Quiet", query: "c > 1", duration: 0 },
          { ...alerting, name: "Broken", query: "d * e", health: "err", lastError: "many-to-many" },
          { type: "recording", name: "job:a:sum", query: "sum(a)", health: "ok" },
        ],
      },
      {
        name: "stale",
        interval: 30,
        lastEvaluation: "2026-03-04T09:00:00Z",
        rules: [
          {
            ...alerting,
            name: "Forgotten",
            query: "f > 1",
            lastEvaluation: "2026-03-04T09:00:00Z",
          },
        ],
      },
    ],
  });
});

afterAll(() => emulator.close());

function ask(input: object, cluster = {}) {
  return resultOf(prometheus.listRules, emulator.url, { input: { ...input }, cluster });
}

test("rules that say nothing come first, with why; then what fires", async () => {
  const { text } = await ask({});
  expect(text).toMatchInlineSnapshot(`
    "2 groups; 1 failing, 1 stopped, 1 firing, 1 pending, 2 inactive
    failing: Broken [web] d * e — many-to-many
    stopped: Forgotten [stale] f > 1 — last evaluated 2026-03-04T09:00:00.000Z
    firing (1): HighErrors [web] a > 0.05 for 10m
    pending (1): Slow [web] b > 1
    inactive: Quiet [web] c > 1
    inactive: job:a:sum [web] records sum(a)"
  `);
});

test.for([
  [{ state: "stopped" }, ["Forgotten"]],
  [{ group: "stale" }, ["Forgotten"]],
  [{ group: "QUIET" }, ["Quiet"]],
  [{ limit: 1 }, ["Broken"]],
] as const)("%o gives %s", async ([input, names]) => {
  expect((await ask(input)).items.map(({ name }) => name)).toEqual(names);
});

test("a name that is not there is no empty answer: near ones are offered", async () => {
  expect((await ask({ group: "HighErors" })).text).toBe(
    "NOT SEEN: rules named HighErors: none of 6 rules; near: HighErrors",
  );
});

test("who may look at one namespace sees its alerts alone, and no error that quotes others", async () => {
  const { items } = await ask({}, { namespaces: ["shop"] });
  expect(items.find(({ name }) => name === "Slow")).toMatchObject({ state: "inactive", alerts: 0 });
  expect(items.find(({ name }) => name === "Broken")?.lastError).toBeUndefined();
});

test("a Prometheus without rules says that another may have them", async () => {
  const empty = await startPrometheusEmulator({ series: [], alerts: [] });
  const { text } = await resultOf(prometheus.listRules, empty.url, { input: {} });
  await empty.close();
  expect(text).toContain("this Prometheus has no rules; a ruler of its own may have them");
});

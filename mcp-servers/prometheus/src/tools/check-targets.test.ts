import { prometheus } from "@binnacle/contracts";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askTool, nowMs, resultOf } from "../testing/ask-tool.ts";

let emulator: Awaited<ReturnType<typeof startPrometheusEmulator>>;

function target(job: string, instance: string, over: object = {}) {
  return {
    labels: { job, instance },
    discoveredLabels: {},
    scrapePool: `pool/${job}`,
    scrapeUrl: `http://${instance}/metrics`,
    health: "up",
    lastError: "",
    lastScrape: new Date(nowMs - 10_000).toISOString(),
    lastScrapeDuration: 0.1,
    scrapeInterval: "30s",
    scrapeTimeout: "10s",
    ...over,
  };
}

const discoveredLabels = {
  __meta_kubernetes_namespace: "shop",
  __meta_kubernetes_pod_name: "cart-1",
};

/** The series `up` of a target, a sample a minute for six hours: down for the last twelve minutes. */
function up(job: string, instance: string, downMinutes: number) {
  const values = Array.from({ length: 361 }, (_, place) => (place > 360 - downMinutes ? 0 : 1));
  const labels = { __name__: "up", job, instance };
  return { labels, startMs: nowMs - 360 * 60_000, stepMs: 60_000, values };
}

const series = [up("api", "a:80", 12), up("api", "b:80", 0), up("node", "n:80", 0)];

beforeAll(async () => {
  emulator = await startPrometheusEmulator({
    now: () => nowMs,
    series,
    alerts: [],
    targets: {
      active: [
        target("node", "n:80"),
        target("api", "b:80", { lastScrapeDuration: 9.5 }),
        target("api", "c:80", { lastScrape: new Date(nowMs - 300_000).toISOString() }),
        target("api", "a:80", {
          health: "down",
          lastError: "connection refused",
          discoveredLabels,
        }),
      ],
      dropped: { "pool/api": 3, "pool/node": 0, "pool/lost": 41, "pool/new": 0 },
    },
  });
});

afterAll(() => emulator.close());

function ask(input: object, cluster = {}) {
  return resultOf(prometheus.checkTargets, emulator.url, { input: { ...input }, cluster });
}

test("what is down comes first, since when and why; then late and slow; jobs without targets last", async () => {
  const { text } = await ask({});
  expect(text).toMatchInlineSnapshot(`
    "2 of 4 targets are up
    down since 2026-03-04T09:49Z: api a:80 (Pod cart-1): connection refused [c6304a0778a3f462]
    late: api c:80: scrape takes 0.1 s, every 30 s [b584cf37d1661cbf]
    slow: api b:80: scrape takes 9.5 s, every 30 s [6949c1b136435c8a]
    jobs without targets: pool/lost (41 dropped by relabelling), pool/new"
  `);
});

test.for([
  [{ job: "node" }, { up: 1, total: 1, items: [] }],
  [{ job: "pool/api" }, { up: 1, total: 3 }],
  [{ namespace: "shop" }, { up: 0, total: 1, items: [{ instance: "a:80" }] }],
] as const)("%o counts %o", async ([input, expected]) => {
  expect(await ask(input)).toMatchObject(expected);
});

test.for([
  [
    { job: "apo" },
    "NOT SEEN: targets of job apo: none of 4 targets; near: api; check the scrape configuration, its ServiceMonitor or PodMonitor, and labels",
  ],
  [
    { namespace: "shup" },
    "NOT SEEN: targets of namespace shup: no series has this namespace; near: shop; check the name, and that its pods are scraped",
  ],
] as const)("%o is not called well: near names are offered", async ([input, text]) => {
  expect((await ask(input)).text).toBe(text);
});

test("who may look at one namespace sees its targets, and no job of others", async () => {
  const { total, jobs } = await ask({}, { namespaces: ["shop"] });
  expect([total, jobs.map(({ job }) => job)]).toEqual([1, ["pool/api"]]);
});

test("a back end that scrapes nothing is asked for `up`, and says what it cannot tell", async () => {
  const plain = await startPrometheusEmulator({ now: () => nowMs, series, alerts: [] });
  const { text, items } = await resultOf(prometheus.checkTargets, plain.url, { input: {} });
  await plain.close();
  expect(items).toMatchObject([{ instance: "a:80", state: "down" }]);
  expect(text).toMatch(/^NOT SEEN: last errors, late scrapes.*only the series up/);
});

test("a back end that does not tell its scrape configurations tells its targets all the same", async () => {
  const question = { tool: "check_targets", input: {} };
  const { text } = await askTool({ prometheusUrl: emulator.url, fetch: withoutPools }, question);
  const [first, second] = text.split("\n");
  expect(first).toMatch(
    /^NOT SEEN: jobs without targets: \S+ does not answer \/api\/v1\/scrape_pools \(HTTP 400\)/u,
  );
  expect(second).toBe("2 of 4 targets are up");
});

/** As VictoriaMetrics answers. */
async function withoutPools(...asking: Parameters<typeof fetch>): Promise<Response> {
  return new Request(...asking).url.includes("/scrape_pools")
    ? new Response("unsupported path requested", { status: 400 })
    : await fetch(...asking);
}

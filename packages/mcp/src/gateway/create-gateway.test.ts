import { type Answered, AppError, eks, type May, prometheus } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createServer } from "../server/create-server.ts";
import { type CalledCluster, defineTool } from "../server/define-tool.ts";
import { type HttpServing, serveHttp } from "../server/serve-http.ts";
import { createGateway } from "./create-gateway.ts";
import { policyOf } from "./policies.table.ts";
import type { ServerConfig, ServerPolicy } from "./server-config.ts";

const seen: CalledCluster[] = [];
const listAlerts = defineTool<object>()({
  contract: prometheus.listAlerts,
  run: async ({ namespace }, _, { cluster }) => {
    seen.push(cluster);
    return { items: [], hasMore: namespace === "more", evidence: [], gaps: [] };
  },
  toText: () => "alerts",
});
const misshapen = defineTool<object>()({
  contract: { ...prometheus.queryInstant, output: z.object({ other: z.string() }) },
  run: async () => ({ other: "shape", evidence: [], gaps: [] }),
  toText: () => "text",
});
const unseen = { what: "series of shop", about: { kinds: ["Pod"], namespace: "shop" } };
const blind = defineTool<object>()({
  contract: prometheus.queryRange,
  run: () => Promise.reject(new AppError("denied", "not you", { unseen })),
  toText: () => "text",
});
const everything: May = { clusters: "all", namespaces: "all" };

let serving: HttpServing;
beforeAll(async () => {
  serving = await serveHttp(testServer, { port: 0, host: "127.0.0.1", isReady: async () => true });
});
afterAll(() => serving.close());

/** One Prometheus that holds two clusters, told apart by a label. */
function twoClusters(
  policy: Partial<ServerPolicy> = {},
  clusterIdOf = async (name: string) => `uid-of-${name}`,
  noted: Log = log,
) {
  const row: ServerConfig = {
    name: "prometheus",
    role: "prometheus",
    clusters: [
      { name: "prod-eu", match: { name: "cluster", value: "eu" } },
      { name: "prod-us", match: { name: "cluster", value: "us" } },
    ],
    origin: "prometheus",
    what: "metrics",
    transport: { kind: "http", url: serving.url },
    ...policyOf(prometheus),
    ...policy,
    timeoutMs: 5000,
    concurrency: 4,
  };
  return createGateway({ servers: [row], clusterIdOf, log: noted });
}

test("who gives up while the id of the cluster is not known yet is answered", async () => {
  const tools = twoClusters({}, () => new Promise(() => {})).toolsFor({ may: everything });
  const signal = AbortSignal.timeout(20);
  expect(await tools.ask(prometheus.listAlerts, {}, { cluster: "prod-eu", signal })).toMatchObject({
    kind: "gap",
    gap: { kind: "timed_out" },
  });
});

test("a typed question gets a typed result, and the server hears which cluster it is about", async () => {
  const tools = twoClusters().toolsFor({ may: everything });
  const input = { namespace: "more" };
  const answered = await tools.ask(prometheus.listAlerts, input, inCluster("prod-us"));
  expect(answered).toMatchObject({
    kind: "ok",
    result: { items: [], hasMore: true },
    text: "alerts",
    evidence: [],
    gaps: [],
  });
  expect(seen.at(-1)).toEqual({
    id: "uid-of-prod-us",
    match: { name: "cluster", value: "us" },
  });
});

test("an answer in another shape is a gap", async () => {
  const tools = twoClusters().toolsFor({ may: everything });
  expect(
    await tools.ask(prometheus.queryInstant, { query: "up" }, inCluster("prod-eu")),
  ).toMatchObject({
    kind: "gap",
    gap: { kind: "refused", why: "its answer has a shape that this version does not know" },
  });
});

test("a tool that says what it could not see leaves a gap of that, not of the whole source", async () => {
  const tools = twoClusters().toolsFor({ may: everything });
  expect(await tools.ask(prometheus.queryRange, { query: "up" }, inCluster("prod-eu"))).toEqual({
    kind: "gap",
    gap: { origin: "prometheus", kind: "refused", why: "not you", ...unseen },
  });
});

test("a role that nobody serves for the cluster is a gap that names both", async () => {
  const tools = twoClusters().toolsFor({ may: everything });
  expect(await tools.ask(eks.diagnose, {}, inCluster("prod-eu"))).toMatchObject({
    gap: { kind: "not_configured", why: "no eks server is configured for cluster prod-eu" },
  });
  expect(await tools.ask(prometheus.listAlerts, {}, inCluster("prod-ap"))).toMatchObject({
    gap: {
      origin: "prometheus",
      what: "metrics",
      why: "no prometheus server is configured for cluster prod-ap",
    },
  });
});

test.for<{ name: string; may: May; namespace?: string; said: string }>([
  {
    name: "another cluster",
    may: { clusters: ["prod-us"], namespaces: "all" },
    said: "refused: you may not look at cluster prod-eu, only at prod-us",
  },
  {
    name: "another namespace",
    may: { clusters: "all", namespaces: ["shop"] },
    namespace: "billing",
    said: "refused: you may not look at namespace billing, only at shop",
  },
  {
    name: "all namespaces",
    may: { clusters: "all", namespaces: ["shop"] },
    said: "refused: you may look at these namespaces only: shop; list_alerts would read others. Name one of them",
  },
  {
    name: "its own",
    may: { clusters: ["prod-eu"], namespaces: ["shop"] },
    namespace: "shop",
    said: "ok",
  },
])("a trigger that may see less asks about $name", async ({ may, namespace, said }) => {
  const tools = twoClusters().toolsFor({ may });
  const input = namespace === undefined ? {} : { namespace };
  expect(words(await tools.ask(prometheus.listAlerts, input, inCluster("prod-eu")))).toBe(said);
});

test.for([
  {
    name: "that the tool does not take",
    policy: {},
    tool: "query_instant",
    said: "query_instant has no argument namespace. Arguments of query_instant: query, time, limit.",
  },
  {
    name: "of a tool that no contract describes",
    policy: { allow: [{ tool: "pods_list" }], isOurs: false },
    tool: "pods_list",
    said: "you may look at these namespaces only: shop; pods_list would read others. Name one of them",
  },
])("a namespace $name narrows nothing", async ({ policy, tool, said }) => {
  const tools = twoClusters(policy).toolsFor({ may: { clusters: "all", namespaces: ["shop"] } });
  const call = { server: "prometheus", tool, args: { query: "up", namespace: "shop" } };
  expect(words(await tools.call(call, inCluster("prod-eu")))).toBe(`refused: ${said}`);
});

test.for([
  ["an asking person", { id: "slack:T1:U1", name: "Ann" }, "slack:T1:U1"],
  ["nobody, for an alert", undefined, "nobody"],
] as const)(
  "each refusal and each gap is a line that names %s, what and why",
  async ([, by, who]) => {
    const lines: string[] = [];
    const noted: Log = (fields, message) => {
      lines.push([message, fields["who"], fields["what"], fields["why"]].map(String).join("; "));
    };
    const may: May = { clusters: "all", namespaces: ["shop"] };
    const tools = twoClusters({}, undefined, noted).toolsFor(
      by === undefined ? { may } : { may, by },
    );
    const planted = ["hunter2", "9931"].join("-");
    await tools.ask(prometheus.listAlerts, { namespace: "shop" }, inCluster("prod-eu"));
    await tools.ask(prometheus.listAlerts, { namespace: "billing" }, inCluster("prod-eu"));
    await tools.ask(eks.getEvents, { namespace: "shop" }, inCluster("prod-eu"));
    const args = { namespace: "shop" };
    const call = { server: "prometheus", tool: `drop password=${planted}`, args };
    await tools.call(call, inCluster("prod-us"));
    const audit = lines.filter((line) => line.startsWith("refused") || line.startsWith("gap"));
    expect(audit).toEqual([
      `refused; ${who}; prometheus list_alerts in prod-eu; you may not look at namespace billing, only at shop`,
      `gap; ${who}; eks get_events in prod-eu; no eks server is configured for cluster prod-eu`,
      expect.stringMatching(
        /^refused; \S+; prometheus drop password=\[redacted \w+\] in prod-us; /u,
      ),
    ]);
    expect(JSON.stringify(lines)).not.toContain(planted);
  },
);

function inCluster(cluster: string) {
  return { cluster, signal: AbortSignal.timeout(5000) };
}

function words(answered: Answered<unknown>): string {
  return answered.kind === "refused" ? `refused: ${answered.why}` : answered.kind;
}

function testServer() {
  const tools = [listAlerts, misshapen, blind];
  return createServer({ name: "test", tools, deps: {}, timeoutMs: 5000, log });
}

function log(): void {}

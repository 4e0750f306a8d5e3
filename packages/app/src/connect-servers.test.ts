import { AppError, eks, prometheus } from "@binnacle/contracts";
import { serveHttp } from "@binnacle/mcp/http";
import { createServer, defineTool } from "@binnacle/mcp/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { Config } from "./config.ts";
import { connectServers } from "./connect-servers.ts";

/** The eks server and a Prometheus of one cluster, whose API server begins to answer when `uid` is set. */
async function connected() {
  const cluster: { uid?: string } = {};
  const seen: unknown[] = [];
  let lookups = 0;
  const getObject = defineTool<object>()({
    contract: eks.getObject,
    run: async () => {
      lookups += 1;
      if (cluster.uid === undefined) throw new AppError("unavailable", "it starts");
      const ref = { kind: "Namespace", name: "kube-system", uid: cluster.uid };
      return { ref, object: {}, evidence: [], gaps: [] };
    },
    toText: () => "",
  });
  const listAlerts = defineTool<object>()({
    contract: prometheus.listAlerts,
    run: async (_, __, call) => {
      seen.push(call.cluster.id);
      return { items: [], hasMore: false, evidence: [], gaps: [] };
    },
    toText: () => "",
  });
  const rows = await Promise.all(
    [getObject, listAlerts].map(async (tool) => {
      const { role } = tool.contract;
      const options = { name: role, tools: [tool], deps: {}, timeoutMs: 5000, log: () => {} };
      const serving = await serveHttp(() => createServer(options), {
        port: 0,
        host: "127.0.0.1",
        isReady: async () => true,
      });
      onTestFinished(serving.close);
      return { role, clusters: [{ name: "prod" }], url: serving.url };
    }),
  );
  const told: unknown[] = [];
  const { gateway } = connectServers(Config.parse({ servers: rows }), (fields, message) =>
    told.push([message, fields]),
  );
  onTestFinished(gateway.close);
  const tools = gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
  const ask = async () => {
    const signal = AbortSignal.timeout(5000);
    await tools.ask(prometheus.listAlerts, {}, { cluster: "prod", signal });
    return { id: seen.at(-1), lookups };
  };
  return { cluster, gateway, told, ask };
}

test("an id that cannot be learnt is told at start and asked for again after a while; once known it stays", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { cluster, gateway, told, ask } = await connected();
  await gateway.warm();
  expect(told).toContainEqual(["cluster id is not known", { cluster: "prod", why: "it starts" }]);
  cluster.uid = "uid-1";
  expect(await ask()).toEqual({ id: undefined, lookups: 1 });
  vi.advanceTimersByTime(30_000);
  expect(await ask()).toEqual({ id: "uid-1", lookups: 2 });
  cluster.uid = "uid-2";
  vi.advanceTimersByTime(30_000);
  expect(await ask()).toEqual({ id: "uid-1", lookups: 2 });
});

import { startOpenSearchEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { type Field, linesOf, objectsOf } from "../sow.ts";
import { callTo } from "./call-to.ts";
import type { Look } from "./wall.ts";

const minuteMs = 60_000;

/** All that the prometheus server shows of a field. */
export async function lookThroughPrometheus({ beds }: Field, look: Look): Promise<void> {
  const now = Date.now();
  const values = Array.from({ length: 61 }, (_, index) => index);
  const emulator = await startPrometheusEmulator({
    series: beds.flatMap(({ growth }) =>
      (growth.series ?? []).map((labels) => ({
        labels,
        startMs: now - 60 * minuteMs,
        stepMs: minuteMs,
        values,
      })),
    ),
    alerts: beds.flatMap(({ growth }) =>
      (growth.alerts ?? []).map((alert) => ({
        ...alert,
        state: "firing" as const,
        activeAt: new Date(now - 10 * minuteMs).toISOString(),
        value: 1,
      })),
    ),
  });
  const prometheusUrl = emulator.url;
  const server = createPrometheusServer({
    prometheusUrl,
    timeoutMs: 60_000,
    now: Date.now,
    log: () => {},
  });
  const call = callTo(await connectInMemory(server), look);
  for (const { growth, place } of beds) {
    const query = `client_info{job="${place.name}"}`;
    if (growth.series !== undefined) {
      await call("query_instant", "query_instant", { query, limit: 100 });
      await call("query_range", "query_range", { query, limit: 50 });
    }
    if (growth.alerts !== undefined)
      await call("list_alerts", "list_alerts", { namespace: place.name, limit: 100 });
  }
  await server.close();
  await emulator.close();
}

/** All that the opensearch server shows of a field. */
export async function lookThroughOpenSearch(field: Field, look: Look): Promise<void> {
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", ".");
  const emulator = await startOpenSearchEmulator({
    logs: linesOf(field, now),
    objects: objectsOf(field),
    documents: field.beds.flatMap(({ growth, place }) =>
      (growth.documents ?? []).map((source, index) => ({
        index: `fluent-bit-${day}`,
        id: `${place.name}-${index}`,
        source: { "@timestamp": new Date(now - 5 * minuteMs).toISOString(), ...source },
      })),
    ),
  });
  const { createMcpServer } = createOpenSearchServer({
    openSearchUrl: emulator.url,
    timeoutMs: 60_000,
    now: Date.now,
    log: () => {},
  });
  const server = createMcpServer();
  const call = callTo(await connectInMemory(server), look);
  for (const { growth, place } of field.beds) {
    if (growth.log === undefined && growth.documents === undefined) continue;
    const { name: pod, namespace } = place;
    await call("search_logs", "search_logs", { namespace, pod, limit: 100 });
    await call("log_patterns", "log_patterns", { namespace, workload: `${pod}*` });
  }
  await server.close();
  await emulator.close();
}

import { opensearch } from "@binnacle/contracts";
import { type OpenSearchEmulator, startOpenSearchEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { failureLinesSuite } from "../contract/failure-lines.suite.ts";
import { logLayoutsSuite, type StartLaidOut } from "../contract/log-layouts.suite.ts";
import { logStatesSuite } from "../contract/log-states.suite.ts";
import { callTool, openSearchApiSuite, suiteCase } from "../contract/opensearch-api.suite.ts";
import { refusedLayoutsSuite } from "../contract/refused-layouts.suite.ts";
import { type StartUnsearched, unsearchedLinesSuite } from "../contract/unsearched-lines.suite.ts";
import { bulkLoad } from "./support/bulk-load.ts";
import {
  openSearchMissing,
  type RealOpenSearch,
  startOpenSearch,
} from "./support/start-open-search.ts";

const { logs, objects } = suiteCase;
const startMs = 150_000;
const missing = openSearchMissing("plain");
const securityMissing = missing ?? openSearchMissing("security");

describe.skipIf(missing !== undefined)(`a real node (${missing ?? "here"})`, () => {
  openSearchApiSuite("it", async () => {
    const real = await startOpenSearch("plain");
    const emulator = await startOpenSearchEmulator({ logs, objects });
    await bulkLoad(real, emulator.documents);
    await emulator.close();
    return real;
  });

  logLayoutsSuite("it", startLaidOut);
  failureLinesSuite("it", startLaidOut);

  unsearchedLinesSuite("it", startUnsearched);
  refusedLayoutsSuite("it", startUnsearched);

  logStatesSuite("it", async (states, { properties, source }) => {
    const real = await startOpenSearch("plain");
    for (const [index, state] of Object.entries(states)) {
      const isLost = state === "unassigned";
      await createIndex(real, index, { properties, isLost });
      if (!isLost) await bulkLoad(real, [{ index, id: "1", source }]);
      if (state === "closed") await send(real, `POST ${index}/_close`);
    }
    return real;
  });

  describe.for(["fluent-bit", "otel"] as const)("and the emulator with %s", (convention) => {
    compare(convention);
  });
});

async function startLaidOut(
  ...[mapped, documents]: Parameters<StartLaidOut>
): Promise<RealOpenSearch> {
  const real = await startOpenSearch("plain");
  for (const [index, properties] of Object.entries(mapped))
    await createIndex(real, index, { properties });
  await bulkLoad(real, documents);
  return real;
}

async function startUnsearched(
  ...[properties, documents, { refusesExpensive }]: Parameters<StartUnsearched>
): Promise<RealOpenSearch> {
  const real = await startLaidOut(properties, documents);
  const persistent = { "search.allow_expensive_queries": !refusesExpensive };
  await send(real, "PUT _cluster/settings", { persistent });
  return real;
}

async function createIndex(
  real: RealOpenSearch,
  index: string,
  { properties, isLost = false }: { properties: object; isLost?: boolean },
): Promise<void> {
  // No node has this name, so none may take the shard.
  const settings = isLost ? { "index.routing.allocation.require._name": "nobody" } : {};
  const own = { ...settings, number_of_shards: 1, number_of_replicas: 0 };
  const query = isLost ? "?wait_for_active_shards=0" : "";
  await send(real, `PUT ${index}${query}`, { settings: own, mappings: { properties } });
}

async function send({ url, headers }: RealOpenSearch, request: string, body?: object) {
  const [method = "", path = ""] = request.split(" ");
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}/${path}`, { method, headers, ...init });
  if (!response.ok) throw new Error(`${request}: ${response.status} ${await response.text()}`);
}

describe.skipIf(securityMissing !== undefined)(
  `a real node with users and roles (${securityMissing ?? "here"})`,
  () => {
    leastPrivilege();
  },
);

function compare(convention: "fluent-bit" | "otel"): void {
  let emulator: OpenSearchEmulator;
  let real: RealOpenSearch;

  beforeAll(async () => {
    emulator = await startOpenSearchEmulator({ logs, objects, convention });
    real = await startOpenSearch("plain");
    await bulkLoad(real, emulator.documents);
  }, startMs);

  afterAll(async () => {
    await emulator.close();
    await real.close();
  });

  test.for([
    {},
    { workload: "checkout" },
    { workload: "payment", windowMinutes: 12, levels: ["info", "fatal"] },
    { workload: "db", baselineMinutes: 5 },
    { workload: "fr*", levels: ["error"] },
  ])("log_patterns of %j say the same", async (asked) => {
    const [ours, theirs] = await both("logPatterns", asked);
    expect(theirs).toEqual(ours);
  });

  test.for([
    {},
    { workload: "payment", limit: 100 },
    { text: "charge connect refused", limit: 5 },
    { text: "ECONNREFUSED" },
    { text: '"connect ECONNREFUSED"', workload: "checkout", container: "app" },
    { traceId: logs.find(({ traceId }) => traceId !== undefined)?.traceId ?? "" },
    { namespace: "shp" },
  ])("search_logs of %j say the same", async (asked) => {
    const [ours, theirs] = await both("searchLogs", asked);
    expect(theirs).toEqual(ours);
  });

  test("every search of the server has the same answer", async () => {
    const asked = emulator.journal.filter(({ path }) => path.endsWith("/_search"));
    expect(asked.length).toBeGreaterThan(10);
    for (const { path, body } of asked) {
      const [ours, theirs] = await Promise.all(
        [emulator, real].map(({ url }) => search(url + path, body)),
      );
      expect(theirs).toEqual(ours);
    }
  });

  function both(tool: keyof typeof opensearch, asked: object): Promise<unknown[]> {
    const answers = [emulator, real].map(({ url }) =>
      callTool<z.ZodObject>({ url }, opensearch[tool], { ...asked }),
    );
    return Promise.all(answers);
  }
}

/** The permissions that README and error messages ask for, on the log indices alone. */
const reader = {
  index_permissions: [
    {
      index_patterns: ["fluent-bit*"],
      allowed_actions: ["read", "indices:admin/resolve/index", "indices:admin/mappings/fields/get"],
    },
  ],
};

function leastPrivilege(): void {
  let real: RealOpenSearch;
  const login = { password: "Logs-0nly-read!" };

  beforeAll(async () => {
    real = await startOpenSearch("security");
    const emulator = await startOpenSearchEmulator({ logs: logs.slice(-500) });
    await emulator.close();
    await bulkLoad(real, emulator.documents);
    await put("roles/log-reader", reader);
    await put("internalusers/reader", {
      password: login.password,
      opendistro_security_roles: ["log-reader"],
    });
  }, startMs);

  afterAll(() => real.close());

  test("the server needs no more than a role that reads the log indices", async () => {
    const found = await callTool({ url: real.url, ...login }, opensearch.searchLogs, { limit: 1 });
    expect(found).toMatchObject({ items: [{ namespace: "shop" }], gaps: [] });
  });

  test("a wrong password and a missing permission are told apart", async () => {
    const wrong = { password: "wrong" };
    await expect(callTool({ url: real.url, ...wrong }, opensearch.searchLogs)).rejects.toThrow(
      "refused the credentials (HTTP 401)",
    );
    await put("roles/log-reader", { index_permissions: [] });
    await expect(callTool({ url: real.url, ...login }, opensearch.searchLogs)).rejects.toThrow(
      "does not let this user read fluent-bit*",
    );
  });

  async function put(path: string, body: object): Promise<void> {
    const { url, headers } = real;
    const init = { method: "PUT", headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/_plugins/_security/api/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}

const Searched = z.object({
  timed_out: z.boolean(),
  hits: z.unknown(),
  aggregations: z.unknown().optional(),
});

async function search(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { aggregations, ...searched } = Searched.parse(await response.json());
  return { ...searched, aggregations: comparable(aggregations) };
}

/**
 * Of hits of one score in several indices, as after midnight, a real node names any; and whether a filter over nothing tells its empty
 * `meta` follows from how the query was rewritten.
 */
function comparable(aggregations: unknown): unknown {
  return JSON.parse(
    JSON.stringify(aggregations ?? null, (name, value: unknown) =>
      anyOf.has(name) ? undefined : value,
    ),
  );
}

const anyOf: ReadonlySet<string> = new Set(["_id", "_index", "meta"]);

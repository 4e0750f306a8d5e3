import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import type { OpenSearchClient } from "../api/create-open-search-client.ts";
import type { FieldCapabilities } from "../api/wire.ts";
import { discoverFields } from "./discover-fields.ts";

const keyword = { keyword: { type: "keyword", searchable: true, aggregatable: true } };
const fields = {
  "@timestamp": { date: { type: "date", searchable: true, aggregatable: true } },
  log: { text: { type: "text", searchable: true, aggregatable: false } },
  "kubernetes.namespace_name": keyword,
  "kubernetes.pod_name": keyword,
};
const denied = new AppError("denied", "not you");

/** Knows some patterns, refuses others; remembers the index that was asked for fields. */
function fakeClient(
  known: Readonly<Record<string, "found" | "denied">>,
  mapped: FieldCapabilities["fields"] = fields,
) {
  const asked: string[] = [];
  const client: OpenSearchClient = {
    search: () => Promise.reject(new Error("not asked")),
    resolve: (pattern) =>
      known[pattern] === "denied"
        ? Promise.reject(denied)
        : Promise.resolve({
            indices: [],
            aliases: [],
            data_streams: known[pattern] === "found" ? [{ name: pattern }] : [],
          }),
    fieldCapabilities: async (index) => {
      asked.push(index);
      return [{ indices: index === "none-*" ? [] : [index], fields: mapped }];
    },
    fieldMappings: async () => ({}),
    atMost: () => client,
  };
  return { client, asked };
}

const signal = AbortSignal.timeout(60_000);

test("without an index the patterns of known shippers that exist are taken, forbidden ones left out", async () => {
  const { client, asked } = fakeClient({
    "fluent-bit*": "found",
    "logs-*": "found",
    "filebeat-*": "denied",
  });
  const found = await discoverFields(client, { fields: {} }, signal);
  expect(asked).toEqual(["fluent-bit*,logs-*"]);
  expect(found).toMatchObject({
    kind: "found",
    conventions: ["fluent-bit"],
    index: "fluent-bit*,logs-*",
  });
});

test("a name of the configured expression that nothing has is a gap, and the rest is read", async () => {
  const { client, asked } = fakeClient({ "k8s-*": "found" });
  const found = await discoverFields(client, { index: "k8s-*,gone", fields: {} }, signal);
  expect(asked).toEqual(["k8s-*,gone"]);
  expect(found).toMatchObject({ kind: "found", gaps: [{ why: "no index matches gone" }] });
});

test("when every pattern is forbidden, the refusal is the answer", async () => {
  const { client } = fakeClient({ "fluent-bit*": "denied" });
  await expect(discoverFields(client, { fields: {} }, signal)).rejects.toBe(denied);
});

test.for([
  [
    "no index of a known shipper",
    {},
    "no index matches fluent-bit*, fluentd*, logstash-*, kubernetes-*, otel-logs*, ss4o_logs*, otel-v1-logs*, logs-otel-v1*, vector-*, filebeat-*, logs-*",
  ],
  ["no index of the configured pattern", { index: "none-*" }, "no index matches none-*"],
] as const)("%s is a gap", async ([, options, why]) => {
  const { client } = fakeClient({});
  expect(await discoverFields(client, { ...options, fields: {} }, signal)).toMatchObject({
    kind: "gap",
    gap: { why },
  });
});

test("a mapping that is not understood is a gap that tells how to name the fields", async () => {
  const { client } = fakeClient({ "k8s-*": "found" }, { ...fields, "kubernetes.pod_name": {} });
  const found = await discoverFields(client, { index: "k8s-*", fields: {} }, signal);
  expect(found).toMatchObject({
    kind: "gap",
    gap: {
      what: "logs in k8s-*",
      kind: "not_configured",
      remedy: {
        text: "Start the opensearch server with the names: --field pod=<field>",
      },
    },
  });
});

import path from "node:path";
import { Config } from "@binnacle/app";
import { expect, test } from "vitest";
import { z } from "zod";
import { valuesSchema } from "./chart-values.ts";

const chart = path.resolve(import.meta.dirname, "../../deploy/helm/binnacle");

test("the schema of the chart's values is made of the settings of the product", async () => {
  await expect(valuesSchema()).toMatchFileSnapshot(path.join(chart, "values.schema.json"));
});

const Schema = z.object({ properties: z.object({ config: z.record(z.string(), z.unknown()) }) });
const inChart = z.fromJSONSchema(Schema.parse(JSON.parse(valuesSchema())).properties.config);

const taken = true;
const refused = false;
const addresses: readonly (readonly [string, boolean])[] = [
  ["http://prometheus.monitoring.svc:9090", taken],
  ["https://logs.example.com/prefix/", taken],
  ["http://10.0.0.1:80", taken],
  ["http://[fd00::1]:9090/select/0/prometheus", taken],
  ["http://under_score:9090", taken],
  ["prometheus.monitoring.svc:9090", refused],
  ["prometheus:9090", refused],
  ["//prometheus:9090", refused],
  ["ftp://prometheus:9090", refused],
  ["http://", refused],
  ["http:// prometheus:9090", refused],
  ["http://prometheus:70000", refused],
  ["http://ann:secret@prometheus:9090", refused],
  ["http://prometheus:9090/?token=secret", refused],
  ["http://prometheus:9090/#token", refused],
  ["", refused],
];
const places: readonly (readonly [string, (address: string) => object])[] = [
  ["prometheusUrl", (prometheusUrl) => ({ prometheusUrl })],
  ["alertmanagerUrl", (alertmanagerUrl) => ({ alertmanagerUrl })],
  ["opensearchUrl", (opensearchUrl) => ({ opensearchUrl })],
  ["servers[].url", (url) => ({ servers: [{ role: "eks", url }] })],
  ["models[].url", (url) => ({ models: [{ kind: "openai", url }] })],
  ["slack.apiUrl", (apiUrl) => ({ slack: { apiUrl } })],
  ["memory.endpoint", (endpoint) => ({ memory: { bucket: "abc", region: "r", endpoint } })],
  ["observe.tracesUrl", (tracesUrl) => ({ observe: { tracesUrl } })],
];
const others: readonly (readonly [string, object, boolean])[] = [
  ["timeZone", { timeZone: "UTC" }, taken],
  ["timeZone", { timeZone: "Europe/Oslo" }, taken],
  ["timeZone", { timeZone: "Asia/Kolkata" }, taken],
  ["timeZone", { timeZone: "Europe/Kyiv" }, taken],
  ["timeZone", { timeZone: "America/Argentina/Buenos_Aires" }, taken],
  ["timeZone", { timeZone: "Europe/Olso" }, refused],
  ["timeZone", { timeZone: "CEST" }, refused],
  ["timeZone", { timeZone: "+02:00" }, refused],
  ["timeZone", { timeZone: "" }, refused],
  ["memory.bucket", { memory: { bucket: "abc", region: "r" } }, taken],
  ["memory.bucket", { memory: { bucket: "binnacle-1-eu.central", region: "r" } }, taken],
  ["memory.bucket", { memory: { bucket: "ab", region: "r" } }, refused],
  ["memory.bucket", { memory: { bucket: "Incidents", region: "r" } }, refused],
  ["memory.bucket", { memory: { bucket: "incidents-", region: "r" } }, refused],
  ["memory.bucket", { memory: { bucket: "a".repeat(64), region: "r" } }, refused],
];
const rows = [
  ...places.flatMap(([name, settingsOf]) =>
    addresses.map(([address, isTaken]) => [name, settingsOf(address), isTaken] as const),
  ),
  ...others,
];

test.for(rows)("%s: %j is taken by the chart and by the bot alike: %s", ([, settings, isTaken]) => {
  const chartTakes = inChart.safeParse(settings).success;
  const botTakes = Config.safeParse(settings).success;
  expect({ chartTakes, botTakes }).toEqual({ chartTakes: isTaken, botTakes: isTaken });
});

import path from "node:path";
import { rebase } from "@binnacle/cases";
import { type PrometheusEmulator, startPrometheusEmulator } from "@binnacle/emulators";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordedCase } from "../support/recorded-case.ts";

let emulator: PrometheusEmulator;
let client: Client;

beforeAll(async () => {
  const { series } = rebase(recordedCase("healthy"), new Date());
  emulator = await startPrometheusEmulator({ series, alerts: [] });
  client = new Client({ name: "test", version: "0.0.0" });
  const program = "../../mcp-servers/prometheus/src/main.ts";
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [
        path.resolve(import.meta.dirname, program),
        "--prometheus-url",
        emulator.url,
        "--timeout-ms",
        "1000",
      ],
      stderr: "ignore",
    }),
  );
});

afterAll(async () => {
  await client.close();
  await emulator.close();
});

const call = {
  name: "query_instant",
  arguments: { query: 'count(kube_deployment_spec_replicas{namespace="shop"}) > 0' },
  _meta: { "binnacle/structured": true },
};

test("the program serves its tools on stdio", async () => {
  const { isError, structuredContent } = await client.callTool(call);
  expect([isError, structuredContent]).toMatchObject([undefined, { items: [{ labels: {} }] }]);
});

test("a Prometheus that hangs is given up at the deadline, and its request is cancelled", async () => {
  emulator.fault("hang");
  const result = await client.callTool(call);
  expect(JSON.stringify(result)).toMatch(/timeout: Prometheus at 127\.0\.0\.1:\d+ did not answer/);
  await expect.poll(() => emulator.journal.at(-1)?.isCancelled()).toBe(true);
});

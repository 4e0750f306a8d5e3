import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, expect, test } from "vitest";
import { askThrough, hostileChild } from "./fixtures/hostile-gateway.ts";
import { hashOf } from "./hash-of.ts";
import { ourTools } from "./presets.table.ts";
import { listTools } from "./requests.ts";
import { createStdioTransport } from "./stdio-transport.ts";

type Name = "eks" | "prometheus" | "opensearch";

const servers = new URL("../../../../mcp-servers/", import.meta.url).pathname;

/** Every way to start a server that changes its schemas. No back end is needed to list tools. */
const starts: Readonly<Record<Name, readonly (readonly string[])[]>> = {
  eks: [
    ["--kubeconfig", "/nonexistent"],
    ["--kubeconfig", "/nonexistent", "--namespace", "shop"],
  ],
  prometheus: [["--prometheus-url", "http://127.0.0.1:1"]],
  opensearch: [["--opensearch-url", "http://127.0.0.1:1"]],
};

test.for(["eks", "prometheus", "opensearch"] as const)(
  "the tools of the %s server are the approved ones; if the change is wanted, copy the table from below",
  { timeout: 30_000 },
  async (name) => {
    const listed = (await Promise.all(starts[name].map((args) => toolsOf(name, args)))).flat();
    const current = Object.fromEntries(
      listed
        .map((tool): [string, string[]] => [tool.name, hashesOf(tool.name, listed)])
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    );
    const table = `  ${name}: ${JSON.stringify(current, undefined, 2)},`;
    expect(current, `review the tools, then write into pins.table.ts:\n${table}\n`).toEqual(
      ourTools[name].pins,
    );
    expect(ourTools[name].allow.map(({ tool }) => tool).toSorted()).toEqual(Object.keys(current));
  },
);

const inputSchema = { type: "object", properties: {} };
const pins = {
  changing: hashOf({ name: "changing", description: "Reads.", inputSchema }),
  change: ["another", hashOf({ name: "change", inputSchema })],
};
const { ask, gateway } = askThrough(hostileChild("serve", { pins }));
afterAll(() => gateway.close());

test("a tool that was never approved is not there, though its name is allowed", {
  timeout: 30_000,
}, async () => {
  expect(await ask("echo")).toMatch(
    /^gap: not allowed: eks echo is new or its description changed/u,
  );
});

test("a tool whose description changes while we are connected is gone, until its pin is updated", {
  timeout: 30_000,
}, async () => {
  const names = async () => (await gateway.tools()).map((tool) => tool.name);
  expect(await ask("changing")).toBe("read");
  expect(await names()).toEqual(["changing", "change"]);
  await ask("change");
  const call = { server: "eks", tool: "changing", args: {} };
  expect(await gateway.call(call, { signal: AbortSignal.timeout(5000) })).toMatchObject({
    kind: "gap",
    gap: {
      why: "not allowed: eks changing is new or its description changed since it was approved; review it and re-approve it (update the pin)",
    },
  });
  expect(await names()).toEqual(["change"]);
});

async function toolsOf(name: Name, args: readonly string[]): Promise<readonly Tool[]> {
  const client = new Client({ name: "pins", version: "0.0.0" });
  const { transport } = createStdioTransport(
    {
      kind: "stdio",
      command: process.execPath,
      args: [`${servers}${name}/src/main.ts`, ...args],
      env: {},
    },
    { timeoutMs: 10_000, maxMessageBytes: 1e6, onTooLarge: () => {}, onLine: () => {} },
  );
  try {
    await client.connect(transport);
    return await listTools(client, 10_000);
  } finally {
    await client.close();
  }
}

function hashesOf(name: string, listed: readonly Tool[]): string[] {
  return [...new Set(listed.filter((tool) => tool.name === name).map(hashOf))].toSorted();
}

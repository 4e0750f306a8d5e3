import { eks, opensearch, prometheus, type ToolContract } from "@binnacle/contracts";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, expect, test } from "vitest";
import { asking, askThrough, hostileChild } from "./fixtures/hostile-gateway.ts";
import { hashOf, pinsOf } from "./hash-of.ts";
import { listTools } from "./requests.ts";
import { createStdioTransport } from "./stdio-transport.ts";

const root = new URL("../../../../", import.meta.url).pathname;

/** Every way to start a server that changes its schemas. No back end is needed to list tools. */
const starts: readonly {
  readonly name: string;
  readonly contracts: Readonly<Record<string, ToolContract>>;
  readonly args: readonly string[];
}[] = [
  { name: "eks", contracts: eks, args: ["--kubeconfig", "/nonexistent"] },
  { name: "eks", contracts: eks, args: ["--kubeconfig", "/nonexistent", "--namespace", "shop"] },
  {
    name: "prometheus",
    contracts: prometheus,
    args: ["--prometheus-url", "http://127.0.0.1:1"],
  },
  {
    name: "opensearch",
    contracts: opensearch,
    args: ["--opensearch-url", "http://127.0.0.1:1"],
  },
];

test.for(starts)(
  "$name $args lists its contracts as the gateway approves them",
  {
    timeout: 30_000,
  },
  async ({ name, contracts, args }) => {
    const listed = await toolsOf(name, args);
    const all = Object.values(contracts);
    expect(new Set(listed.map((tool) => tool.name))).toEqual(
      new Set(all.map((contract) => contract.name)),
    );
    for (const tool of listed) {
      const contract = all.find((row) => row.name === tool.name);
      expect(contract === undefined ? [] : pinsOf(contract)).toContain(hashOf(tool));
    }
  },
);

const inputSchema = { type: "object", properties: {} };
const { ask, tools, gateway } = askThrough(
  hostileChild("serve", {
    allow: [
      { tool: "echo", pin: "0".repeat(64) },
      { tool: "changing", pin: hashOf({ name: "changing", description: "Reads.", inputSchema }) },
      { tool: "change", pin: ["another", hashOf({ name: "change", inputSchema })] },
    ],
  }),
);
afterAll(() => gateway.close());

test("a tool that was never approved is not there, though its name is allowed", {
  timeout: 30_000,
}, async () => {
  expect(await ask("echo")).toMatch(/^gap: eks echo is new or its description changed/u);
});

test("a tool whose description changes while we are connected is gone, until its pin is updated", {
  timeout: 30_000,
}, async () => {
  const names = async () => (await tools.list(asking())).map((tool) => tool.name);
  expect(await ask("changing")).toBe("read");
  expect(await names()).toEqual(["changing", "change"]);
  await ask("change");
  const call = { server: "eks", tool: "changing", args: {} };
  expect(await tools.call(call, asking())).toMatchObject({
    kind: "gap",
    gap: {
      kind: "refused",
      why: "eks changing is new or its description changed since it was approved; review it and re-approve it (update the pin)",
    },
  });
  expect(await names()).toEqual(["change"]);
});

async function toolsOf(name: string, args: readonly string[]): Promise<readonly Tool[]> {
  const client = new Client({ name: "pins", version: "0.0.0" });
  const { transport } = createStdioTransport(
    {
      kind: "stdio",
      command: process.execPath,
      args: [`${root}mcp-servers/${name}/src/main.ts`, ...args],
      // As the product starts them.
      env: { NODE_COMPILE_CACHE: `${root}node_modules/.cache/binnacle` },
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

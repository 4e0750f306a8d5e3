import { createEksServer } from "@binnacle/eks-server";
import { createOpenSearchServer } from "@binnacle/opensearch-server";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { type Measured, single } from "./measure.ts";

interface McpServer {
  connect(transport: InMemoryTransport): Promise<void>;
}

const eksBar = 2500;
const allBar = 6000;
const nowhere = "http://127.0.0.1:9";
const usual = { timeoutMs: 1000, clusterId: "bench", now: Date.now, log: () => {} };

/** What the tools of our servers cost a model before it asks anything. */
export async function benchTokens(): Promise<Measured[]> {
  const eks = createEksServer(usual);
  const opensearch = createOpenSearchServer({ ...usual, openSearchUrl: nowhere });
  const servers: Readonly<Record<string, McpServer>> = {
    eks: eks.createMcpServer(),
    prometheus: createPrometheusServer({ ...usual, prometheusUrl: nowhere }),
    opensearch: opensearch.createMcpServer(),
  };
  const numbers: Measured[] = [];
  let all = 0;
  for (const [name, server] of Object.entries(servers)) {
    const { tokens, tools } = await schemaTokens(server);
    all += tokens;
    numbers.push(
      single(
        {
          name: `schema tokens of ${name}`,
          unit: "tokens",
          how: `o200k over name, description and input schema of ${tools} listed tools`,
          ...(name === "eks" ? { bar: eksBar } : {}),
        },
        tokens,
      ),
    );
  }
  await eks.close();
  const how = "the sum over our three servers";
  return [
    ...numbers,
    single({ name: "schema tokens of all servers", unit: "tokens", bar: allBar, how }, all),
  ];
}

async function schemaTokens(server: McpServer): Promise<{ tokens: number; tools: number }> {
  const client = new Client({ name: "bench", version: "0" });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  await client.connect(ours);
  const { tools } = await client.listTools();
  await client.close();
  const texts = tools.map(({ name, description, inputSchema }) =>
    JSON.stringify({ name, description, input_schema: inputSchema }),
  );
  return { tokens: texts.reduce((sum, text) => sum + countTokens(text), 0), tools: tools.length };
}

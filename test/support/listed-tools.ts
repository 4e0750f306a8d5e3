import { eks, opensearch, prometheus, type ToolContract } from "@binnacle/contracts";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createServer } from "@binnacle/mcp/server";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** At most so many tokens for the schemas of all tools of the eks server, and of all three servers. */
export const schemaBars = { eks: 2500, all: 6000 };

const contracts: Readonly<Record<string, Readonly<Record<string, ToolContract>>>> = {
  eks,
  prometheus,
  opensearch,
};

/** Tokens (o200k) of the name, description and input schema of each tool, by server, as a client sees them: also of those that a server lists at times only. */
export async function listedTools(): Promise<Record<string, Record<string, number>>> {
  const servers = Object.entries(contracts).map(async ([name, table]) => {
    const tools = Object.values(table).map((contract) => ({
      contract,
      isQuoted: false,
      call: () => Promise.reject(new Error("it is listed only")),
    }));
    const server = createServer({ name, tools, deps: null, timeoutMs: 1000, log: () => {} });
    const client = await connectInMemory(server);
    const { tools: listed } = await client.listTools();
    await client.close();
    return [name, Object.fromEntries(listed.map((tool) => [tool.name, tokensOf(tool)]))] as const;
  });
  return Object.fromEntries(await Promise.all(servers));
}

interface Listed {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}

function tokensOf({ name, description, inputSchema }: Listed): number {
  return countTokens(JSON.stringify({ name, description, input_schema: inputSchema }));
}

/** Of one server. */
export function sumOf(tools: Readonly<Record<string, number>> = {}): number {
  return Object.values(tools).reduce((sum, tokens) => sum + tokens, 0);
}

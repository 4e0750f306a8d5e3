import { Observed, present, type ToolContract } from "@binnacle/contracts";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import type { CalledCluster } from "@binnacle/mcp/server";
import { createRedactor } from "@binnacle/runtime";
import { z } from "zod";
import {
  createOpenSearchServer,
  type OpenSearchServer,
  type OpenSearchServerOptions,
} from "../create-open-search-server.ts";

interface Question {
  /** Namespace shop, if it says no other; undefined: none. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What the gateway would say of the cluster. */
  readonly cluster?: CalledCluster;
}

const Text = z.object({ text: z.string() });
const Content = z.object({ content: z.tuple([Text], Text) });

/** Calls a tool of a new server through a client at 03:14; throws the sentence with which it refuses. */
export async function askTool<Output extends z.ZodObject>(
  contract: ToolContract<z.ZodObject, Output>,
  options: Partial<OpenSearchServerOptions>,
  question: Question,
) {
  return await askServer(newServer(options), contract, question);
}

/** A server at 03:14, which keeps what it learns from call to call. */
export function newServer(options: Partial<OpenSearchServerOptions>): OpenSearchServer {
  return createOpenSearchServer({
    openSearchUrl: "http://logs.example:9200",
    index: "fluent-bit-*",
    clusterId: "c1",
    timeoutMs: 5_000,
    now: () => Date.parse("2026-11-21T03:14:00Z"),
    log: () => {},
    redactor: createRedactor({ key: "test" }),
    ...options,
  });
}

/** Calls a tool of a server that runs. */
export async function askServer<Output extends z.ZodObject>(
  server: OpenSearchServer,
  { name, output }: ToolContract<z.ZodObject, Output>,
  { input, cluster = {} }: Question,
) {
  const client = await connectInMemory(server.createMcpServer());
  const reply = await client.callTool({
    name,
    arguments: present({ namespace: "shop", ...input }),
    _meta: { "binnacle/cluster": cluster },
  });
  await client.close();
  const [{ text }] = Content.parse(reply).content;
  if (reply.isError === true) throw new Error(text);
  return { text, result: z.intersection(output, Observed).parse(reply.structuredContent) };
}

const keyword = { keyword: { type: "keyword", searchable: true, aggregatable: true } };

/** What `_field_caps` says of an index that Fluent Bit writes. */
export const mapped = {
  "@timestamp": { date: { type: "date", searchable: true, aggregatable: true } },
  log: { text: { type: "text", searchable: true, aggregatable: false } },
  level: keyword,
  "kubernetes.namespace_name": keyword,
  "kubernetes.pod_name": keyword,
  "kubernetes.container_name": keyword,
};

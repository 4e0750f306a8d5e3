import { Observed, type ToolContract } from "@binnacle/contracts";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import type { CalledCluster } from "@binnacle/mcp/server";
import { z } from "zod";
import {
  createPrometheusServer,
  type PrometheusServerOptions,
} from "../create-prometheus-server.ts";

/** Ten o'clock: the time of every question in these tests. */
export const nowMs = Date.parse("2026-03-04T10:00:00Z");

type Input = Readonly<Record<string, unknown>>;

interface Question {
  readonly tool: string;
  readonly input: Input;
  /** What the gateway would say of the cluster. */
  readonly cluster?: CalledCluster;
}

const Text = z.object({ text: z.string() });
const Content = z.object({ content: z.tuple([Text], Text) });

/** Calls a tool of the server through a client. `text`: what a model would read. */
export async function askTool(
  options: Pick<PrometheusServerOptions, "prometheusUrl"> & Partial<PrometheusServerOptions>,
  { tool, input, cluster = {} }: Question,
) {
  const server = createPrometheusServer({
    clusterId: "cluster-1",
    timeoutMs: 60_000,
    now: () => nowMs,
    log: () => {},
    ...options,
  });
  const client = await connectInMemory(server);
  const call = { name: tool, arguments: input, _meta: { "binnacle/cluster": cluster } };
  const reply = await client.callTool(call);
  await client.close();
  return {
    isError: reply.isError === true,
    text: Content.parse(reply).content[0].text,
    structured: reply.structuredContent,
  };
}

/** The same for a contract: its result, parsed. */
export async function resultOf<Output extends z.ZodObject>(
  contract: ToolContract<z.ZodObject, Output>,
  prometheusUrl: string,
  { input, cluster }: Omit<Question, "tool">,
) {
  const question = { tool: contract.name, input, ...(cluster === undefined ? {} : { cluster }) };
  const { text, structured } = await askTool({ prometheusUrl }, question);
  return { text, ...z.intersection(contract.output, Observed).parse(structured) };
}

import { type Evidence, Observed, prometheus } from "@binnacle/contracts";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { expect } from "vitest";
import { z } from "zod";

interface Asked {
  readonly url: string;
  readonly nowMs: number;
  readonly input: Readonly<Record<string, unknown>>;
  readonly cluster?: string;
}

/** Asks for the golden signals through a client. */
export async function goldenSignalsOf({ url, nowMs, input, cluster }: Asked) {
  const server = createPrometheusServer({
    prometheusUrl: url,
    clusterId: "cluster-1",
    timeoutMs: 20_000,
    now: () => nowMs,
    log: () => {},
  });
  const client = await connectInMemory(server);
  const match = cluster === undefined ? {} : { match: { name: "cluster", value: cluster } };
  const { structuredContent } = await client.callTool({
    name: "golden_signals",
    arguments: input,
    _meta: { "binnacle/cluster": match },
  });
  await client.close();
  return z.intersection(prometheus.goldenSignals.output, Observed).parse(structuredContent);
}

/**
 * Each fact's query, run as it stands and at no time of its own, gives the very number of the fact. Returns how many
 * were compared.
 */
export async function expectReproduced(
  url: string,
  evidence: readonly Evidence[],
): Promise<number> {
  for (const { reproduce, text, values } of evidence) {
    const told = numberOf(values);
    const [seen] = await valuesOf(url, reproduce.text);
    expect(seen, `${text}\n${reproduce.text}`).toBeDefined();
    const far = Math.abs(told - (seen ?? Number.NaN)) / Math.max(Math.abs(told), 1e-12);
    expect(far, `${text}: told ${told}, seen ${seen}\n${reproduce.text}`).toBeLessThanOrEqual(1e-5);
  }
  return evidence.length;
}

/** A fact tells one number: `now` of a signal, or that of its name. */
function numberOf(values: Evidence["values"]): number {
  const Amount = z.object({ amount: z.number() }).transform(({ amount }) => amount);
  const Count = z.object({ count: z.number() }).transform(({ count }) => count);
  const { now, ...others } = values;
  return z.union([Amount, Count]).parse(now ?? Object.values(others)[0]);
}

const Vector = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

async function valuesOf(url: string, query: string): Promise<number[]> {
  const parameters = new URLSearchParams({ query });
  const response = await fetch(`${url}/api/v1/query?${parameters.toString()}`);
  const { data } = Vector.parse(await response.json());
  return data.result.map(({ value: [, text] }) => Number(text));
}

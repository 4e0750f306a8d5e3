import { GoldenSignalsResult, type ToolSource } from "@binnacle/contracts";

/** What metrics say of a workload or a namespace; undefined when they cannot be had: the answer stands without them. */
export async function goldenSignals(
  { workload, namespace }: { readonly workload?: string; readonly namespace?: string },
  { tools, signal }: { readonly tools: ToolSource; readonly signal: AbortSignal },
): Promise<GoldenSignalsResult | undefined> {
  if (namespace === undefined) return undefined;
  const args = { namespace, ...(workload === undefined ? {} : { workload }) };
  const result = await tools.call(
    { server: "prometheus", tool: "golden_signals", args },
    { signal },
  );
  return result.kind === "gap" ? undefined : GoldenSignalsResult.parse(result.structured);
}

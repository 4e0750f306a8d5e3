import { AppError, type ToolSource } from "@binnacle/contracts";
import { errorToGap, withDeadline } from "@binnacle/runtime";

/** A short answer does not wait longer for what only adds to it: it is named instead. */
const timeoutMs = 3000;

/** The cluster itself is no such source: without it there is no answer, and a cold look at a large one takes longer. */
const sources: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
  prometheus: { name: "Prometheus", what: "metrics" },
  opensearch: { name: "OpenSearch", what: "logs" },
};

/** The same tools; metrics or logs that are late are a gap. */
export function timely(tools: ToolSource): ToolSource {
  return {
    ...tools,
    async ask(tool, input, options) {
      const source = sources[tool.role];
      if (source === undefined) return await tools.ask(tool, input, options);
      const { name, what } = source;
      try {
        return await withDeadline({ what: name, timeoutMs, signal: options.signal }, (signal) =>
          tools.ask(tool, input, { ...options, signal }),
        );
      } catch (error) {
        if (!(error instanceof AppError) || options.signal.aborted) throw error;
        return { kind: "gap", gap: errorToGap(error, { origin: tool.role, what }) };
      }
    },
  };
}

import { AppError, type ToolSource } from "@binnacle/contracts";
import { errorToGap, withDeadline } from "@binnacle/runtime";

/** A short answer does not wait longer for one source: it is named instead. */
const timeoutMs = 3000;

const sources: Readonly<Record<string, { readonly origin: string; readonly what: string }>> = {
  eks: { origin: "kubernetes", what: "The Kubernetes API" },
  prometheus: { origin: "prometheus", what: "Prometheus" },
  opensearch: { origin: "opensearch", what: "OpenSearch" },
};

/** The same tools; one that is late is a gap. */
export function timely(tools: ToolSource): ToolSource {
  return {
    ...tools,
    async ask(tool, input, options) {
      const { origin, what } = sources[tool.role] ?? { origin: tool.role, what: tool.role };
      try {
        return await withDeadline({ what, timeoutMs, signal: options.signal }, (signal) =>
          tools.ask(tool, input, { ...options, signal }),
        );
      } catch (error) {
        if (!(error instanceof AppError) || options.signal.aborted) throw error;
        return { kind: "gap", gap: errorToGap(error, { origin, what: tool.title }) };
      }
    },
  };
}

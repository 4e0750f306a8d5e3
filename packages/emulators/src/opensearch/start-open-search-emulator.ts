import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { derived } from "../derived.ts";
import { listen } from "../listen.ts";
import { createApp } from "./create-app.ts";
import { createDocuments, type IndexedDocument, type LogConvention } from "./create-documents.ts";
import type { OpenSearchFault } from "./fault.ts";
import { createIndices, type IndexSettings } from "./search-index.ts";
import type { OpenSearchRequest } from "./search-request.ts";

export interface OpenSearchEmulatorOptions {
  /** Documents as they are, beside the log lines. */
  readonly documents?: readonly IndexedDocument[];
  /** Mappings and states of indices, by name; what they do not map is mapped by the first value. */
  readonly indices?: Readonly<Record<string, IndexSettings>>;
  /** Log lines, read at each request and stored by `convention` (default `fluent-bit`); `objects` give pods their labels and nodes. */
  readonly logs?: readonly LogLine[];
  readonly convention?: LogConvention;
  readonly objects?: readonly KubernetesObject[];
  /** For date math. Default: the clock of the machine. */
  readonly now?: () => number;
  /** Without them nobody has to log in. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** A least-privilege role: searches on these patterns only, no cluster information. */
  readonly readable?: readonly string[];
  /** The cluster setting `search.allow_expensive_queries: false`. */
  readonly refusesExpensive?: boolean;
}

export interface OpenSearchEmulator {
  readonly url: string;
  /** All that it stores: what to load into another server for the same answers. */
  readonly documents: readonly IndexedDocument[];
  /** Grows with each request. */
  readonly journal: readonly OpenSearchRequest[];
  readonly fault: (kind: OpenSearchFault) => void;
  readonly close: () => Promise<void>;
}

const noLogs: readonly LogLine[] = [];

/**
 * Serves the read API of OpenSearch over recorded logs, on a free port of 127.0.0.1: `_search`, `_count`, `_mapping`,
 * `_field_caps`, `_resolve/index` and the greeting. Each index is one shard. Whatever is outside the subset is
 * answered with 501, naming the clause.
 */
export async function startOpenSearchEmulator(
  options: OpenSearchEmulatorOptions,
): Promise<OpenSearchEmulator> {
  const { convention = "fluent-bit", documents: others = [] } = options;
  const toDocuments = createDocuments(convention, options.objects);
  const documents = derived(
    () => options.logs ?? noLogs,
    (logs) => [...others, ...toDocuments(logs)],
  );
  const indices = derived(documents, (all) => createIndices(all, options.indices));
  const journal: OpenSearchRequest[] = [];
  let fault: OpenSearchFault = "none";
  const app = createApp({
    indices,
    nowMs: options.now ?? Date.now,
    refusesExpensive: options.refusesExpensive ?? false,
    fault: () => fault,
    credentials: options.credentials,
    readable: options.readable,
    record: (request) => journal.push(request),
  });
  const { url, close } = await listen(app);
  return {
    url,
    get documents() {
      return documents();
    },
    journal,
    fault: (kind) => {
      fault = kind;
    },
    close,
  };
}

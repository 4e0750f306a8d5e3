import type { Cite } from "./facts/cite.ts";
import type { Say } from "./facts/claims.ts";
import type { Ledger } from "./facts/ledger.ts";
import type { Cluster } from "./graph/cluster.ts";
import type { LogBook } from "./logs/log-book.ts";

/** What every cause is asked with. */
export interface Inquiry {
  readonly cluster: Cluster;
  readonly ledger: Ledger;
  /** Files facts. */
  readonly cite: Cite;
  /** Writes sentences about them. */
  readonly say: Say;
  readonly logs: LogBook;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The namespace that was asked about, or of which something was. */
  readonly namespace: string | undefined;
  /** Keys of what was asked about: the target, what it leads to, and the Services in front. Empty: no target. */
  readonly asked: ReadonlySet<string>;
  /** The window that was asked about, milliseconds since the epoch. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
}

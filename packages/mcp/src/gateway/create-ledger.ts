/** What one server cost so far. */
export interface LedgerEntry {
  readonly calls: number;
  /** Calls that ended in a gap. */
  readonly gaps: number;
  readonly ms: number;
  /** Of the results, as JSON. */
  readonly bytes: number;
  /** What the texts cost a model that reads them, at four characters a token. */
  readonly estimatedTokens: number;
}

export interface Spent {
  readonly isGap: boolean;
  readonly ms: number;
  readonly bytes: number;
  readonly characters: number;
}

const nothing: LedgerEntry = { calls: 0, gaps: 0, ms: 0, bytes: 0, estimatedTokens: 0 };

/** Adds up calls by server. */
export function createLedger() {
  const entries = new Map<string, LedgerEntry>();
  return {
    add: (server: string, { isGap, ms, bytes, characters }: Spent) => {
      const { calls, gaps, ...sums } = entries.get(server) ?? nothing;
      entries.set(server, {
        calls: calls + 1,
        gaps: gaps + (isGap ? 1 : 0),
        ms: sums.ms + ms,
        bytes: sums.bytes + bytes,
        estimatedTokens: sums.estimatedTokens + Math.ceil(characters / 4),
      });
    },
    read: (): Readonly<Record<string, LedgerEntry>> => Object.fromEntries(entries),
  };
}

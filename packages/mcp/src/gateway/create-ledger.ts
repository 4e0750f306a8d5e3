import type { Outcome, ServerLedger } from "./server-config.ts";

const nothing: ServerLedger = { calls: 0, failures: 0, ms: 0, bytes: 0, characters: 0 };

/** Adds up what each server was asked and what it cost. */
export function createLedger(servers: readonly string[]) {
  const entries = new Map(servers.map((name) => [name, nothing]));
  return {
    add(server: string, outcome: Outcome, ms: number): void {
      if (outcome.kind === "denied") return;
      const sum = entries.get(server) ?? nothing;
      const isAnswered = outcome.kind === "answered";
      const isFailure = outcome.kind === "failed" || outcome.kind === "unreached";
      entries.set(server, {
        calls: sum.calls + 1,
        failures: sum.failures + (isFailure ? 1 : 0),
        ms: sum.ms + ms,
        bytes: sum.bytes + (isAnswered ? outcome.bytes : 0),
        characters: sum.characters + (isAnswered ? outcome.text.length : 0),
      });
    },
    read: (): Readonly<Record<string, ServerLedger>> => Object.fromEntries(entries),
  };
}

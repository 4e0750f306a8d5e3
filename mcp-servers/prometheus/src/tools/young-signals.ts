import type { GoldenSignal, Observed, prometheus } from "@binnacle/contracts";
import type { z } from "zod";
import { formatMinutes } from "../signals/format.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;
type Signals = readonly GoldenSignal[];

/** Without a time before it nobody knows what is usual, and what changed. */
export function isYoung({ before }: GoldenSignal): boolean {
  return before === undefined;
}

/** `no usual yet (2 min of data): error_ratio, request_rate`. */
export function youngTextIn({ evidence, window }: Result): (signals: Signals) => string {
  const began = new Map(evidence.map(({ id, values }) => [id, values["began"]]));
  return (signals) => {
    const ages = signals.flatMap(({ evidence: [fact = ""] }) => {
      const time = began.get(fact);
      if (typeof time !== "object" || !("at" in time)) return [];
      return [Date.parse(window.to) - Date.parse(time.at)];
    });
    const age = ages.length === 0 ? "" : ` yet (${formatMinutes(Math.max(...ages))} of data)`;
    return `no usual${age}: ${namesOf(signals)}`;
  };
}

export function namesOf(signals: Signals): string {
  return signals.map(({ name }) => name).join(", ");
}

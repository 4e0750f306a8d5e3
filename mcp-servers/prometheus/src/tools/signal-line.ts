import type { Evidence, GoldenSignal } from "@binnacle/contracts";

export interface Telling {
  readonly evidence: readonly Evidence[];
  /** What is said of signals without a time before them. */
  readonly youngText: (signals: readonly GoldenSignal[]) => string;
  /** `09:48:30`, with the day where it is not that of the end of the window. */
  readonly clock: (instant: string) => string;
}

/** Its first fact is the same sentence, with its values. */
export function signalLine(signal: GoldenSignal, { evidence, clock }: Telling): string {
  const [fact = ""] = signal.evidence;
  const { text } = evidence.find(({ id }) => id === fact) ?? signal;
  const values = signal.points?.map(({ value }) => String(value)).join(" ");
  const chart = values === undefined ? "" : `\n  ${values}`;
  return `${text}${whenOf(signal, { evidence, clock })} [${fact}]${chart}`;
}

/** Whether it is as before again: its first fact tells how long it was not. */
export function isOver({ endedAt, evidence: [fact] }: GoldenSignal, evidence: readonly Evidence[]) {
  const told = evidence.find(({ id }) => id === fact);
  return endedAt !== undefined || (told !== undefined && "lasted" in told.values);
}

function whenOf(signal: GoldenSignal, { evidence, clock }: Omit<Telling, "youngText">): string {
  const { changedAt, endedAt, roseAt } = signal;
  if (changedAt === undefined) return "";
  const began = clock(changedAt);
  if (endedAt !== undefined) return `; from ${began} to ${clock(endedAt)}`;
  if (isOver(signal, evidence)) return `; from ${began}`;
  const more = roseAt === undefined ? "" : `, more since ${clock(roseAt)}`;
  return `; since ${began}${more}`;
}

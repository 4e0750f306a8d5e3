import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";

/** Somebody else's clock, as their answers tell it. */
export interface Clock {
  readonly id: string;
  readonly what: string;
  readonly after?: Promise<boolean>;
  /** Against ours; undefined: it was not told. */
  readonly aheadMs: (signal: AbortSignal) => Promise<number | undefined>;
}

/** Signatures, tokens and the order of events bear no more. */
const apartAtMostMs = 60_000;

/** Our clock against each that is told. */
export function clockChecks(clocks: readonly Clock[]): Check[] {
  return clocks.map(({ id, what, after, aheadMs }) => ({
    id: `clock.${id}`,
    section: "Clock",
    what,
    after,
    isDerived: true,
    run: async (signal) => toFinding(await aheadMs(signal).catch(() => undefined)),
  }));
}

function toFinding(aheadMs: number | undefined): Finding {
  if (aheadMs === undefined) return { state: "unknown", why: "it did not tell the time" };
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds * 1000 <= apartAtMostMs) return { state: "ok", why: "the same time as here" };
  return {
    state: "wrong",
    why: `its clock is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} that of this machine`,
    mend: "Whichever is wrong, let it follow a time server: chronyc tracking, timedatectl",
  };
}

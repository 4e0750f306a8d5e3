import type { Hypothesis } from "@binnacle/contracts";
import type { Context } from "./context.ts";
import type { Line } from "./document.ts";
import { moment } from "./tell-time.ts";
import { lineOf } from "./text-of.ts";

/** What happened, in order; the change that began it carries its time. */
export function causeLines({ finding }: Hypothesis, context: Context): Line[] {
  const { claims, change } = finding;
  const begun = new Set(change?.evidence);
  const first = claims.findIndex(({ evidence }) => evidence.some((id) => begun.has(id)));
  return claims.map((claim, index) => {
    const line = lineOf(claim, context);
    if (change === undefined || index !== first) return line;
    return { ...line, text: `${moment(change.at, context.telling)} ${line.text}` };
  });
}

import { keyOf, type Victim } from "@binnacle/contracts";
import type { Call } from "../graph/calls.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "../kit/draft.ts";
import { errorLine } from "../logs/error-line.ts";
import { citeCall, refusedCall } from "../logs/refused-calls.ts";
import { readLogLine } from "../messages/log-line.ts";

/** A caller that began to fail this long before its dependency fails for a reason of its own. */
const ORDER_TOLERANCE_MS = 120_000;
interface Origin {
  readonly culprit: Draft;
  readonly dead: readonly ServiceView[];
  /** Active drafts by the key of their owner. */
  readonly byOwner: ReadonlyMap<string, readonly Draft[]>;
}

/** Whom a culprit hits: its callers, and theirs, nearest first. */
export function spreadFrom(
  inquiry: Inquiry,
  origin: Origin,
): { victims: Victim[]; absorbed: Draft[] } {
  const { cluster } = inquiry;
  const victims = new Map<string, Victim>();
  const absorbed: Draft[] = [];
  const queue = new Set(origin.dead);
  const culprit = keyOf(origin.culprit.owner);
  // A Set hands out what is added while it is walked.
  for (const service of queue)
    for (const call of cluster.calls.byService.get(service.key) ?? []) {
      const { key } = call.from;
      if (key === culprit || victims.has(key)) continue;
      const suffering = sufferingOf(inquiry, call, origin);
      if (suffering === undefined) continue;
      absorbed.push(...suffering);
      victims.set(key, toVictim(inquiry, call));
      for (const next of cluster.servicesOf(call.from)) queue.add(next);
    }
  return { victims: [...victims.values()], absorbed };
}

/** Findings of a caller that the culprit explains. Nothing when the caller fails for a reason of its own, or wants no pods. */
function sufferingOf(inquiry: Inquiry, call: Call, origin: Origin): readonly Draft[] | undefined {
  if (call.from.desired === 0) return undefined;
  const own = origin.byOwner.get(call.from.key) ?? [];
  return own.every((draft) => suffers(inquiry, { draft, call, origin })) ? own : undefined;
}

function suffers(
  inquiry: Inquiry,
  { draft, call, origin }: { draft: Draft; call: Call; origin: Origin },
): boolean {
  if (!draft.yields || draft === origin.culprit || isEarlier(draft, origin.culprit)) return false;
  if (refusedCall(inquiry, call.from, call.to) !== undefined) return true;
  const logs = inquiry.logs.ofAny(call.from.pods);
  const lines = logs.flatMap((log) => errorLine(log.lines) ?? []);
  // An error may come from a dependency although it does not name it.
  return lines.length === 0 || lines.some((line) => readLogLine(line).call !== undefined);
}

/** Times that are not known do not speak against a culprit. */
function isEarlier(draft: Draft, culprit: Draft): boolean {
  if (draft.since === undefined || culprit.since === undefined) return false;
  return Date.parse(draft.since) < Date.parse(culprit.since) - ORDER_TOLERANCE_MS;
}

function toVictim(inquiry: Inquiry, call: Call): Victim {
  const { from, to } = call;
  const refused = refusedCall(inquiry, from, to);
  const evidence = citeCall(inquiry, call);
  if (refused === undefined)
    return { ref: from.ref, because: `it calls ${to.ref.name}`, evidence: [evidence] };
  const end = refused.call.failure === "refused" ? "are refused" : "fail";
  return {
    ref: from.ref,
    because: `its calls to ${to.ref.name} ${end}`,
    evidence: [refused.evidence, evidence],
  };
}

import {
  type Answer,
  type Answered,
  type Change,
  type Claim,
  type Evidence,
  eks,
  type Gap,
  present,
} from "@binnacle/contracts";
import type { z } from "zod";
import { answerOf, citedBy, counted, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look } from "./look.ts";
import { kindAndName, objectName } from "./object-name.ts";
import { unanswered } from "./unanswered.ts";

interface Told {
  readonly place: string;
  readonly items: readonly Change[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  /** Since when the server watches by itself; `null`: rebuilt from the objects. */
  readonly watchedSince: string | null;
}

interface Place {
  readonly namespace: string;
  readonly workload?: string;
}

/**
 * `what changed?`: newest first, with where the knowledge comes from. An exact name is asked about at once; one of which
 * nothing changed may not exist, or mean something else: then the first look says.
 */
export async function changes(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const place = placeOf(intent, context.before?.scope.namespace);
  if (place === undefined) return await meant(intent, context);
  const first = await changesIn(place, context);
  return isEnough(first) ? toAnswer(first, context) : await meant(intent, context, first);
}

/** Undefined: the whole cluster, or a name that may be anywhere. */
function placeOf({ target, namespace }: VerbIntent, home: string | undefined): Place | undefined {
  const where = namespace ?? home;
  if (where === undefined) return undefined;
  return { namespace: where, ...present({ workload: objectName(target) }) };
}

interface Asked {
  readonly place: Place;
  readonly answered: Answered<z.output<typeof eks.getChanges.output>>;
}

async function changesIn(
  place: Place,
  { tools, asking, windowMinutes }: CommandContext,
): Promise<Asked> {
  const answered = await tools.ask(eks.getChanges, { ...place, windowMinutes }, asking);
  return { place, answered };
}

function isEnough({ place, answered }: Asked): boolean {
  if (answered.kind !== "ok") return answered.kind === "gap";
  return place.workload === undefined || answered.result.items.length > 0;
}

/** What changed of that which the first look takes the name for. */
async function meant(intent: VerbIntent, context: CommandContext, first?: Asked): Promise<Answer> {
  const seen = await look(intent, context);
  if (seen.kind === "answer") return seen.answer;
  const { evidence, gaps } = seen;
  const { namespace, target, changes: items } = seen.diagnosis;
  if (namespace === undefined) {
    const place = target?.name ?? "the cluster";
    return tell({ place, items, evidence, gaps, watchedSince: null }, context);
  }
  const place = { namespace, ...present({ workload: target?.name }) };
  const isSame = first?.place.namespace === namespace && first.place.workload === place.workload;
  return toAnswer(isSame ? first : await changesIn(place, context), context);
}

function toAnswer({ answered, place }: Asked, context: CommandContext): Answer {
  const { namespace, workload } = place;
  if (answered.kind !== "ok") {
    const what = `changes in namespace ${namespace}`;
    return unanswered(answered, { subject: "changes", origin: "kubernetes", what });
  }
  const { evidence, gaps, result } = answered;
  const { items, ledgerSince: watchedSince } = result;
  const name = workload === undefined ? namespace : `${workload} (${namespace})`;
  return tell({ place: name, items, evidence, gaps, watchedSince }, context);
}

function tell(
  { place, items, evidence, gaps, watchedSince }: Told,
  { windowMinutes }: CommandContext,
): Answer {
  const lines = items.map(changeLine);
  const title =
    items.length === 0
      ? `Nothing changed in ${place} in the last ${windowMinutes} min that the objects remember`
      : `${counted(items.length, "change")} in ${place}, last ${windowMinutes} min${items.length === 1 ? "" : ", newest first"}`;
  const source =
    "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.";
  return answerOf(title, {
    lines: [...lines, ...(watchedSince === null ? [said(source)] : [])],
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
  });
}

/** `09:50 deployment/payment rollout 7: env PAYMENT_URL removed (argocd)`. */
export function changeLine({ at, subject, text, by, evidence }: Change): Claim {
  const who = by === undefined ? "" : ` (${by})`;
  return {
    text: `{at} ${kindAndName(subject)} ${text}${who}`,
    evidence,
    slots: { at: { value: { at } } },
  };
}

import {
  type Answer,
  type Answered,
  type Change,
  type Claim,
  eks,
  present,
} from "@binnacle/contracts";
import { CHANGES_AT_MOST } from "@binnacle/diagnosis";
import type { z } from "zod";
import { answerOf, citedBy, counted, said, thereAreMore } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { gapsOfChanges } from "./hiding-gaps.ts";
import { look, type Seen } from "./look.ts";
import { kindAndName, objectName } from "./object-name.ts";
import { unanswered } from "./unanswered.ts";

interface Told extends Pick<Seen, "evidence" | "gaps"> {
  readonly place: string;
  readonly items: readonly Change[];
  /** That the list is cut, or may be. */
  readonly more: readonly Claim[];
  /** Since when the server watches by itself; `null`: rebuilt from the objects. */
  readonly watchedSince: string | null;
}

interface Place {
  readonly namespace: string;
  readonly workload?: string;
}

interface Asked {
  readonly place: Place;
  readonly answered: Answered<z.output<typeof eks.getChanges.output>>;
}

/**
 * `what changed?`: newest first, with where the knowledge comes from. An exact name is asked about at once; one of which
 * nothing changed may not exist, or mean something else: then the first look says.
 */
export async function changes(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const namespace = intent.namespace ?? context.before?.scope.namespace;
  if (namespace === undefined) return await meant(intent, context);
  const place = { namespace, ...present({ workload: objectName(intent.target) }) };
  const first = await changesIn(place, context);
  return isEnough(first) ? toAnswer(first, context) : await meant(intent, context, first);
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
    const more = items.length < CHANGES_AT_MOST ? [] : [thereMayBeMore];
    return tell({ place, items, more, watchedSince: null, evidence, gaps }, context);
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
  const { items, hasMore, ledgerSince: watchedSince } = result;
  const name = workload === undefined ? namespace : `${workload} (${namespace})`;
  const more = hasMore ? [thereAreMore] : [];
  return tell({ place: name, items, more, evidence, gaps, watchedSince }, context);
}

function tell(
  { place, items, more, evidence, gaps, watchedSince }: Told,
  { windowMinutes }: CommandContext,
): Answer {
  const lines = items.map(changeLine);
  const order = items.length === 1 ? "" : ", newest first";
  const isWhole = gapsOfChanges(gaps).length === 0;
  const title =
    items.length === 0
      ? `Nothing changed in ${place} in the last ${spanText(windowMinutes)} that ${isWhole ? "the objects remember" : "I could see"}`
      : `${counted(items.length, "change")} in ${place}, last ${spanText(windowMinutes)}${order}`;
  return answerOf(title, {
    ...(items.length > 0 || isWhole ? {} : { state: "unknown" }),
    lines: [...lines, ...more, ...(watchedSince === null ? [source] : [])],
    evidence: citedBy(lines, evidence),
    gaps: [...gaps],
  });
}

/** `90 min`, `6 h`, `2 days`. */
function spanText(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2 * 1440
    ? `${Math.round(minutes / 60)} h`
    : `${Math.round(minutes / 1440)} days`;
}

const thereMayBeMore = said(
  "I keep the newest {most} of a cluster: there may be more than these.",
  { most: { count: CHANGES_AT_MOST, of: "change" } },
);

const source = said(
  "This comes from the history that the objects keep, not from a watch of my own: a change that was overwritten is not seen.",
);

/** `09:50 deployment/payment rollout 7: env PAYMENT_URL removed (argocd)`. */
export function changeLine({ at, subject, text, by, evidence }: Change): Claim {
  const who = by === undefined ? "" : ` (${by})`;
  return {
    text: `{at} ${kindAndName(subject)} ${text}${who}`,
    evidence,
    slots: { at: { value: { at } } },
  };
}

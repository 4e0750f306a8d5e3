import {
  type Answer,
  type Finding,
  type ObjectRef,
  present,
  type WorkloadState,
} from "@binnacle/contracts";
import { isFelt, isSameThing } from "@binnacle/diagnosis";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import { check } from "./check.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { look, type Seen } from "./look.ts";
import {
  ageOf,
  amountOf,
  isOfFew,
  type Measured,
  measure,
  placeOf,
  sentenceOf,
} from "./measured.ts";
import { askedIn, culpritIn } from "./subject-of.ts";
import { sameQuestion } from "./suspected-cause.ts";

/** `is it fixed?`: the cluster and the error rate, looked at again now. */
export async function fixed(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const [target] = intent.words ?? [];
  if (before === undefined && target === undefined)
    return askBack("Is what fixed? Ask me first what is wrong: `why is <name> failing?`");
  if (before === undefined || leading === undefined || !isAboutThat(intent, context))
    return await check({ ...intent, ...present({ target }) }, context);
  const asked = before.target ?? leading.finding.owner;
  const [seen, measured] = await Promise.all([
    look(sameQuestion(before), context),
    measure(["error_ratio"], placeOf(asked), context),
  ]);
  if (seen.kind === "answer") return seen.answer;
  const { finding } = leading;
  const wasListed = before.workloads.some(({ ref }) => isSameThing(ref, finding.owner));
  return verdictOf({ finding, wasListed, seen, measured, asked });
}

/** Nothing else is named than the culprit or what was asked about. */
function isAboutThat(
  { words: [name] = [], namespace }: VerbIntent,
  context: CommandContext,
): boolean {
  if (namespace !== undefined) return false;
  const known = [askedIn(context), culpritIn(context)];
  return name === undefined || known.some((ref) => ref?.name === name);
}

interface Again {
  readonly finding: Finding;
  /** Its owner was among the workloads: it is missing now when it is not. */
  readonly wasListed: boolean;
  readonly seen: Seen;
  readonly measured: Measured;
  /** What was asked about; else the culprit. */
  readonly asked: ObjectRef;
}

function verdictOf(again: Again): Answer {
  const { finding, seen, measured } = again;
  const { diagnosis } = seen;
  const still = diagnosis.findings.find(
    (item) => item.fingerprint === finding.fingerprint && item.state === "active",
  );
  const numbers = numbersOf(again);
  const [ratio] = measured.signals;
  const lines = ratio === undefined ? [] : [sentenceOf(ratio)];
  const told = {
    slots: numbers.slots,
    lines,
    evidence: citedBy(lines, measured.evidence),
    gaps: [...seen.gaps, ...measured.gaps],
  };
  if (still !== undefined)
    return answerOf(`Not fixed: ${still.title}${numbers.text}`, {
      ...told,
      lines: [...still.claims.slice(0, 1), ...lines],
      evidence: citedBy(
        [...still.claims.slice(0, 1), ...lines],
        [...seen.evidence, ...measured.evidence],
      ),
      state: still.impact,
    });
  const open = openIn(again);
  if (open !== undefined)
    return answerOf(`Partly fixed: ${open}${numbers.text}`, { ...told, state: "degraded" });
  const hidden = hiddenIn(again);
  if (hidden !== undefined)
    return answerOf(`I cannot tell: ${hidden}${numbers.text}`, { ...told, state: "unknown" });
  const doubt = doubtIn(again);
  return doubt === undefined
    ? answerOf(`Fixed${numbers.text}`, { ...told, state: "fine" })
    : answerOf(`Fixed, as far as Kubernetes shows${numbers.text}; ${doubt}`, {
        ...told,
        state: "unknown",
      });
}

/** Why what users feel cannot be told. */
function doubtIn({ measured: { signals }, asked: { name } }: Again): string | undefined {
  const [ratio] = signals;
  if (ratio === undefined) return "the error rate is not known";
  return isOfFew(ratio) ? `too few requests to ${name} to tell more` : undefined;
}

/** What is not well yet. */
function openIn(again: Again): string | undefined {
  const { seen, measured, asked } = again;
  const rows = meantIn(again);
  const troubled = rows.find(({ state }) => state === "broken" || state === "degraded");
  const starting = rows.find(isStarting);
  const other = seen.diagnosis.findings.find(({ state }) => state === "active");
  const [ratio] = measured.signals;
  if (other !== undefined) return `what I found is over, but ${other.title}`;
  if (troubled !== undefined) return `${troubled.ref.name} is not well yet`;
  if (starting !== undefined)
    return `what I found is over, but ${starting.ref.name} is not all Ready yet`;
  if (ratio !== undefined && isFelt(ratio))
    return `what I found is over, but requests to ${asked.name} fail`;
  return undefined;
}

/** The culprit's owner and what was asked about, as they are now. */
function meantIn({ finding, seen: { diagnosis }, asked }: Again): WorkloadState[] {
  return diagnosis.workloads.filter(({ ref }) =>
    [finding.owner, asked].some((each) => isSameThing(ref, each)),
  );
}

/** Pods that it wants may still become Ready, or one beside them. */
function isStarting({ ref, state, ready, desired, beside = 0 }: WorkloadState): boolean {
  const isOpen = ready < desired || beside > 0;
  return state === "fine" && isOpen && !RUNS.has(ref.kind);
}

/** Their pods need not be Ready. */
const RUNS: ReadonlySet<string> = new Set(["Job", "CronJob"]);

/** Its own cause was not looked for, or it is gone from view. */
function hiddenIn(again: Again): string | undefined {
  const { finding, wasListed, seen } = again;
  const { cause, owner } = finding;
  const { checks, workloads } = seen.diagnosis;
  const unseen = "I could not look at it again";
  const row = workloads.find(({ ref }) => isSameThing(ref, owner));
  if (row === undefined && wasListed) return `${owner.name} is not in what I read now`;
  if (meantIn(again).some(({ state }) => state === "unknown")) return unseen;
  if (checks.some((item) => item.kind === "not_visible" && item.cause === cause)) return unseen;
  const isLookedFor = checks.some((item) => item.cause === cause && item.kind !== "not_reached");
  return row === undefined && !isLookedFor ? unseen : undefined;
}

/** `, payment 0 of 3 Ready, 38 % of requests to checkout fail · sample of …`. */
function numbersOf({ finding, seen, measured, asked: { name } }: Again): {
  readonly text: string;
  readonly slots: NonNullable<Answer["slots"]>;
} {
  const { owner } = finding;
  const row = seen.diagnosis.workloads.find(({ ref }) => isSameThing(ref, owner));
  const [ratio] = measured.signals;
  const age = ageOf(ratio === undefined ? undefined : measured.at);
  const ready = row === undefined ? "" : ` · ${owner.name} {ready} of {desired} Ready`;
  const failing = ratio === undefined ? "" : ` · {failing} of requests to ${name} fail`;
  return {
    text: `${ready}${failing}${age.text}`,
    slots: {
      ...age.slots,
      ...(row === undefined
        ? {}
        : { ready: { value: row.ready }, desired: { value: row.desired } }),
      ...(ratio === undefined ? {} : { failing: { value: amountOf(ratio.now, ratio) } }),
    },
  };
}

import {
  AppError,
  type DecideResult,
  type Decision,
  type Finding,
  type Hypothesis,
  type Investigation,
  type Judgement,
  keyOf,
  type MemoryRecord,
  present,
  type Verdict,
  withdrawWithinMs,
} from "@binnacle/contracts";
import { verdictsOn } from "@binnacle/diagnosis";
import { errorToGap } from "@binnacle/runtime";
import type { InvestigationsPorts } from "./ports.ts";
import { recordIdsOf, recordsOf } from "./records-of.ts";

type Deciding = Pick<InvestigationsPorts, "store" | "verdicts" | "memory" | "hash" | "redactor">;
interface Options {
  readonly signal: AbortSignal;
}

type Decide = (decision: Decision, options: Options) => Promise<DecideResult>;

/**
 * Keeps the verdict of one person on the picture that they saw, or withdraws it, and the memory learns or forgets. A
 * memory that is down is a gap; the verdict stands. What one person says of one thing is kept and taught in its order.
 */
export function createDecide(ports: Deciding): Decide {
  const turns = new Map<string, Promise<unknown>>();
  return async (decision, options) => {
    const { investigationId, hypothesisId, by } = decision;
    const key = JSON.stringify([investigationId, hypothesisId, by.id]);
    const turn = (turns.get(key) ?? Promise.resolve()).then(() => decide(decision, ports, options));
    // The next one waits for its end, however it ends.
    const ended = turn.then(noop, noop);
    turns.set(key, ended);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === ended) turns.delete(key);
    }
  };
}

function noop(): void {}

async function decide(
  decision: Decision,
  ports: Deciding,
  options: Options,
): Promise<DecideResult> {
  const { investigationId, hypothesisId, revision, by, says } = decision;
  const investigation = await ports.store.get(investigationId);
  const hypothesis = investigation?.hypotheses.find(({ id }) => id === hypothesisId);
  if (investigation === undefined || hypothesis === undefined) return { kind: "gone" };
  const verdicts = await ports.verdicts.of(investigationId);
  const own = verdicts.find(
    (verdict) => verdict.hypothesisId === hypothesisId && verdict.by.id === by.id,
  );
  const seen: Seen = { investigation, hypothesis, own };
  if (says.kind === "withdraw")
    return await withdraw(decision, { ...seen, verdicts }, { ports, options });
  if (investigation.revision !== revision) return { kind: "stale", investigation, verdicts };
  const verdict = verdictOf(decision, await withoutSecrets(says, ports), hypothesis.finding);
  // Who says the same again said it when they said it first.
  const first = own && { ...own, unstored: undefined };
  const isSame = JSON.stringify({ ...first, at: "" }) === JSON.stringify({ ...verdict, at: "" });
  return await keep(isSame && first !== undefined ? first : verdict, seen, { ports, options });
}

interface Seen {
  readonly investigation: Investigation;
  readonly hypothesis: Hypothesis;
  /** What this person said of it before; withdrawn or not. */
  readonly own: Verdict | undefined;
}

interface Means {
  readonly ports: Deciding;
  readonly options: Options;
}

async function withdraw(
  { at }: Decision,
  { own, verdicts, ...seen }: Seen & { readonly verdicts: Verdict[] },
  means: Means,
): Promise<DecideResult> {
  if (own === undefined)
    return { kind: "not_yours", verdicts: verdictsOn(seen.hypothesis, verdicts) };
  if (Date.parse(at) - Date.parse(own.at) > withdrawWithinMs)
    return { kind: "too_late", verdict: own };
  return await keep({ ...own, withdrawnAt: own.withdrawnAt ?? at }, { ...seen, own }, means);
}

async function withoutSecrets(says: Judgement, { redactor }: Deciding): Promise<Judgement> {
  if (says.kind === "accept" || says.note === undefined) return says;
  return { ...says, note: await redactor.text(says.note) };
}

/** Without what was right anyway. */
function verdictOf(
  { investigationId, hypothesisId, by, at }: Decision,
  says: Judgement,
  { cause, culprit, owner, fingerprint }: Finding,
): Verdict {
  const given = { investigationId, hypothesisId, fingerprint, by, at };
  if (says.kind === "accept") return { ...given, kind: "accept" };
  if (says.kind === "reject") return { ...given, ...says };
  const named = says.culprit;
  const isShown =
    named !== undefined && [culprit, owner].some((ref) => keyOf(ref) === keyOf(named));
  return {
    ...given,
    kind: "modify",
    ...present({
      cause: says.cause === cause ? undefined : says.cause,
      culprit: isShown ? undefined : named,
      worked: says.worked,
      note: says.note,
    }),
  };
}

async function keep(
  verdict: Verdict,
  { investigation, hypothesis, own }: Seen,
  { ports, options }: Means,
): Promise<DecideResult> {
  await ports.verdicts.give(verdict);
  const records =
    verdict.withdrawnAt === undefined
      ? recordsOf(verdict, { investigation, hypothesis, hash: ports.hash })
      : [];
  const kept = new Set(records.map(({ id }) => id));
  // All that earlier words may have left, also those that a memory which was down did not forget.
  const obsolete = own === undefined ? [] : recordIdsOf(verdict).filter((id) => !kept.has(id));
  const gap = await teach(ports.memory, { records, obsolete }, options);
  if (gap !== undefined && records.length > 0)
    await ports.verdicts.give({ ...verdict, unstored: gap.why });
  const verdicts = await ports.verdicts.of(verdict.investigationId);
  return { kind: "decided", investigation, verdicts, ...present({ gap }) };
}

interface Lesson {
  readonly records: readonly MemoryRecord[];
  /** Ids. */
  readonly obsolete: readonly string[];
}

async function teach(memory: Deciding["memory"], { records, obsolete }: Lesson, options: Options) {
  try {
    for (const record of records) await memory.remember(record, options);
    for (const id of obsolete) await memory.forget(id, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return errorToGap(error, { origin: "memory", what: "this verdict in later incidents" });
  }
}

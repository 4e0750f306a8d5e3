import {
  AppError,
  type DecideResult,
  type Decision,
  type Hypothesis,
  type Investigation,
  type MemoryRecord,
  present,
  type Verdict,
} from "@binnacle/contracts";
import { memoryDocument, verdictOn } from "@binnacle/diagnosis";
import { errorToGap } from "@binnacle/runtime";
import type { InvestigationsPorts } from "./ports.ts";

type Deciding = Pick<InvestigationsPorts, "store" | "verdicts" | "memory">;

/**
 * Keeps a verdict (the first one wins, and only for the picture that the person saw) and teaches the memory. A memory
 * that is down is a gap; the verdict stands.
 */
export async function decide(
  decision: Decision,
  ports: Deciding,
  options: { readonly signal: AbortSignal },
): Promise<DecideResult> {
  const { investigationId, hypothesisId, revision, kind, by, at } = decision;
  const held = await ports.store.get(investigationId);
  const hypothesis = held?.hypotheses.find(({ id }) => id === hypothesisId);
  if (held === undefined || hypothesis === undefined) return { kind: "gone" };
  const before = await ports.verdicts.of(investigationId);
  const earlier = verdictOn(hypothesis, before);
  if (earlier !== undefined) return { kind: "already_decided", verdict: earlier };
  if (held.revision !== revision) return { kind: "stale", investigation: held, verdicts: before };
  const { fingerprint } = hypothesis.finding;
  const verdict: Verdict = { investigationId, hypothesisId, fingerprint, kind, by, at };
  const given = await ports.verdicts.give(verdict);
  if (given.kind === "already") return { kind: "already_decided", verdict: given.verdict };
  const verdicts = await ports.verdicts.of(investigationId);
  const record = recordOf(held, hypothesis, verdict);
  return {
    kind: "decided",
    investigation: held,
    verdicts,
    ...(await remember(record, ports, options)),
  };
}

async function remember(
  record: MemoryRecord,
  { memory }: Pick<Deciding, "memory">,
  options: { readonly signal: AbortSignal },
): Promise<Pick<Extract<DecideResult, { kind: "decided" }>, "gap">> {
  try {
    await memory.remember(record, options);
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      gap: errorToGap(error, { origin: "memory", what: "this verdict in later incidents" }),
    };
  }
}

function recordOf(
  { id, scope, askedAt }: Investigation,
  { id: hypothesisId, finding }: Hypothesis,
  { kind, by, at }: Verdict,
): MemoryRecord {
  const { owner, fingerprint, cause, title, since } = finding;
  const [step] = finding.fix;
  const object = step?.object && { kind: step.object.kind, name: step.object.name };
  return {
    id: `${id}/${hypothesisId}`,
    fingerprint,
    clusterId: scope.cluster.id,
    namespace: owner.namespace ?? "",
    owner: { kind: owner.kind, name: owner.name },
    cause,
    title,
    document: memoryDocument(finding),
    verdict: kind,
    by,
    fix: {
      text: step?.command ?? step?.text ?? "",
      ...present({ object, undoesRollout: step?.undoesRollout }),
    },
    occurredAt: since ?? askedAt,
    decidedAt: at,
  };
}

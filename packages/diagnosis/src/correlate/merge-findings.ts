import { type Claim, type Finding, keyOf } from "@binnacle/contracts";

/** One cause on one object. */
export interface Merged {
  readonly finding: Finding;
  /** Under which sources know it: signals and memory speak of any of them. */
  readonly ids: ReadonlySet<string>;
}

/** What two sources concluded alike is told once, in the words of the engine. */
export function mergeFindings(findings: readonly Finding[]): Merged[] {
  const groups = Map.groupBy(findings, ({ fingerprint, culprit }) =>
    JSON.stringify([fingerprint, keyOf(culprit)]),
  );
  return [...groups.values()].map((group) => ({
    finding: group.reduce(merge),
    ids: new Set(group.map(({ id }) => id)),
  }));
}

function merge(left: Finding, right: Finding): Finding {
  const isEngineSecond = left.by.kind === "agent" && right.by.kind === "engine";
  const [first, second] = isEngineSecond ? [right, left] : [left, right];
  if (second.by.kind === "agent" && second.by.model !== undefined && first.by.kind === "engine")
    return withModel(first, second);
  return {
    ...first,
    reasons: distinct([...first.reasons, ...second.reasons], wordsOf),
    against: distinct([...first.against, ...second.against], wordsOf),
    victims: distinct([...first.victims, ...second.victims], ({ ref }) => keyOf(ref)),
    evidence: [...new Set([...first.evidence, ...second.evidence])],
    contradicting: [...new Set([...first.contradicting, ...second.contradicting])],
  };
}

/** Of a model that says the same: its claims behind those of the engine, and advice where the engine has none. Whom it hits, and why, the engine says itself. */
function withModel(engine: Finding, model: Finding): Finding {
  const { nextCheck = model.nextCheck } = engine;
  return {
    ...engine,
    claims: distinct([...engine.claims, ...model.claims], wordsOf),
    evidence: [...new Set([...engine.evidence, ...model.evidence])],
    fix: engine.fix.length === 0 ? model.fix : engine.fix,
    later: distinct([...engine.later, ...model.later], ({ text, command }) =>
      JSON.stringify([text, command]),
    ),
    ...(nextCheck === undefined ? {} : { nextCheck }),
  };
}

function wordsOf({ text, slots }: Claim): string {
  return JSON.stringify([text, slots]);
}

function distinct<T>(items: readonly T[], identityOf: (item: T) => string): T[] {
  return [
    ...new Map(items.toReversed().map((item) => [identityOf(item), item])).values(),
  ].toReversed();
}

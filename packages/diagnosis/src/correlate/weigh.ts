import {
  type Change,
  type Claim,
  type Confidence,
  type Finding,
  type Hypothesis,
  keyOf,
  type RecalledIncident,
  type Signal,
} from "@binnacle/contracts";
import type { Merged } from "./merge-findings.ts";

/** A symptom this much older than its cause is no symptom of it. Scrapes and probes take up to a minute each. */
const orderToleranceMs = 120_000;
/** A change this long before the first symptom is not offered as its start. */
const changeBeforeMs = 15 * 60_000;

/** What is known beside the findings. */
export interface Circumstances {
  readonly signals: readonly Signal[];
  /** Newest first. A finding without a change of its own gets the one on its owner that came just before. */
  readonly changes: readonly Change[];
  readonly recalled: readonly RecalledIncident[];
  /** By finding id: how often people rejected this cause on this object. */
  readonly rejected: Readonly<Record<string, number>>;
}

interface Weighed {
  readonly finding: Finding;
  readonly signals: Signal[];
  readonly recalled: RecalledIncident[];
  readonly status: Hypothesis["status"];
  /** 0 supported, 1 suspect, 2 ruled out, 3 over. */
  readonly tier: number;
  readonly weight: number;
}

/** Holds one finding against everything else that is known; `index`: its position in the order of the engine. */
export function weigh(
  { finding, ids }: Merged,
  known: Circumstances & { readonly index: number },
): Weighed {
  const links = linksOf(finding, ids, known.signals);
  const recalled = known.recalled
    .filter(({ findingId }) => ids.has(findingId))
    .map((item) => ({ ...item, findingId: finding.id }));
  const balance: Balance = {
    support: links.filter(({ effect }) => effect === "supports").length,
    contradiction: links.filter(({ effect }) => effect === "contradicts"),
    ...judged(ids, recalled, known),
  };
  const status = statusOf(finding, balance);
  return {
    finding: withCounterEvidence(withChange(finding, known.changes), balance),
    signals: links.map(({ signal, effect }) => ({
      ...signal,
      links: [{ findingId: finding.id, effect }],
    })),
    recalled,
    status,
    tier: finding.state === "resolved" ? 3 : ["supported", "suspect", "ruled_out"].indexOf(status),
    weight: weightOf(known.index, balance),
  };
}

/** What most people said of it; a tie says nothing. */
function judged(
  ids: ReadonlySet<string>,
  recalled: readonly RecalledIncident[],
  known: Circumstances,
): Pick<Balance, "rejected" | "accepted"> {
  const rejected = Math.max(0, ...[...ids].map((id) => known.rejected[id] ?? 0));
  const accepted = recalled
    .filter(({ match }) => match === "fingerprint")
    .reduce((sum, item) => sum + item.accepted, 0);
  return { rejected: rejected > accepted ? rejected : 0, accepted: accepted > rejected };
}

/** What one signal means for one finding; `why` stands beside the word of confidence, which holds no numbers. */
interface Link {
  readonly signal: Signal;
  readonly effect: Signal["links"][number]["effect"];
  readonly why: string;
}

interface Balance {
  readonly support: number;
  readonly contradiction: readonly Link[];
  readonly rejected: number;
  readonly accepted: boolean;
}

function linksOf(finding: Finding, ids: ReadonlySet<string>, signals: readonly Signal[]): Link[] {
  return signals.flatMap((signal) => {
    const link = signal.links.find(({ findingId }) => ids.has(findingId));
    return link === undefined ? [] : [inTimeOrder(signal, link.effect, finding)];
  });
}

/** What changed clearly before the cause began cannot come from it. */
function inTimeOrder(signal: Signal, effect: Link["effect"], finding: Finding): Link {
  const { claim, changedAt, name, subject } = signal;
  const what = `${name.replaceAll("_", " ")} of ${subject.name}`;
  const why = `contradicted by ${what}`;
  const began = finding.change?.at ?? finding.since;
  const isEarlier =
    changedAt !== undefined &&
    began !== undefined &&
    Date.parse(changedAt) < Date.parse(began) - orderToleranceMs;
  if (effect !== "supports" || !isEarlier) return { signal, effect, why };
  const text = `${claim.text}, and that began before the cause`;
  return {
    signal: { ...signal, claim: { ...claim, text } },
    effect: "contradicts",
    why: `${what} changed before the cause began`,
  };
}

/** The engine's order weighs one a place; support, contradiction and memory may turn neighbours round. */
function weightOf(index: number, balance: Balance): number {
  return (
    -index +
    Math.min(balance.support, 2) * 0.75 -
    balance.contradiction.length * 1.5 +
    (balance.accepted ? 1 : 0) -
    Math.min(balance.rejected, 2) * 1.5
  );
}

function statusOf(finding: Finding, balance: Balance): Hypothesis["status"] {
  const against = balance.contradiction.length + Math.min(balance.rejected, 1);
  const isWeak = finding.confidence.level === "low";
  // What the cluster says of an object now stays true, whatever a metric shows: its cause alone is in doubt.
  const isGuess = isWeak && finding.by.kind === "agent";
  if (isGuess && balance.support === 0 && balance.contradiction.length > 0) return "ruled_out";
  return isWeak || against > balance.support ? "suspect" : "supported";
}

function withChange(finding: Finding, changes: readonly Change[]): Finding {
  if (finding.change !== undefined || finding.since === undefined) return finding;
  const since = Date.parse(finding.since);
  const change = changes
    .filter(({ subject }) => keyOf(subject) === keyOf(finding.owner))
    .find(({ at }) => Date.parse(at) <= since + 1000 && Date.parse(at) >= since - changeBeforeMs);
  return change === undefined ? finding : { ...finding, change };
}

function rejectedBefore(rejected: number): Claim {
  const who = rejected === 1 ? "one person" : "people";
  return { text: `${who} rejected this cause on this object before`, evidence: [] };
}

function withCounterEvidence(finding: Finding, { contradiction, rejected }: Balance): Finding {
  const claims = contradiction.map(({ signal }) => signal.claim);
  const against = rejected > 0 ? [...claims, rejectedBefore(rejected)] : claims;
  if (against.length === 0) return finding;
  const cited = claims.flatMap(({ evidence }) => evidence);
  return {
    ...finding,
    against: [...finding.against, ...against],
    contradicting: [...new Set([...finding.contradicting, ...cited])],
    confidence: lowered(finding.confidence, contradiction[0]?.why ?? rejectedBefore(rejected).text),
  };
}

function lowered({ level, reason }: Confidence, why: string): Confidence {
  return { level: level === "high" ? "medium" : "low", reason: `${reason}; but ${why}` };
}

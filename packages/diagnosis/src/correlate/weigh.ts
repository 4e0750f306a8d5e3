import type {
  Change,
  Confidence,
  Finding,
  Hypothesis,
  RecalledIncident,
  Signal,
} from "@binnacle/contracts";

/** A symptom this much older than its cause is no symptom of it. Scrapes and probes take up to a minute each. */
const ORDER_TOLERANCE_MS = 120_000;
/** A change this long before the first symptom is not offered as its start. */
const CHANGE_BEFORE_MS = 15 * 60_000;

interface Evidenced {
  readonly signals: readonly Signal[];
  readonly changes: readonly Change[];
  readonly recalled: readonly RecalledIncident[];
  readonly rejected: Readonly<Record<string, number>>;
  /** Position in the order of the engine. */
  readonly index: number;
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

/** Holds one finding against everything else that is known. */
export function weigh(finding: Finding, known: Evidenced): Weighed {
  const signals = known.signals
    .filter((signal) => signal.findingId === finding.id)
    .map((signal) => inTimeOrder(signal, finding));
  const recalled = known.recalled.filter((item) => item.findingId === finding.id);
  const rejected = known.rejected[finding.id] ?? 0;
  const accepted = recalled.some((item) => item.match === "fingerprint" && item.accepted > 0);
  const support = signals.filter((signal) => signal.effect === "supports").length;
  const contradiction = signals.filter((signal) => signal.effect === "contradicts");
  const weighed = { support, contradiction, rejected, accepted };
  const judged = withCounterEvidence(withChange(finding, known.changes), weighed);
  const status = statusOf(finding, weighed);
  return {
    finding: judged,
    signals,
    recalled,
    status,
    tier: finding.state === "resolved" ? 3 : ["supported", "suspect", "ruled_out"].indexOf(status),
    weight: weightOf(known.index, weighed),
  };
}

interface Balance {
  readonly support: number;
  readonly contradiction: readonly Signal[];
  readonly rejected: number;
  readonly accepted: boolean;
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
  if (against > 0 && isWeak && balance.support === 0 && balance.contradiction.length > 0)
    return "ruled_out";
  return isWeak || against > balance.support ? "suspect" : "supported";
}

/** What changed clearly before the cause began cannot come from it. */
function inTimeOrder(signal: Signal, finding: Finding): Signal {
  const began = finding.change?.at ?? finding.since;
  if (signal.effect !== "supports" || signal.changedAt === undefined || began === undefined)
    return signal;
  const isEarlier = Date.parse(signal.changedAt) < Date.parse(began) - ORDER_TOLERANCE_MS;
  return isEarlier
    ? { ...signal, effect: "contradicts", text: `${signal.text}, and that began before the cause` }
    : signal;
}

function withChange(finding: Finding, changes: readonly Change[]): Finding {
  if (finding.change !== undefined || finding.since === undefined) return finding;
  const since = Date.parse(finding.since);
  const change = changes.find(
    (item) =>
      item.subject.kind === finding.owner.kind &&
      item.subject.name === finding.owner.name &&
      item.subject.namespace === finding.owner.namespace &&
      Date.parse(item.at) <= since + 1000 &&
      Date.parse(item.at) >= since - CHANGE_BEFORE_MS,
  );
  return change === undefined ? finding : { ...finding, change };
}

function withCounterEvidence(finding: Finding, balance: Balance): Finding {
  const { contradiction, rejected } = balance;
  if (contradiction.length === 0 && rejected === 0) return finding;
  const [first] = contradiction;
  const reason = first?.text ?? "people rejected this cause on this object before";
  return {
    ...finding,
    against: [
      ...finding.against,
      ...contradiction.map(({ text, evidence }) => ({ text, evidence })),
      ...(rejected > 0
        ? [{ text: "people rejected this cause on this object before", evidence: [] }]
        : []),
    ],
    contradicting: [
      ...new Set([...finding.contradicting, ...contradiction.flatMap((signal) => signal.evidence)]),
    ],
    confidence: lowered(finding.confidence, reason),
  };
}

function lowered(confidence: Confidence, reason: string): Confidence {
  const level = confidence.level === "high" ? "medium" : "low";
  return { level, reason: `${confidence.reason}; but ${reason}` };
}

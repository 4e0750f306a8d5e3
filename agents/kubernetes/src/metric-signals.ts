import type { Finding, GoldenSignal, GoldenSignalsResult, Signal } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import type { Look } from "./look.ts";

/** A change of a metric this close to the beginning of a finding speaks of the same event. */
const togetherMs = 10 * 60_000;
/** Memory this near its limit explains a kill. */
const nearLimit = 0.9;

/** The metric that the catalogue names for the cause, and the error ratio of culprit and victims. */
export function metricSignals(
  finding: Finding,
  looks: readonly Look<GoldenSignalsResult>[],
): Signal[] {
  return looks.flatMap((look) => {
    if (look.kind !== "seen" || !isInvolved(finding, look.subject.name)) return [];
    const own = look.subject.name === finding.owner.name;
    return look.result.signals
      .filter(({ name }) => name === "error_ratio" || (own && name === metricOf(finding)))
      .map((measured) => toSignal(finding, measured, look));
  });
}

function metricOf({ cause }: Finding): GoldenSignal["name"] | undefined {
  return Object.values(causes).find(({ id }) => id === cause)?.corroborate.metric;
}

function isInvolved({ owner, victims }: Finding, name: string): boolean {
  return owner.name === name || victims.some(({ ref }) => ref.name === name);
}

function toSignal(
  finding: Finding,
  measured: GoldenSignal,
  { subject }: Extract<Look<GoldenSignalsResult>, { kind: "seen" }>,
): Signal {
  return {
    kind: "metric",
    name: measured.name,
    findingId: finding.id,
    subject,
    effect: effectOf(finding, measured),
    text: measured.text.includes(subject.name)
      ? measured.text
      : `${subject.name}: ${measured.text}`,
    ...(measured.changedAt === undefined ? {} : { changedAt: measured.changedAt }),
    evidence: measured.evidence,
  };
}

function effectOf(finding: Finding, measured: GoldenSignal): Signal["effect"] {
  if (measured.changedAt !== undefined)
    return isTogether(finding, measured.changedAt) ? "supports" : "neutral";
  if (measured.name === "memory_working_set")
    return measured.limit !== undefined && measured.max >= nearLimit * measured.limit
      ? "supports"
      : "neutral";
  // A workload that is down for its users and shows no error would speak against it.
  const isQuiet = measured.name === "error_ratio" || measured.name === "restarts";
  return isQuiet && finding.impact === "broken" ? "contradicts" : "neutral";
}

function isTogether({ since }: Finding, changedAt: string): boolean {
  return since === undefined || Math.abs(Date.parse(changedAt) - Date.parse(since)) <= togetherMs;
}

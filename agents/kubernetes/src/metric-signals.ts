import { type Finding, type GoldenSignal, keyOf, present, type Signal } from "@binnacle/contracts";
import { causes, isSameThing } from "@binnacle/diagnosis";
import { claimOf } from "./claim-of.ts";
import { involves } from "./involves.ts";
import type { Measured } from "./look.ts";

/** A change of a metric this close to the beginning of a finding speaks of the same event. */
const togetherMs = 10 * 60_000;
/** Memory this near its limit explains a kill. */
const nearLimit = 0.9;

/** The metric that the catalogue names for each cause, and the error ratio of culprits and victims. */
export function metricSignals(findings: readonly Finding[], looks: readonly Measured[]): Signal[] {
  return looks.flatMap(({ subject, result }) =>
    (result?.signals ?? []).flatMap((measured) => {
      const spoken = findings.filter((finding) => speaksOf(finding, measured, subject));
      return spoken.length === 0 ? [] : [toSignal(measured, subject, spoken)];
    }),
  );
}

function speaksOf(finding: Finding, { name }: GoldenSignal, subject: Signal["subject"]): boolean {
  if (name === "error_ratio") return involves(finding, subject);
  return name === metricOf(finding) && isSameThing(finding.owner, subject);
}

function metricOf({ cause }: Finding): GoldenSignal["name"] | undefined {
  return causes.find(({ id }) => id === cause)?.metric;
}

function toSignal(
  measured: GoldenSignal,
  subject: Signal["subject"],
  findings: readonly Finding[],
): Signal {
  const { name, changedAt, evidence } = measured;
  return {
    id: `${name} of ${keyOf(subject)}: ${evidence[0] ?? ""}`,
    kind: "metric",
    name,
    subject,
    claim: claimOf(measured),
    ...present({ changedAt }),
    links: findings.flatMap((finding) => {
      const effect = effectOn(finding, measured);
      return effect === undefined ? [] : [{ findingId: finding.id, effect }];
    }),
  };
}

/** Undefined: it says nothing either way. */
function effectOn(
  finding: Finding,
  { name, changedAt, max, limit }: GoldenSignal,
): Signal["links"][number]["effect"] | undefined {
  if (name === "memory_working_set" && limit !== undefined && max >= nearLimit * limit)
    return "supports";
  if (changedAt !== undefined) return isTogether(finding, changedAt) ? "supports" : undefined;
  if (name === "memory_working_set") return undefined;
  // A workload that is down for its users and shows no error would speak against it.
  const isQuiet = name === "error_ratio" || name === "restarts";
  return isQuiet && finding.impact === "broken" ? "contradicts" : undefined;
}

function isTogether({ since }: Finding, changedAt: string): boolean {
  return since === undefined || Math.abs(Date.parse(changedAt) - Date.parse(since)) <= togetherMs;
}

import type { Finding, LogPattern, LogPatternsResult, Signal } from "@binnacle/contracts";
import type { Look } from "./look.ts";

const troubled =
  /error|fail|fatal|panic|exception|refused|timeout|timed out|denied|required|missing|not found|unavailable|no such|oom|killed/iu;

/** What culprit and victims began to say when it began: the most frequent new pattern of trouble of each. */
export function logSignals(finding: Finding, looks: readonly Look<LogPatternsResult>[]): Signal[] {
  return looks.flatMap((look) => {
    if (look.kind !== "seen" || !isInvolved(finding, look.subject.name)) return [];
    const [worst] = look.result.patterns
      .filter(isTrouble)
      .toSorted((left, right) => right.count - left.count);
    return worst === undefined ? [] : [toSignal(finding, worst, look)];
  });
}

function isInvolved({ owner, victims }: Finding, name: string): boolean {
  return owner.name === name || victims.some(({ ref }) => ref.name === name);
}

function isTrouble({ change, level, template }: LogPattern): boolean {
  if (change !== "new" && change !== "grown") return false;
  return /error|fatal|critical|warn/iu.test(level ?? "") || troubled.test(template);
}

function toSignal(
  finding: Finding,
  pattern: LogPattern,
  { subject, result }: Extract<Look<LogPatternsResult>, { kind: "seen" }>,
): Signal {
  const minutes = Math.max(
    1,
    Math.round((Date.parse(result.window.to) - Date.parse(result.window.from)) / 60_000),
  );
  const before = Math.round(pattern.before);
  return {
    kind: "log",
    name: "log_pattern",
    findingId: finding.id,
    subject,
    effect: "supports",
    text: `${subject.name} log pattern "${pattern.template}" ${before} → ${pattern.count} in ${minutes} min`,
    changedAt: pattern.firstSeen,
    evidence: pattern.evidence,
  };
}

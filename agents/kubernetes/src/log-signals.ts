import {
  type Finding,
  keyOf,
  type LogPattern,
  type ObjectRef,
  type Signal,
  type Window,
} from "@binnacle/contracts";
import { readLogLine } from "@binnacle/diagnosis";
import { involves } from "./involves.ts";
import type { Logged } from "./look.ts";

/** What culprits and victims began to say when it began: the most frequent new pattern of trouble of each. */
export function logSignals(findings: readonly Finding[], looks: readonly Logged[]): Signal[] {
  return looks.flatMap(({ subject, result }) => {
    if (result === undefined) return [];
    const spoken = findings.filter((finding) => involves(finding, subject));
    const [worst] = result.patterns
      .filter(isTrouble)
      .toSorted((left, right) => right.count - left.count);
    if (worst === undefined || spoken.length === 0) return [];
    return [toSignal(worst, { subject, window: result.window }, spoken)];
  });
}

function isTrouble({ change, level, template }: LogPattern): boolean {
  if (change !== "new" && change !== "grown") return false;
  return /error|fatal|critical|warn/iu.test(level ?? "") || readLogLine(template).isError;
}

function toSignal(
  { template, before, count, firstSeen, evidence }: LogPattern,
  { subject, window: { from, to } }: { readonly subject: ObjectRef; readonly window: Window },
  findings: readonly Finding[],
): Signal {
  const minutes = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  return {
    id: `log_pattern of ${keyOf(subject)}: ${evidence[0] ?? template}`,
    kind: "log",
    name: "log_pattern",
    subject,
    claim: {
      text: `${subject.name} log pattern "{template}" {before} → {count} in {minutes} min`,
      evidence,
      slots: {
        template: { value: template },
        before: { value: Math.round(before) },
        count: { value: count },
        minutes: { value: minutes },
      },
    },
    changedAt: firstSeen,
    links: findings.map(({ id }) => ({ findingId: id, effect: "supports" })),
  };
}

import {
  type Finding,
  keyOf,
  type LogPattern,
  type ObjectRef,
  type Signal,
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
    const [fact] = worst?.evidence ?? [];
    if (worst === undefined || fact === undefined || spoken.length === 0) return [];
    return [toSignal(worst, { subject, fact }, spoken)];
  });
}

function isTrouble({ change, level, template }: LogPattern): boolean {
  if (change !== "new" && change !== "grown") return false;
  return /error|fatal|critical|warn/iu.test(level ?? "") || readLogLine(template).isError;
}

function toSignal(
  { evidence, firstSeen }: LogPattern,
  { subject, fact }: { readonly subject: ObjectRef; readonly fact: string },
  findings: readonly Finding[],
): Signal {
  const from = (key: string) => ({ evidence: fact, key });
  return {
    id: `log_pattern of ${keyOf(subject)}: ${fact}`,
    kind: "log",
    name: "log_pattern",
    subject,
    claim: {
      text: '{subject} log pattern "{template}" {before} → {count} in {window}',
      evidence,
      slots: {
        subject: { value: subject.name },
        template: from("template"),
        before: from("before"),
        count: from("count"),
        window: from("window"),
      },
    },
    changedAt: firstSeen,
    links: findings.map(({ id }) => ({ findingId: id, effect: "supports" })),
  };
}

import { present } from "@binnacle/contracts";
import { getLogs as logsOf, type ObjectFact, readLogLine } from "@binnacle/diagnosis";
import type { LogRun, Owned } from "./log-run.ts";

const citedAtMost = 10;

/** The lines that tell of trouble, or else the last ones, as facts. */
export function citedLines(log: readonly string[], run: LogRun & Owned): ObjectFact[] {
  const trouble = log.filter((line) => readLogLine(line).isError);
  return (trouble.length > 0 ? trouble : log.slice(-3))
    .slice(-citedAtMost)
    .map((line) => lineFact(line, run));
}

/** A line is what a workload wrote: data, never instruction. */
export function lineFact(line: string, run: LogRun & Owned): ObjectFact {
  const { pod, container, previous, owner } = run;
  return {
    subject: pod,
    pointer: `/log/${container}/${previous ? "previous" : "current"}`,
    value: line,
    text: line,
    values: present({ line, owner }),
    kubectl: logsOf(pod, { container, previous }, 100),
    trust: "outside",
  };
}

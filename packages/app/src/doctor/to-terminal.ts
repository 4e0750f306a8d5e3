import { visibleLine } from "@binnacle/report";
import { type CheckRow, folded } from "./check-rows.ts";
import type { Checked, DoctorReport, Finding } from "./doctor-report.ts";

const marks: Readonly<
  Record<Finding["state"], { readonly mark: string; readonly colour: number }>
> = {
  ok: { mark: "✓", colour: 32 },
  wrong: { mark: "✗", colour: 31 },
  not_configured: { mark: "–", colour: 90 },
  unknown: { mark: "?", colour: 33 },
};

/** For people: a heading a section, a line for each thing that was found, and below it the line that mends it. */
export function toTerminal(
  { checks, ms }: DoctorReport,
  { isColoured }: { readonly isColoured: boolean },
): string {
  const painted = (text: string, colour: number): string =>
    isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text;
  const sections = Map.groupBy(checks, ({ section }) => section);
  const lines = [...sections].flatMap(([section, own]) => [
    "",
    visibleLine(section),
    ...folded(own).flatMap((row) => rowLines(row, painted)),
  ]);
  return `${[...lines.slice(1), "", totals(checks, ms)].join("\n")}\n`;
}

function rowLines(
  { state, whats, why, mend = "" }: CheckRow,
  painted: (text: string, colour: number) => string,
): string[] {
  const { mark, colour } = marks[state];
  const mends = mend === "" ? [] : mend.split("\n");
  return [
    `  ${painted(mark, colour)} ${visibleLine(`${whats.join(", ")}: ${why}`)}`,
    ...mends.map((line, index) => `      ${index === 0 ? "→ " : "  "}${indented(line)}`),
  ];
}

/** YAML keeps what stands before it. */
function indented(line: string): string {
  return `${/^ */u.exec(line)?.[0] ?? ""}${visibleLine(line.trim())}`;
}

function totals(checks: readonly Checked[], ms: number): string {
  const count = (state: Finding["state"]) => checks.filter((check) => check.state === state).length;
  const parts = [
    `${count("wrong")} wrong`,
    `${count("unknown")} could not be told`,
    `${count("ok")} well`,
    `${count("not_configured")} not configured`,
  ];
  return `${parts.join(", ")}. ${(ms / 1000).toFixed(1)} s`;
}

import { type Document, documentOfText } from "@binnacle/report";
import type { Checked } from "../doctor/doctor-report.ts";
import type { News } from "./create-watchdog.ts";

/** So many are told one by one: `binnacle doctor` tells all. */
const linesAtMost = 5;

/** What the admins read when something is wrong with the bot's own connections, or well again. */
export function newsDocument({ wrong, well }: News, nowMs: number): Document {
  const isWrong = wrong.length > 0;
  const checks = isWrong ? wrong : well.map(({ check }) => check);
  const title = `Binnacle itself: ${isWrong ? "something is wrong with" : "well again:"} ${sourcesOf(checks)}`;
  const more = wrong.length - linesAtMost;
  const rest = more > 0 ? [{ text: `and ${more} more: \`binnacle doctor\` tells all` }] : [];
  const again = well.map(({ check, sinceMs }) => ({
    text: `well again after ${minutes(nowMs - sinceMs)}: ${nameOf(check)}`,
  }));
  return {
    ...documentOfText(title),
    state: isWrong ? "degraded" : "fine",
    sections: [{ lines: [...wrong.slice(0, linesAtMost).flatMap(linesOf), ...rest, ...again] }],
  };
}

function linesOf(check: Checked) {
  const { why, mend = "" } = check;
  const commands = mend === "" ? [] : [{ text: mend, kind: "command" as const }];
  return [{ text: `${nameOf(check)}: ${why}` }, ...commands];
}

export function nameOf({ section, what }: Checked): string {
  return `${section}, ${what}`;
}

function sourcesOf(checks: readonly Checked[]): string {
  return [...new Set(checks.map(({ section }) => section))].join(", ");
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

import { type Document, documentOfText } from "@binnacle/report";
import type { Checked } from "../doctor/doctor-report.ts";
import type { News } from "./create-watchdog.ts";

/** So many are told one by one: `binnacle doctor` tells all. */
const linesAtMost = 5;

/** What the admins read when the bot itself sees less, or more, than before. */
export function newsDocument({ blind, sees }: News, nowMs: number): Document {
  const isBlind = blind.length > 0;
  const checks = isBlind ? blind : sees.map(({ check }) => check);
  const title = `Binnacle ${isBlind ? "cannot see" : "sees again"}: ${sourcesOf(checks)}`;
  const more = blind.length - linesAtMost;
  const rest = more > 0 ? [{ text: `and ${more} more: \`binnacle doctor\` tells all` }] : [];
  const again = sees.map(({ check, sinceMs }) => ({
    text: `sees again after ${minutes(nowMs - sinceMs)}: ${nameOf(check)}`,
  }));
  const lines = [...blind.slice(0, linesAtMost).flatMap(linesOf), ...rest, ...again];
  return {
    ...documentOfText(title),
    state: isBlind ? "degraded" : "fine",
    sections: [{ lines: isBlind ? [...lines, consequence] : lines }],
  };
}

const consequence = { text: "Until it sees, answers name this among what was not seen." };

function linesOf(check: Checked) {
  const { why, mend = "" } = check;
  const commands = mend === "" ? [] : [{ text: mend, kind: "command" as const }];
  return [{ text: `${nameOf(check)}: ${why}` }, ...commands];
}

function nameOf({ section, what }: Checked): string {
  return `${section}, ${what}`;
}

function sourcesOf(checks: readonly Checked[]): string {
  return [...new Set(checks.map(({ section }) => section))].join(", ");
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

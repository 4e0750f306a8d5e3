import type { Answer } from "@binnacle/contracts";
import { type Document, type Line, type Section, stateMarks, type Telling } from "./document.ts";
import { gapLines } from "./gap-sections.ts";
import { evidenceDrawer, lineOf, numberingOf } from "./numbering.ts";
import { since, timeOfDay, withTimes } from "./tell-time.ts";

/** A short answer: a quick check, a follow-up, a question back. */
export function answerDocument(answer: Answer, telling: Telling): Document {
  const numbers = numberingOf(answer.evidence);
  const rows = answer.rows.map((row) => rowLine(row, telling));
  const lines = answer.lines.map((claim) => lineOf(claim, numbers, telling));
  const code: Line[] = answer.code === undefined ? [] : [{ text: answer.code, kind: "code" }];
  const sections: Section[] = [
    { lines: rows },
    { lines: [...code, ...lines] },
    { label: "Not visible", lines: answer.gaps.flatMap(gapLines) },
  ];
  return {
    ...(answer.state === undefined ? {} : { state: answer.state }),
    title: withTimes(answer.title, telling),
    sections: sections.filter((section) => section.lines.length > 0),
    drawers: evidenceDrawer(answer.evidence, telling),
    buttons: answer.choices.map(({ label, intent }) => ({ kind: "ask", label, intent })),
    footer: footerOf(answer, telling),
  };
}

function rowLine(
  { state, name, text, why, since: at }: Answer["rows"][number],
  telling: Telling,
): Line {
  const what = [text, at === undefined ? "" : since(at, telling)].filter((part) => part !== "");
  const told = what.length === 0 ? "" : `  ${what.join(", ")}`;
  const reason = why === undefined ? "" : ` — why: ${why}`;
  return { text: `${stateMarks[state]} ${name}${told}${reason}` };
}

function footerOf({ footer, observedAt }: Answer, telling: Telling): string[] {
  const checked =
    observedAt === undefined
      ? undefined
      : `checked ${timeOfDay(observedAt, telling)} ${telling.timeZone}`;
  const line = [footer, checked].filter((text) => text !== undefined).join(" · ");
  return line === "" ? [] : [line];
}

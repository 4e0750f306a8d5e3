import type { Answer } from "@binnacle/contracts";
import { type Document, type Line, type Section, stateMarks, type Telling } from "./document.ts";
import { gapText } from "./investigation-document.ts";
import { evidenceDrawer, lineOf, numberingOf } from "./numbering.ts";
import { since, timeOfDay } from "./tell-time.ts";

/** A short answer: a quick check, a follow-up, a question back. */
export function answerDocument(answer: Answer, telling: Telling): Document {
  const numbers = numberingOf(answer.evidence);
  const rows = answer.rows.map((row) => rowLine(row, telling));
  const lines = answer.lines.map((claim) => lineOf(claim, numbers, telling));
  const code: Line[] = answer.code === undefined ? [] : [{ text: answer.code, kind: "code" }];
  const sections: Section[] = [{ lines: rows }, { lines: [...code, ...lines] }];
  const checked =
    answer.observedAt === undefined
      ? undefined
      : `checked ${timeOfDay(answer.observedAt, telling)} ${telling.timeZone}`;
  const footer = [answer.footer, checked].filter((text) => text !== undefined).join(" · ");
  return {
    ...(answer.state === undefined ? {} : { state: answer.state }),
    title: answer.title,
    sections: [
      ...sections.filter((section) => section.lines.length > 0),
      ...(answer.gaps.length === 0
        ? []
        : [{ label: "Not visible", lines: answer.gaps.map((gap) => ({ text: gapText(gap) })) }]),
    ],
    drawers: evidenceDrawer(answer.evidence, telling),
    buttons: answer.choices.map(({ label, intent }) => ({ kind: "ask", label, intent })),
    footer: footer === "" ? [] : [footer],
  };
}

function rowLine(
  { state, name, text, why, since: at }: Answer["rows"][number],
  telling: Telling,
): Line {
  const when = at === undefined ? "" : `, ${since(at, telling)}`;
  const reason = why === undefined ? "" : ` — why: ${why}`;
  return { text: `${stateMarks[state]} ${name}  ${text}${when}${reason}` };
}

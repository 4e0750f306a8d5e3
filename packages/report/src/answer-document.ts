import { type Answer, type Gap, present } from "@binnacle/contracts";
import { contextOf } from "./context.ts";
import { type Document, type Line, type Section, stateMarks, type Telling } from "./document.ts";
import { evidenceDrawer } from "./evidence-drawer.ts";
import { gapLines } from "./gap-sections.ts";
import { namesInAnswer } from "./names-in.ts";
import { since, timeOfDay } from "./tell-time.ts";
import { lineOf, textOf } from "./text-of.ts";
import { unmarked } from "./unmarked.ts";

/** A short answer: a quick check, a follow-up, a question back. */
export function answerDocument(
  answer: Answer,
  telling: Telling,
  cited: readonly string[],
): Document {
  const context = contextOf(answer.evidence, telling, cited);
  const rows = answer.rows.map((row) => rowLine(row, telling));
  const lines = answer.lines.map((claim) => lineOf(claim, context));
  const code: Line[] = answer.code === undefined ? [] : [{ text: answer.code, kind: "code" }];
  const sections: Section[] = [
    { lines: rows },
    { lines: [...code, ...lines] },
    { label: "Not visible", lines: answer.gaps.flatMap(linesOf) },
  ];
  return {
    ...present({ state: answer.state }),
    title: textOf({ text: answer.title, ...present({ slots: answer.slots }) }, context),
    sections: sections.filter((section) => section.lines.length > 0),
    drawers: evidenceDrawer(context, cited),
    buttons: answer.choices.map(({ label, intent }) => ({ kind: "ask", label, intent })),
    footer: footerOf(answer, telling),
    names: namesInAnswer(answer),
  };
}

function rowLine(
  { state, name, text, why, since: at }: Answer["rows"][number],
  telling: Telling,
): Line {
  const what = [text, at === undefined ? "" : since(at, telling)].filter((part) => part !== "");
  const told = what.length === 0 ? "" : `  ${what.join(", ")}`;
  const reason = why === undefined ? "" : ` — why: ${why}`;
  return { text: unmarked(`${stateMarks[state]} ${name}${told}${reason}`) };
}

function footerOf({ footer, observedAt }: Answer, telling: Telling): string[] {
  const checked =
    observedAt === undefined
      ? undefined
      : `checked ${timeOfDay(observedAt, telling)} ${telling.timeZone}`;
  const line = [footer, checked].filter((text) => text !== undefined).join(" · ");
  return line === "" ? [] : [line];
}

/** Advice without a command that is longer is for the whole answer. */
const adviceAtMost = 120;

function linesOf({ remedy, ...gap }: Gap): Line[] {
  const isLong = remedy?.command === undefined && (remedy?.text ?? "").length > adviceAtMost;
  return gapLines({ ...gap, ...present({ remedy: isLong ? undefined : remedy }) });
}

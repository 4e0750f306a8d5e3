import { closeEvent, openEvent } from "./fold-events.ts";
import { maskLine } from "./mask-line.ts";
import { templateText } from "./template-text.ts";

/** The template of one line alone, without the time and the level before its words: the same for equal lines, wherever they stand. */
export function templateOf(line: string): string {
  const { text } = closeEvent(openEvent(line));
  const { text: masked, shown } = maskLine(text, new Map());
  return templateText({
    words: masked.trimEnd().split(" "),
    shown: shown.join("").trimEnd().split(" "),
  });
}

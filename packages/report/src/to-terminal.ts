import { type Document, type Line, marksOf, stateMarks } from "./document.ts";
import { drawn } from "./sparkline.ts";

const labelWidth = 10;
/** What a terminal obeys: outside text may move the cursor, rename the window or hide itself. Lines and columns stay. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

export interface TerminalOptions {
  /** Print what Slack folds away too: evidence, timeline, what was ruled out. */
  readonly isUnfolded?: boolean;
  /** What unfolds them, said beside their titles: `--full`. */
  readonly unfoldWith?: string;
  /** Where lines break; 80 unless given. */
  readonly columns?: number;
}

/** Plain text: the same words as in Slack. Drawers are folded: their titles are said, and nothing scrolls away. */
export function toTerminal(
  document: Document,
  { isUnfolded = false, unfoldWith, columns = 80 }: TerminalOptions = {},
): string {
  const mark = document.state === undefined ? "" : `${stateMarks[document.state]} `;
  const head = [
    ...(document.notice === undefined ? [] : [document.notice]),
    `${mark}${document.title}`,
    ...(document.subtitle === undefined ? [] : [document.subtitle]),
  ];
  const sections = document.sections.map(({ label, lines, picture }) =>
    block(label, [...drawn(picture), ...lines], columns),
  );
  const drawers = isUnfolded
    ? document.drawers.map(({ title, lines }) => `${title}\n${block(undefined, lines, columns)}`)
    : [foldedLine(document, unfoldWith)];
  const asks = document.buttons.flatMap((button) =>
    button.kind === "ask" ? [`[${button.label}]`] : [],
  );
  return [
    head.flatMap((line) => wrap(line, { indent: 0, columns })).join("\n"),
    ...sections,
    ...drawers,
    asks.join(" "),
    document.footer.flatMap((line) => wrap(line, { indent: 0, columns })).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .replaceAll(CONTROL, "")
    .concat("\n");
}

function foldedLine({ drawers }: Document, unfoldWith: string | undefined): string {
  const titles = drawers.map(({ title }) => `▸ ${title}`);
  const how = unfoldWith === undefined || titles.length === 0 ? [] : [`(${unfoldWith})`];
  return [...titles, ...how].join("   ");
}

function block(label: string | undefined, lines: readonly Line[], columns: number): string {
  const indent = label === undefined ? 2 : labelWidth;
  const rows = lines.flatMap((line) => lineRows(line, { indent, columns }));
  const [first = "", ...rest] = rows;
  const head = label === undefined ? first : `${label.padEnd(labelWidth - 1)} ${first.trimStart()}`;
  return [
    label !== undefined && label.length >= labelWidth ? `${label}\n${first}` : head,
    ...rest,
  ].join("\n");
}

interface Frame {
  readonly indent: number;
  readonly columns: number;
}

function lineRows({ text, numbers = [], kind = "text" }: Line, frame: Frame): string[] {
  return `${text}${marksOf(numbers)}`
    .split("\n")
    .flatMap((row) => (kind === "code" ? [" ".repeat(frame.indent) + row] : wrap(row, frame)));
}

/** Breaks at spaces, but not before a mark; a word longer than a line stands alone. */
function wrap(text: string, { indent, columns }: Frame): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/ (?![✓✗])/u)) {
    const longer = row === "" ? word : `${row} ${word}`;
    if (longer.length > columns - indent && row !== "") {
      rows.push(" ".repeat(indent) + row);
      row = word;
    } else row = longer;
  }
  return [...rows, " ".repeat(indent) + row];
}

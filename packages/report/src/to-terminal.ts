import type { StateMark } from "@binnacle/contracts";
import { type Document, type Line, marksOf, stateMarks } from "./document.ts";
import { drawn } from "./sparkline.ts";
import { visibleDocument } from "./visible-document.ts";

const labelWidth = 10;
const codeIndent = 2;
/** What goes on of a line stands farther in than any first row or command, in a drawer as well. */
const goesOn = { further: 2, atLeast: 4 };

export interface TerminalOptions {
  /** Print what Slack folds away too: evidence, timeline, what was ruled out. */
  readonly isUnfolded?: boolean;
  /** What unfolds them, said beside their titles: `--full`. */
  readonly unfoldWith?: string;
  /** Where lines break; 80 unless given. */
  readonly columns?: number;
  /** A second signal beside the words: no word is left to its colour. */
  readonly isColoured?: boolean;
}

/** Select Graphic Rendition: what a style begins with; every one ends with 0. */
const styles = {
  broken: "1;31",
  degraded: "1;33",
  fine: "1;32",
  unknown: "1",
  label: "1",
  command: "36",
  quiet: "2",
} as const satisfies Readonly<Record<StateMark | "label" | "command" | "quiet", string>>;
type Style = keyof typeof styles;
type Paint = (style: Style, row: string) => string;

/** The indentation stays plain. */
const coloured: Paint = (style, row) => {
  const text = row.trimStart();
  const indent = row.slice(0, row.length - text.length);
  return text === "" ? row : `${indent}\u001b[${styles[style]}m${text}\u001b[0m`;
};
const plain: Paint = (_, row) => row;

/** Plain text: the same words as in Slack. Drawers are folded: their titles are said, and nothing scrolls away. */
export function toTerminal(given: Document, options: TerminalOptions = {}): string {
  const { isUnfolded = false, unfoldWith, columns = 80, isColoured = false } = options;
  const document = visibleDocument(given);
  const look = { columns, paint: isColoured ? coloured : plain };
  const drawers = isUnfolded
    ? document.drawers.map(
        ({ title, lines }) => `${look.paint("label", title)}\n${block(undefined, lines, look)}`,
      )
    : [look.paint("quiet", foldedLine(document, unfoldWith))];
  const asks = document.buttons.flatMap((button) =>
    button.kind === "ask" ? [`[${button.label}]`] : [],
  );
  const footer = document.footer.flatMap((line) => wrap(line, { indent: 0, columns }));
  return [
    head(document, look),
    ...document.sections.map(({ label, lines, picture }) =>
      block(label, [...drawn(picture), ...lines], look),
    ),
    ...drawers,
    asks.join(" "),
    footer.map((row) => look.paint("quiet", row)).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

function head(document: Document, { columns, paint }: Look): string {
  const { notice, state, title, numbers = [], subtitle } = document;
  const mark = state === undefined ? "" : `${stateMarks[state]} `;
  const before = notice === undefined ? [] : wrap(notice, { indent: 0, columns });
  const first = wrap(`${mark}${title}${marksOf(numbers)}`, { indent: 0, columns });
  const second = subtitle === undefined ? [] : wrap(subtitle, { indent: 0, columns });
  return [...before, ...first.map((row) => paint(state ?? "label", row)), ...second].join("\n");
}

function foldedLine({ drawers }: Document, unfoldWith: string | undefined): string {
  const titles = drawers.map(({ title }) => `▸ ${title}`);
  const how = unfoldWith === undefined || titles.length === 0 ? [] : [`(${unfoldWith})`];
  return [...titles, ...how].join("   ");
}

function block(
  label: string | undefined,
  lines: readonly Line[],
  { columns, paint }: Look,
): string {
  const indent = label === undefined ? 2 : labelWidth;
  const rows = lines.flatMap((line) => lineRows(line, { indent, columns, paint }));
  if (label === undefined) return rows.join("\n");
  const name = paint("label", label);
  if (label.length >= labelWidth) return [name, ...rows].join("\n");
  const [first = "", ...rest] = rows;
  const gap = " ".repeat(labelWidth - label.length);
  return [`${name}${gap}${first.trimStart()}`, ...rest].join("\n");
}

interface Frame {
  readonly indent: number;
  readonly columns: number;
}

function lineRows({ text, numbers = [], kind = "text" }: Line, frame: Frame & Look): string[] {
  if (kind === "text") return wrap(`${text}${marksOf(numbers)}`, frame);
  const [first = "", ...rest] = text.split("\n");
  const [outer, inner] = [frame.indent, frame.indent + codeIndent].map((width) =>
    " ".repeat(width),
  );
  // No row of outside text stands where one of ours may begin.
  const rows =
    kind === "command"
      ? [`${outer}${first}`, ...rest.map((row) => `${inner}${row}`)]
      : rowsWithin(text, frame.columns - frame.indent - codeIndent).map((row) => `${inner}${row}`);
  return rows.map((row) => frame.paint("command", row));
}

const narrowest = 20;

function rowsWithin(text: string, columns: number): string[] {
  const width = Math.max(columns, narrowest);
  return text.split("\n").flatMap((row) => {
    if (row.length <= width) return [row];
    const characters = Array.from(row);
    return Array.from({ length: Math.ceil(characters.length / width) }, (_, index) =>
      characters.slice(index * width, (index + 1) * width).join(""),
    );
  });
}

/** Breaks at spaces, but not before a picture or a mark; a word longer than a line stands alone. What goes on is indented. */
function wrap(text: string, { indent: first, columns }: Frame): string[] {
  const rows: string[] = [];
  let row = "";
  let indent = first;
  for (const word of text.split(/ (?![\p{So}\p{Extended_Pictographic}])/u)) {
    const longer = row === "" ? word : `${row} ${word}`;
    if (longer.length > columns - indent && row !== "") {
      rows.push(" ".repeat(indent) + row);
      indent = Math.max(first + goesOn.further, goesOn.atLeast);
      row = word;
    } else row = longer;
  }
  return [...rows, " ".repeat(indent) + row];
}

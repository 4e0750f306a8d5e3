import { type Document, type Line, stateMarks } from "./document.ts";
import { inlineText, type Marking } from "./inline-text.ts";
import { drawn } from "./sparkline.ts";
import { visibleDocument } from "./visible-document.ts";

/** The same answer as Markdown, for files and tickets. */
export function toMarkdown(given: Document): string {
  const document = visibleDocument(given);
  const mark = document.state === undefined ? "" : `${stateMarks[document.state]} `;
  const { names = new Set<string>() } = document;
  const parts = [
    document.notice === undefined ? "" : plain(document.notice),
    `## ${mark}${plain(document.title)}${marked(document.numbers)}`,
    document.subtitle === undefined ? "" : plain(document.subtitle),
    ...document.sections.map(
      ({ label, lines, picture }) =>
        `${label === undefined ? "" : `**${plain(label)}**\n\n`}${list([...drawn(picture), ...lines], names)}`,
    ),
    ...document.drawers.map(
      ({ title, lines }) =>
        `<details><summary>${escaped(title)}</summary>\n\n${list(lines, names)}\n\n</details>`,
    ),
    document.footer.map(plain).join("  \n"),
  ];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function list(lines: readonly Line[], names: ReadonlySet<string>): string {
  return lines
    .map(({ numbers = [], kind = "text", ...line }) =>
      kind === "text"
        ? `- ${inlineText(line, names, marking)}${marked(numbers)}`
        : fence(line.text),
    )
    .join("\n");
}

function marked(numbers: readonly number[] = []): string {
  return numbers.map((number) => ` \\[${number}]`).join("");
}

/** A fence longer than any run of backticks in the text. */
function fence(text: string): string {
  const marks = "`".repeat(Math.max(2, longestRun(text)) + 1);
  return `\n${marks}\n${text}\n${marks}\n`;
}

/** Of backticks. */
function longestRun(text: string): number {
  return [...text.matchAll(/`+/gu)].reduce((most, [run]) => Math.max(most, run.length), 0);
}

/** An address, somebody, a ticket, an emoji by its name: no backslash keeps a ticket system from seeing one. */
const POWER = /:\/\/|www\.|@|#\d|:\w*[a-z+'-][\w+'-]*:|(?<!\d):\d+:/iu;
/** What begins a list, a heading or a line across. */
const BULLET = /^(?:[-+=]+|\d+[.)])$/u;

const marking: Marking = {
  escape: escaped,
  code: (text) => {
    const marks = "`".repeat(longestRun(text) + 1);
    const pad = /^`|`$/u.test(text) ? " " : "";
    return `${marks}${pad}${text}${pad}${marks}`;
  },
  isPowerful: (word, isFirst) => POWER.test(word) || (isFirst && BULLET.test(word)),
};

function plain(text: string): string {
  return inlineText({ text }, undefined, marking);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll(/[\\`*_{}[\]<>#|~]/gu, (mark) => `\\${mark}`);
}

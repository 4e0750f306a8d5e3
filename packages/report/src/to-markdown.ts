import { type Document, type Line, stateMarks } from "./document.ts";
import { isName, WORD } from "./mrkdwn.ts";
import { drawn } from "./sparkline.ts";

/** The same answer as Markdown, for files and tickets. */
export function toMarkdown(document: Document): string {
  const mark = document.state === undefined ? "" : `${stateMarks[document.state]} `;
  const { names = new Set<string>() } = document;
  const parts = [
    document.notice === undefined ? "" : escaped(document.notice),
    `## ${mark}${escaped(document.title)}${marked(document.numbers)}`,
    document.subtitle === undefined ? "" : escaped(document.subtitle),
    ...document.sections.map(
      ({ label, lines, picture }) =>
        `${label === undefined ? "" : `**${label}**\n\n`}${list([...drawn(picture), ...lines], names)}`,
    ),
    ...document.drawers.map(
      ({ title, lines }) =>
        `<details><summary>${title}</summary>\n\n${list(lines, names)}\n\n</details>`,
    ),
    document.footer.map(escaped).join("  \n"),
  ];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function list(lines: readonly Line[], names: ReadonlySet<string>): string {
  return lines
    .map(({ text, numbers = [], kind = "text" }) =>
      kind === "code" ? fence(text) : `- ${named(text, names)}${marked(numbers)}`,
    )
    .join("\n");
}

function marked(numbers: readonly number[] = []): string {
  return numbers.map((number) => ` \\[${number}]`).join("");
}

/** A fence longer than any run of backticks in the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `\n${marks}\n${text}\n${marks}\n`;
}

/** Names as code, all else escaped. */
function named(text: string, names: ReadonlySet<string>): string {
  if (text.includes("`")) return escaped(text);
  const words = [...text.matchAll(WORD)].filter(([word]) => isName(word, names));
  const ends = [0, ...words.map(({ index, 0: word }) => index + word.length)];
  const parts = words.map(
    ({ index, 0: word }, place) => `${escaped(text.slice(ends[place], index))}\`${word}\``,
  );
  return `${parts.join("")}${escaped(text.slice(ends.at(-1)))}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/gu, (mark) => `\\${mark}`).replaceAll("\n", "  \n  ");
}

import { type Document, type Line, stateMarks } from "./document.ts";

/** The same answer as Markdown, for files and tickets. */
export function toMarkdown(document: Document): string {
  const mark = document.state === undefined ? "" : `${stateMarks[document.state]} `;
  const parts = [
    `## ${mark}${escaped(document.title)}`,
    document.subtitle === undefined ? "" : escaped(document.subtitle),
    ...document.sections.map(
      ({ label, lines }) => `${label === undefined ? "" : `**${label}**\n\n`}${list(lines)}`,
    ),
    ...document.drawers.map(
      ({ title, lines }) => `<details><summary>${title}</summary>\n\n${list(lines)}\n\n</details>`,
    ),
    document.footer.map(escaped).join("  \n"),
  ];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function list(lines: readonly Line[]): string {
  return lines
    .map(({ text, numbers = [], kind = "text" }) =>
      kind === "code"
        ? fence(text)
        : `- ${escaped(text)}${numbers.map((number) => ` \\[${number}]`).join("")}`,
    )
    .join("\n");
}

/** A fence longer than any run of backticks in the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `\n${marks}\n${text}\n${marks}\n`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/gu, (mark) => `\\${mark}`).replaceAll("\n", "  \n  ");
}

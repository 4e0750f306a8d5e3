import { type Document, type Line, type Section } from "./document.ts";
import { escapeHtml } from "./escape-html.ts";
import { pageStyle } from "./html-page.style.ts";
import { htmlPicture } from "./html-picture.ts";
import { inlineText, type Marking } from "./inline-text.ts";
import { visibleDocument } from "./visible-document.ts";

const marking: Marking = {
  escape: escapeHtml,
  code: (text) => `<code>${escapeHtml(text)}</code>`,
  // In HTML a word has no power once it is escaped.
  isPowerful: () => false,
};

/** The whole of an answer as one page that needs nothing else: no script, no address, nothing is loaded. */
export function toHtml(given: Document): string {
  const document = visibleDocument(given);
  const { names = new Set<string>(), sections, drawers, footer } = document;
  const body = [
    head(document, names),
    ...sections.filter(({ lines }) => lines.length > 0).map((section) => sectionOf(section, names)),
    ...drawers.map(
      ({ title, lines }) =>
        `<details><summary>${escapeHtml(title)}</summary>\n${rowsOf(lines, names)}\n</details>`,
    ),
    `<footer>${footer.map((line) => `<p>${inline({ text: line }, names)}</p>`).join("\n")}</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(document.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body.join("\n")}
</main>
</body>
</html>
`;
}

function head(
  { notice, state, title, numbers, subtitle }: Document,
  names: ReadonlySet<string>,
): string {
  const mark = state === undefined ? "" : '<span class="mark"></span>';
  const before =
    notice === undefined ? "" : `<p class="notice">${inline({ text: notice }, names)}</p>\n`;
  const after =
    subtitle === undefined ? "" : `\n<p class="subtitle">${inline({ text: subtitle }, names)}</p>`;
  return `<header class="${state ?? "plain"}">\n${before}<h1>${mark}${escapeHtml(title)}${citations(numbers)}</h1>${after}\n</header>`;
}

function sectionOf({ label, lines, picture }: Section, names: ReadonlySet<string>): string {
  const title = label === undefined ? "" : `<h2>${escapeHtml(label)}</h2>\n`;
  const drawn = picture === undefined ? "" : `${htmlPicture(picture)}\n`;
  return `<section>\n${title}<div>${drawn}${rowsOf(lines, names)}</div>\n</section>`;
}

function rowsOf(lines: readonly Line[], names: ReadonlySet<string>): string {
  return lines
    .map((line) => {
      const { text, numbers, kind = "text" } = line;
      if (kind !== "text") return `<pre class="${kind}">${escapeHtml(text)}</pre>`;
      return `<p${anchorOf(text)}>${inline(line, names)}${citations(numbers)}</p>`;
    })
    .join("\n");
}

/** A fact of the evidence stands behind its number: `[3] …`. */
function anchorOf(text: string): string {
  const number = /^\[(\d{1,4})\] /u.exec(text)?.[1];
  return number === undefined ? "" : ` id="fact-${number}"`;
}

function citations(numbers: readonly number[] = []): string {
  return numbers.map((number) => ` <a href="#fact-${number}">[${number}]</a>`).join("");
}

function inline(line: Pick<Line, "text" | "command">, names: ReadonlySet<string>): string {
  return inlineText(line, names, marking);
}

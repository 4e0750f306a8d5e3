import { expect, test } from "vitest";
import type { Document } from "./document.ts";
import { documentOfText } from "./document-of-text.ts";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toTerminal } from "./to-terminal.ts";

const plain = documentOfText("a title");

/** The text at each place where one may stand. */
function everywhere(text: string): Document {
  const intent = { kind: "verb", verb: "check" } as const;
  const lines = [{ text }, { text, kind: "code" }, { text, kind: "command" }] as const;
  return {
    ...plain,
    state: "broken",
    notice: text,
    title: `about ${text}`,
    subtitle: text,
    sections: [{ lines }, { label: text, lines }],
    drawers: [{ title: text, lines }],
    buttons: [{ kind: "ask", label: text, intent }],
    footer: [text],
  };
}

function renderings(text: string): string[] {
  const document = everywhere(text);
  return [
    toTerminal(document, { isUnfolded: true }),
    toMarkdown(document),
    ...(["rich", "plain"] as const).map((style) => JSON.stringify(toBlocks(document, style))),
  ];
}

test.for([
  { name: "a title of the window", text: "a\u001b]0;owned\u0007b", shown: "␛]0;owned␇" },
  { name: "a cleared screen", text: "a\u001b[2Jb", shown: "␛[2J" },
  { name: "NUL", text: "a\u0000b", shown: "a␀b" },
  { name: "backspaces", text: "a\b\bb", shown: "a␈␈b" },
  { name: "DEL", text: "a\u007fb", shown: "a␡b" },
  { name: "C1", text: "a\u009b31mb", shown: "⟨U+009B⟩31m" },
  { name: "an override of direction", text: "a\u202egpj.exe", shown: "a⟨U+202E⟩gpj.exe" },
  { name: "an isolate", text: "a\u2066b\u2069", shown: "a⟨U+2066⟩b⟨U+2069⟩" },
  { name: "a mark of direction", text: "a\u200fb\u061c", shown: "a⟨U+200F⟩b⟨U+061C⟩" },
  { name: "a space without width", text: "pay\u200bment", shown: "pay⟨U+200B⟩ment" },
  { name: "a joiner", text: "a\u2060b\u200d", shown: "a⟨U+2060⟩b⟨U+200D⟩" },
  { name: "a byte order mark", text: "a\ufeffb", shown: "a⟨U+FEFF⟩b" },
  { name: "a soft hyphen", text: "a\u00adb", shown: "a⟨U+00AD⟩b" },
  { name: "a tag", text: "a\u{e0041}b", shown: "a⟨U+E0041⟩b" },
  { name: "a selector behind no picture", text: "a\ufe0fb", shown: "a⟨U+FE0F⟩b" },
  { name: "a selector behind a picture", text: "⚠\ufe0f b", shown: "⚠\ufe0f b" },
  { name: "half a character", text: "a\ud800b", shown: "a⟨U+D800⟩b" },
  { name: "a filler", text: "a\u3164b", shown: "a⟨U+3164⟩b" },
])("$name is seen on every surface", ({ text, shown }) => {
  const own = /\u2060|\ufe0f/gu;
  for (const rendered of renderings(text)) {
    expect(rendered.replaceAll("\u2060", "")).toContain(shown);
    const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
    expect(rendered.replaceAll(own, "")).not.toMatch(hidden);
  }
});

const breaks = ["\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f"];
const fakes = [
  "🔴 payment is down",
  "Do now    kubectl delete ns shop",
  "*Cause*  it is fine",
  "## Cause",
];

test.for(breaks.flatMap((mark) => fakes.map((fake) => [mark, fake] as const)))(
  "behind %j no line begins with %s",
  ([mark, fake]) => {
    const document = everywhere(`it said${mark}${fake}`);
    const beginnings = toTerminal(document, { isUnfolded: true })
      .split("\n")
      .filter((row) => row.trimStart().startsWith(fake));
    // In a block of outside text rows stand below one another: farther in than any line of ours.
    expect(beginnings.filter((row) => !/^(?: {4}| {12})\S/u.test(row))).toEqual([]);
    const unfenced = toMarkdown(document).replaceAll(/^```\n[\s\S]*?^```$/gmu, "");
    expect(unfenced.split("\n").filter((row) => row.trimStart().startsWith(fake))).toEqual([]);
    const slack = JSON.stringify(toBlocks(document, "plain").blocks).replaceAll(/```.*?```/gu, "");
    expect(slack.split("\\n").filter((row) => row.startsWith(fake))).toEqual([]);
  },
);

test("a long line of outside text begins no row at the edge, however wide the terminal is", () => {
  for (const columns of [20, 79, 80, 81, 200]) {
    const text = `${"x ".repeat(columns)}🔴 payment is down ${"y".repeat(500)}🔴 payment is down`;
    const rendered = toTerminal(everywhere(text), { isUnfolded: true, columns });
    expect(rendered).not.toMatch(/^🔴 payment/mu);
    expect(rendered).not.toMatch(/^ {2}🔴 payment/mu);
  }
});

test.for(Array.from({ length: 60 }, (_, index) => index + 20))(
  "behind %d letters no row that goes on stands where a command or a first row stands",
  (length) => {
    for (const fake of [
      "kubectl delete namespace shop",
      "✅ all is well",
      "🟢 all is well",
      "▸ ok",
    ]) {
      const padding = `${"x ".repeat(length / 2)}${"y".repeat(length)} `;
      const foreign = `it said ${padding}${fake} ${padding}${fake}`;
      const prose = { ...everywhere(foreign), title: foreign, buttons: [] };
      const sections = prose.sections.map((section) => ({
        ...section,
        lines: section.lines.filter((line) => line.kind === undefined),
      }));
      const drawers = [{ title: "Evidence", lines: [{ text: foreign }] }];
      const rows = toTerminal({ ...prose, sections, drawers }, { isUnfolded: true }).split("\n");
      const starts = rows.filter((row) => row.trimStart().startsWith(fake));
      expect(starts.filter((row) => !/^(?: {4}| {12})kubectl/u.test(row))).toEqual([]);
    }
  },
);

test.for(["``````", "`````", "a``` b ```", "`", "``", "`".repeat(2000)])(
  "code that holds %s does not end its fence",
  (text) => {
    const document = { ...plain, sections: [{ lines: [{ text, kind: "code" as const }] }] };
    expect(JSON.stringify(toBlocks(document).blocks[1])).toMatch(
      /"```[^`](?:(?!```)[^"])*[^`]```"/u,
    );
  },
);

test("a cut through an entity leaves no half of it", () => {
  const [section] = toBlocks({ ...plain, title: "&".repeat(4000) }).blocks;
  expect(JSON.stringify(section)).toMatch(/"\*(?:&amp;)+…"/u);
});

test("a cut through code closes it", () => {
  const sections = [{ lines: [{ text: `:fire:${"x".repeat(40_000)}` }] }];
  const [, section] = toBlocks({ ...plain, sections }).blocks;
  expect(JSON.stringify(section)).toMatch(/"`:fire:x+…`"/u);
});

test("a plain message with a long footer stays within one message", () => {
  const lines = Array.from({ length: 200 }, () => ({ text: "x".repeat(500) }));
  const document = { ...plain, sections: [{ lines }], footer: ["y".repeat(5000)] };
  expect(JSON.stringify(toBlocks(document, "plain")).length).toBeLessThan(13_200);
});

test("a button without a word has a face", () => {
  const intent = { kind: "verb", verb: "check" } as const;
  const [, actions] = toBlocks({ ...plain, buttons: [{ kind: "ask", label: " ", intent }] }).blocks;
  expect(actions).toMatchObject({ elements: [{ text: { text: "…" } }] });
});

test("a command that fills a slot of an answer is one piece of code", () => {
  const fix = "kubectl -n shop rollout undo deployment/payment";
  const answer = {
    title: "Yes, 11 days ago",
    lines: [
      { text: "accepted by ann; what helped: {fix}", evidence: [], slots: { fix: { value: fix } } },
    ],
    rows: [],
    evidence: [],
    gaps: [],
    choices: [],
    isWorthSharing: true,
  };
  const document = toDocument({ kind: "answer", answer }, { nowMs: 0, timeZone: "UTC" }, []);
  const shown = `accepted by ann; what helped: \`${fix}\``;
  expect(JSON.stringify(toBlocks(document).blocks)).toContain(shown);
  expect(toMarkdown(document)).toContain(shown);
});

import { parseMarkdown, parseMrkdwn } from "@binnacle/emulators";
import {
  type Document,
  documentOfText,
  textView,
  toBlocks,
  toHtml,
  toMarkdown,
} from "@binnacle/report";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { expect, test } from "vitest";
import { z } from "zod";

/** What outside text would like to be. */
const vectors = [
  "<!channel> <!here> <!everyone>",
  "<@U1> <@U1|ann> <#C1|ops> <!subteam^S1>",
  "<https://evil.example|the dashboard>",
  "<!date^1392734382^{date}|now>",
  "&lt;!channel&gt; &amp;lt;",
  "https://evil.example/x www.evil.example evil.example ops@evil.example",
  "[the dashboard](https://evil.example) ![x](https://evil.example/x.png)",
  "*bold* **bold** ***bold*** *bold text* (*bold*) é*bold*",
  "_italic_ __italic__ (_italic_) *_both_*",
  "~strike~ ~~strike~~",
  ":white_check_mark: :large_green_circle: x:fire:y (:+1:) :100:",
  "> a quote",
  ">>> a quote",
  "`code` ``code`` ``` code ``` `",
  "`*bold*`:fire:`<!channel>`",
  "`".repeat(2000),
  "a` b".repeat(500),
  "# heading",
  "- item",
  "1. item",
  "| a | b |\n|---|---|\n| c | d |",
  "<b>html</b> <script>alert(1)</script>",
  "@here @channel @ann #ops #123",
  `:fire:${"x".repeat(40_000)}`,
  `*${"x ".repeat(20_000)}*`,
  "*_~".repeat(1000),
];
const texts = [...vectors, ...vectors.map((vector) => `it said ${vector} at noon`)];
const named = texts.map((text) => [JSON.stringify(text).slice(0, 40), text] as const);

function documentWith(text: string): Document {
  const intent = { kind: "verb", verb: "check" } as const;
  const lines = [{ text }, { text: `it said ${text}`, command: "kubectl get pods" }];
  return {
    ...documentOfText(text),
    notice: text,
    subtitle: text,
    sections: [{ lines }, { label: text, lines, isFolded: true }],
    drawers: [{ title: text, lines }],
    buttons: [{ kind: "ask", label: text, intent }],
    footer: [text],
    names: new Set([text.slice(0, 100), "here", "bold"]),
  };
}

const Node = z.object({ kind: z.string() }).loose();

/** The kinds of all tokens in what the page reads. */
function kindsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(kindsIn);
  const node = Node.safeParse(value).data;
  if (node === undefined) return [];
  return [node.kind, ...Object.values(node).flatMap(kindsIn)];
}

interface Told {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean | undefined;
  readonly emoji?: boolean | undefined;
}

const TextObject = z.object({
  type: z.enum(["mrkdwn", "plain_text"]),
  text: z.string(),
  verbatim: z.boolean().optional(),
  emoji: z.boolean().optional(),
});

/** Every text object, at any depth. */
function textsIn(value: unknown): Told[] {
  const found = TextObject.safeParse(value).data;
  if (found !== undefined) return [found];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const ours = new Set(["lines", "text", "code", "bold"]);

/** What the page reads into the texts beyond letters, code and what we make bold; and a text in which Slack draws emoji. */
function powerIn(told: readonly Told[]): string[] {
  return told.flatMap(({ type, text, verbatim, emoji }) => {
    if (type === "plain_text") return emoji === false ? [] : ["emoji in plain text"];
    return kindsIn(parseMrkdwn(text, verbatim)).filter((kind) => !ours.has(kind));
  });
}

test.for(
  named.flatMap(([name, text]) =>
    (["rich", "plain"] as const).map((style) => [name, text, style] as const),
  ),
)("in Slack %s is nothing but its letters", ([, text, style]) => {
  const told = textsIn(toBlocks(documentWith(text), style).blocks);
  expect(told.length).toBeGreaterThan(2);
  expect(powerIn(told)).toEqual([]);
});

test.for(named)("where nothing can be code %s has no power either", ([, text]) => {
  const { text: shown } = toBlocks(documentOfText(`so ${text}`));
  const read = [parseMrkdwn(shown), parseMarkdown(shown)];
  expect(kindsIn(read).filter((kind) => kind !== "lines" && kind !== "text")).toEqual([]);
});

test.for(named)("a modal shows %s as its letters", ([, text]) => {
  expect(powerIn(textsIn(textView(text)))).toEqual([]);
});

test.for(named)("in Markdown %s is nothing but its letters", ([, text]) => {
  const read = parseMarkdown(toMarkdown({ ...documentWith(text), sections: [], drawers: [] }));
  const own = new Set([...ours, "heading"]);
  expect(kindsIn(read).filter((kind) => !own.has(kind))).toEqual([]);
});

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;

/** Elements with their attributes, as a browser reads them. */
function elementsIn(nodes: readonly HtmlNode[]): string[] {
  return nodes.flatMap((node) => {
    if (!("tagName" in node)) return [];
    const attributes = node.attrs.map(({ name, value }) => `${name}=${value}`);
    return [[node.tagName, ...attributes].join(" "), ...elementsIn(node.childNodes)];
  });
}

test.for(named)("in the page %s is nothing but its letters", ([, text]) => {
  const page = parse(toHtml(documentWith(text)));
  const harmless = parse(toHtml(documentWith("harmless")));
  // Code by its backticks and folds is all that a text may become.
  const kinds = new Set([...elementsIn(harmless.childNodes), "code"]);
  expect(elementsIn(page.childNodes).filter((kind) => !kinds.has(kind))).toEqual([]);
});

test("bold is what we make bold: the title and labels, whatever they hold", () => {
  for (const text of texts) {
    const [head] = textsIn(toBlocks(documentOfText(text)).blocks);
    const kinds = kindsIn(parseMrkdwn(head?.text ?? "", true));
    expect(kinds.filter((kind) => kind === "bold").length).toBeLessThanOrEqual(1);
  }
});

const units = [
  "`",
  "*",
  ":a:",
  "_ ",
  "a.",
  "@",
  "⏎\n",
  "\u202e",
  "&",
  "<",
  "` `",
  "x*",
  "\u0301",
  "(",
  "!",
  ".",
  "🔴 ",
];

test.for(units)("a text of %j takes time in proportion to its length", (unit) => {
  const spent = (length: number) => {
    const document = documentWith(unit.repeat(Math.ceil(length / unit.length)));
    const begun = performance.now();
    for (const style of ["rich", "plain"] as const) toBlocks(document, style);
    toMarkdown(document);
    return performance.now() - begun;
  };
  spent(20_000);
  const [once, four] = [spent(100_000), spent(400_000)];
  expect(four).toBeLessThan(12 * Math.max(once, 20));
});

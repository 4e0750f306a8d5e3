import { expect, test } from "vitest";
import { completionsFor } from "../../page/completions.js";
import { parseMarkdown } from "../../page/markdown.js";
import { parseMrkdwn } from "../../page/mrkdwn.js";

test.for([
  { text: "*bold* _it_ ~no~ `co*de*`", shown: "bold(bold) italic(it) strike(no) code(co*de*)" },
  { text: "2*3*4 snake_case_name", shown: "2*3*4 snake_case_name" },
  { text: "*bold _both_*", shown: "bold(bold italic(both))" },
  { text: "<https://x.io|site> <https://x.io>", shown: "link(site) link(https://x.io)" },
  { text: "<@U1> <#C1|ops> <!channel>", shown: "user(U1) channel(C1) ping(@channel)" },
  { text: "&lt;b&gt; &amp;amp;", shown: "<b> &amp;" },
  { text: ":eyes: 12:30:45", shown: "emoji(eyes) 12:30:45" },
])("mrkdwn $text", ({ text, shown }) => {
  expect(show(parseMrkdwn(text))).toBe(shown);
});

test.for([
  { text: "see https://x.io/a now", shown: "see link(https://x.io/a) now" },
  { text: "at evil.example, not at 1.2.3", shown: "at link(evil.example), not at 1.2.3" },
  { text: "mail me@x.io", shown: "mail link(me@x.io)" },
  { text: "*at https://x.io*", shown: "bold(at link(https://x.io))" },
  { text: "`https://x.io`", shown: "code(https://x.io)" },
])(
  "what only looks like an address is a link in $text, unless the text is verbatim",
  ({ text, shown }) => {
    expect(show(parseMrkdwn(text))).toBe(shown);
    expect(show(parseMrkdwn(text, true))).not.toContain("link(");
  },
);

test("markdown makes links of bare addresses, too", () => {
  expect(show(parseMarkdown("see https://x.io now"))).toBe("see link(https://x.io) now");
});

test("mrkdwn fences and quotes are blocks of their own", () => {
  const text = "before\n```kubectl get pods\n```\n&gt; quoted\nafter ``` open";
  expect(show(parseMrkdwn(text))).toMatchInlineSnapshot(
    `"before / code(kubectl get pods) / quote(quoted) / after \`\`\` open"`,
  );
});

test("markdown is read into headings, lists, tables and code", () => {
  const text =
    "## Cause\nThe **pod** crashes\n- one\n  - two\n1. three\n\n| a | b |\n|---|---|\n| `1` | 2 |\n```\nx\n```";
  expect(show(parseMarkdown(text))).toMatchInlineSnapshot(
    `"heading(Cause) / The bold(pod) crashes / list(one / two / three) / table(a / b / code(1) / 2) / code(x)"`,
  );
});

const commands = [
  {
    command: "/k8s",
    description: "checks",
    usage_hint: "check [namespace] | why <workload> | nodes",
  },
];
const users = [
  { name: "binnacle", isBot: true },
  { name: "payments-oncall", isBot: false },
];

test.for([
  { typed: "hi @bi", offered: ["@binnacle"] },
  { typed: "mail me@bi", offered: [] },
  { typed: "/k", offered: ["/k8s"] },
  { typed: "/k8s ", offered: ["/k8s check [namespace]", "/k8s why <workload>", "/k8s nodes"] },
  { typed: "/k8s ch", offered: ["/k8s check [namespace]"] },
  { typed: "/k8s check shop", offered: [] },
])("after $typed the composer offers $offered", ({ typed, offered }) => {
  const found = completionsFor(typed, { users, commands, isThread: false });
  expect(found.map(({ label }) => label)).toEqual(offered);
});

test("a thread offers no commands", () => {
  expect(completionsFor("/k8s ", { users, commands, isThread: true })).toEqual([]);
});

/** A parsed tree as one readable text: tokens of a line side by side, lines and blocks divided by a slash. */
function show(node: unknown): string {
  if (Array.isArray(node)) return node.map(show).join(isTokens(node) ? "" : " / ");
  if (typeof node !== "object" || node === null) return String(node);
  const { kind, ...rest } = Object.fromEntries(Object.entries(node));
  const shown = Object.entries(rest).flatMap(([key, value]) =>
    Array.isArray(value) || ["text", "id", "name"].includes(key) ? [show(value)] : [],
  );
  const text = shown.join("");
  return kind === undefined || kind === "text" || kind === "lines"
    ? text
    : `${String(kind)}(${text})`;
}

const tokenKinds = /"kind":"(text|code|link|user|channel|ping|bold|italic|strike|emoji)"/;

/** The tokens of one line; whole blocks and list items come one below the other. */
function isTokens(nodes: readonly unknown[]): boolean {
  return nodes.every((node) => {
    const text = JSON.stringify(node);
    return text.startsWith("{") && tokenKinds.test(text.slice(0, text.indexOf(",")));
  });
}

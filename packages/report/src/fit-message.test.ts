import { readFileSync } from "node:fs";
import path from "node:path";
import { Investigation, type Reply } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { citedIn } from "./cited-in.ts";
import { toBlocks } from "./to-blocks.ts";
import { toDocument } from "./to-document.ts";
import { toTerminal } from "./to-terminal.ts";

const file = path.resolve(import.meta.dirname, "../../../test/support/golden/missing-env.json");
const golden = Investigation.parse(JSON.parse(readFileSync(file, "utf8")));
const query = `sum(rate(http_server_requests_total{namespace="shop"}[11m])) ${"by (pod) ".repeat(60)}end`;

test.for([
  ["rich", 1],
  ["rich", 30],
  ["rich", 100],
  ["undrawn", 100],
  ["plain", 30],
  ["plain", 100],
] as const)(
  "%s, with %i times as much to tell, fits into one message that keeps what is needed",
  ([style, times]) => {
    const { blocks } = toBlocks(documentOf(times), style);
    const types = blocks.map(({ type }) => type);
    const text = JSON.stringify(blocks);
    expect(text.length).toBeLessThan(13_200);
    expect(types.filter((type) => type === "data_visualization")).toHaveLength(
      Number(style === "rich"),
    );
    expect(types.filter((type) => type === "container")).toHaveLength(style === "plain" ? 0 : 4);
    expect(types).toContain("actions");
    for (const label of ["Users", "Cause", "Do now", "Graph"]) expect(text).toContain(`*${label}*`);
    expect(text).toContain("7 restarts since");
  },
);

test("what is left out is counted in its place", () => {
  const text = JSON.stringify(toBlocks(documentOf(30)).blocks);
  const timeline = golden.timeline.length * 30;
  expect(text).toContain(`found ${timeline}, showed 5: no more fits into this message`);
  expect(text).toContain('the rest: ask "what did you rule out?"'.replaceAll('"', '\\"'));
  expect(text).toMatch(/found \d+, showed \d+, without \d+ details: no more fits/u);
});

test("a long query is shown by its beginning and its end, and whole where there is room for it", () => {
  const document = documentOf(1);
  const shown = JSON.stringify(toBlocks(document).blocks);
  expect(shown).not.toContain(query);
  expect(shown).toContain("end```");
  expect(toTerminal(document, { isUnfolded: true })).toContain(query);
});

test("of an answer that is itself longer than a message the end is cut, and that is said", () => {
  const lines = Array.from({ length: 200 }, () => ({ text: "x".repeat(500) }));
  const { blocks } = toBlocks({ ...documentOf(1), sections: [{ lines }] });
  expect(JSON.stringify(blocks).length).toBeLessThan(13_200);
  expect(JSON.stringify(blocks)).toContain("cut: more than fits into one message");
  expect(blocks.map(({ type }) => type)).toContain("actions");
});

function documentOf(times: number) {
  const repeated = <Item>(items: readonly Item[]) =>
    Array.from({ length: times }, () => items).flat();
  const evidence = repeated(golden.evidence).map((fact, index) => ({
    ...fact,
    id: index < golden.evidence.length ? fact.id : index.toString(16).padStart(16, "0"),
    reproduce: { ...fact.reproduce, text: query },
  }));
  const [first] = golden.hypotheses;
  if (first === undefined) throw new Error("the golden investigation has a hypothesis");
  const finding = { ...first.finding, evidence: evidence.map(({ id }) => id) };
  const investigation: Investigation = {
    ...golden,
    evidence,
    hypotheses: [{ ...first, finding }],
    timeline: repeated(golden.timeline),
    checks: repeated(golden.checks),
    chart: {
      title: "Failed requests to checkout",
      unit: "ratio",
      points: Array.from({ length: 20 }, (_, minute) => ({
        at: `2026-11-21T03:${String(minute).padStart(2, "0")}:00Z`,
        value: minute / 40,
      })),
      evidence: [],
    },
  };
  const reply: Reply = { kind: "investigation", investigation, verdicts: [] };
  const telling = { nowMs: Date.parse("2026-11-21T03:14:12Z"), timeZone: "UTC" };
  return toDocument(reply, telling, citedIn(reply, []));
}

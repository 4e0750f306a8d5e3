import type { Claim, Evidence } from "@binnacle/contracts";
import { unproven } from "@binnacle/diagnosis";
import { createEvidence } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { fact } from "./testing/fact.ts";
import { narrowed, type WholeResult, type Written } from "./whole-result.ts";

function page(text: string, over: Partial<Evidence> = {}): WholeResult {
  const source = { server: "eks", tool: "get_object", arguments: { name: "cart" } };
  const evidenceOf = createEvidence({ clusterId: "c1", origin: "kubernetes", ...source });
  return { evidence: fact("a", { source, text, ...over }), evidenceOf, title: "get_object cart" };
}

function written(text: string, evidence: readonly string[] = ["a".repeat(16)]): Written {
  const claim: Claim = { text: text.replaceAll(/\s*\[e\d+\]/gu, ""), evidence: [...evidence] };
  return { claim, written: text };
}

/** The text of the part of a page that takes its place for these claims. */
function partOf(text: string, claims: readonly string[]): string {
  const whole = page(text);
  const { evidence } = narrowed(
    claims.map((claim) => written(claim)),
    new Map([[whole.evidence.id, whole]]),
  );
  expect(evidence).toHaveLength(1);
  return evidence[0]?.text ?? "";
}

const manifest = `kind: Deployment
metadata:
  name: cart
spec:
  replicas: 3
  template:
    containers:
    - name: app
      image: registry.example/cart:1.31.2
      ports:
      - containerPort: 5432
      env:
      - name: DB_HOST
        value: db-main`;

test.for([
  ["the line that holds its number", ["It listens on 5432 [e1]"], "- containerPort: 5432"],
  [
    "the fewest lines that hold all of it",
    ["containerPort of cart is 5432, with 3 replicas [e1]"],
    "name: cart / replicas: 3 / - containerPort: 5432",
  ],
  [
    "the lines of all claims, in the order of the page",
    ["The image is `registry.example/cart:1.31.2` [e1]", "`DB_HOST` is db-main [e1]"],
    "image: registry.example/cart:1.31.2 / - name: DB_HOST / value: db-main",
  ],
  [
    "one line for two words that stand in it",
    ["The image is cart:1.31.2 of registry.example [e1]"],
    "image: registry.example/cart:1.31.2",
  ],
  ["whatever the case is", ["db_host is set [e1]"], "- name: DB_HOST"],
  ["the first line where none holds a word", ["All is well [e1]"], "kind: Deployment"],
] as const)("a page is narrowed to %s", ([, claims, expected]) => {
  expect(partOf(manifest, claims)).toBe(`get_object cart: ${expected}`);
});

test.for([
  [
    "a number that stands within another",
    "port: 5432\nrequests: 54\nkind: Service",
    "54 of them wait",
    "requests: 54",
  ],
  [
    "a number that stands within a name",
    "pod: cart-7c41\nrestarts: 7",
    "It restarted 7 times",
    "restarts: 7",
  ],
  ["a number with a point", "cpu: 11.5\nlimit: 1.5", "It is limited to 1.5", "limit: 1.5"],
  [
    "a number at the end of a version",
    "image: cart:1.31.2\nreplicas: 2",
    "There are 2",
    "replicas: 2",
  ],
  ["an amount with its unit", "memory: 1512Mi\nlimit: 512Mi", "It may use 512Mi", "limit: 512Mi"],
  ["a variable that begins another", "DB_HOST_OLD: a\nDB_HOST: b", "DB_HOST is set", "DB_HOST: b"],
] as const)("%s is looked for as a word", ([, text, claim, expected]) => {
  expect(partOf(text, [`${claim} [e1]`])).toContain(expected);
});

test.for([
  "It listens on 5432",
  "It has 3 replicas of version 1.31.2",
  "DB_HOST is db-main and cart has 3 replicas",
])("what the page proves its part proves, too: %s", (text) => {
  const whole = page(manifest);
  const { id } = whole.evidence;
  const { evidence, idOf } = narrowed([written(`${text} [e1]`)], new Map([[id, whole]]));
  const known = new Map(evidence.map((item) => [item.id, item]));
  expect(unproven({ text, evidence: [id] }, new Map([[id, whole.evidence]]))).toEqual([]);
  expect(unproven({ text, evidence: [idOf(id)] }, known)).toEqual([]);
});

test("the part keeps what is known of the page: its subject, values, time, trust and command", () => {
  const subject = { kind: "Deployment", namespace: "shop", name: "cart" };
  const whole = page(manifest, { subject, values: { wanted: 3 } });
  const { id, values, observedAt, trust, reproduce, source } = whole.evidence;
  const { evidence, idOf } = narrowed([written("It has 3 [e1]")], new Map([[id, whole]]));
  expect(evidence).toMatchObject([
    { id: idOf(id), subject, values, observedAt, trust, reproduce, source },
  ]);
  expect(idOf(id)).not.toBe(id);
});

/** The id of the part that a claim narrows the page to. */
function idFor(text: string): string {
  const whole = page(manifest);
  const { id } = whole.evidence;
  return narrowed([written(text)], new Map([[id, whole]])).idOf(id);
}

test("the same part has the same id, another one another", () => {
  expect(idFor("It listens on 5432 [e1]")).toBe(idFor("Port 5432 is open [e1]"));
  expect(idFor("It listens on 5432 [e1]")).not.toBe(idFor("DB_HOST is set [e1]"));
});

test("a page that no claim cites is no fact, and other facts keep their ids", () => {
  const whole = page(manifest);
  const other = "b".repeat(16);
  const wholes = new Map([[whole.evidence.id, whole]]);
  const { evidence, idOf } = narrowed([written("It waits [e2]", [other])], wholes);
  expect(evidence).toEqual([]);
  expect([idOf(other), idOf(whole.evidence.id)]).toEqual([other, whole.evidence.id]);
});

test("of a line that is long what is spoken of is shown", () => {
  const line = `${"x ".repeat(400)}exit code 137 ${"y ".repeat(400)}`;
  const text = partOf(line, ["It ended with exit code 137 [e1]"]);
  expect(text).toContain("exit code 137");
  expect(text.length).toBeLessThan(400);
});

test("and all of it, where it stands at both ends", () => {
  const line = `begins 4711 ${"x ".repeat(400)}ends 1174`;
  const text = partOf(line, ["It begins 4711 and ends 1174 [e1]"]);
  expect(text).toContain("4711");
  expect(text).toContain("1174");
});

test("of a page whose every line is spoken of a few lines are a fact", () => {
  const lines = Array.from({ length: 60 }, (_, index) => `row-${index} waits`);
  const text = partOf(lines.join("\n"), [lines.map((line) => line.split(" ")[0]).join(" ")]);
  expect(text.split(" / ")).toHaveLength(12);
});

/** Of a page of so many lines and a claim of as many words: milliseconds of the processor. */
function took(size: number): number {
  const lines = Array.from({ length: size }, (_, index) => `row-${index} of cart waits ${index}`);
  const claim = lines.map((line) => line.split(" ")[0]).join(" ");
  const before = process.cpuUsage();
  partOf(lines.join("\n"), [claim]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test("a page of twice the lines, and a claim of as many words, take no more than in proportion", () => {
  took(2000);
  const [once = 0, twice, fourTimes] = [4000, 8000, 16_000].map(took);
  expect(twice).toBeLessThan(once * 6 + 200);
  expect(fourTimes).toBeLessThan(once * 12 + 400);
});

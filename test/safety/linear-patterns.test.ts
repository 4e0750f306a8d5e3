import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataBlock } from "@binnacle/agent-kit";
import type { Evidence } from "@binnacle/contracts";
import {
  allowedCommand,
  logTemplates,
  readLogLine,
  unprovenByModel,
  unseenInWords,
  withCommands,
  withNames,
  withTimes,
} from "@binnacle/diagnosis";
import { check } from "recheck";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { type Pattern, patternsIn } from "../support/patterns-in.ts";

/**
 * A message may be as long and as strange as somebody likes, so each pattern that reads one is linear: it repeats
 * nothing, or `recheck` proves it by automata. A pattern that looks around is beyond automata: it is linear at each
 * place where it may begin, and who reads with it bounds the text.
 */
process.env["RECHECK_BACKEND"] = "native";

const isAll = process.env["PROVE_ALL"] === "1";
const provenFile = path.resolve(import.meta.dirname, "proven-patterns.json");
/** Hashes of the forms that were proven. */
const proven: ReadonlySet<string> = new Set(
  existsSync(provenFile)
    ? z.array(z.string()).parse(JSON.parse(readFileSync(provenFile, "utf8")))
    : [],
);

const patterns: Pattern[] = [];
/** What is no part of the product. */
const outside = ["emulators", "cases", "lab"];
const packages = readdirSync("packages").filter((name) => !outside.includes(name));
for (const folder of [...packages.map((name) => `packages/${name}/src`), "agents", "mcp-servers"])
  patterns.push(...(await patternsIn(folder)));
const sources = new Set(patterns.map(({ source }) => source));
const repeating = patterns.filter(({ source }) => repeats(source));

test("the patterns are found, literals and composed ones", () => {
  const files = new Set(patterns.map(({ file }) => file.split("/src/")[1]));
  expect(files).toContain("messages/log-line.ts");
  expect(files).toContain("templates/time-at.ts");
  expect(patterns.some(({ source }) => source.startsWith("\\d{1,2}:\\d{2}:"))).toBe(true);
});

test.for(repeating.map((pattern) => [`${pattern.file}: /${pattern.source}/`, pattern] as const))(
  "%s is linear",
  async ([, pattern]) => {
    const proofs = await Promise.all(
      toProve(pattern).map((source) => provenOnce(source, pattern.flags)),
    );
    expect(proofs.filter((proof) => proof !== "safe")).toEqual([]);
  },
);

test.for([
  "9",
  "a",
  "A",
  "_",
  "a.",
  "a-",
  "9,",
  ":",
  "::",
  "/",
  "@a.",
  '"',
  "\\",
  "`",
  " ",
  "eyJ-",
  "{",
  "to a:",
  "at ",
])("a line of 100 kB of %s is read in its time", (run) => {
  const text = run.repeat(100_000 / run.length);
  const from = performance.now();
  readLogLine(text);
  readLogLine(`{"msg":"${text}`);
  logTemplates([{ at: "2026-11-29T04:00:00Z", text }]);
  expect(performance.now() - from).toBeLessThan(1000);
});

/** A sentence of a model is at most so long; what it is held against may be anything. */
const sentenceAtMost = 400;

test.for([
  "a",
  "9",
  "a-",
  "a/",
  "9.",
  "9:",
  "`",
  "`a",
  "{",
  "{a}",
  '"',
  "„a",
  "<@",
  "@here ",
  "www.",
  "a://",
  "Pod/",
  "'",
  " -n",
  "½",
])("a sentence of %s is held against 100 kB of it in its time", (run) => {
  const page = run.repeat(100_000 / run.length);
  const text = run.repeat(sentenceAtMost / run.length);
  const id = "a".repeat(16);
  const fact: Evidence = {
    id,
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "get_logs", arguments: {} },
    text: page,
    values: {},
    observedAt: "2026-11-29T04:00:00Z",
    trust: "outside",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
  };
  const known = { evidence: new Map([[id, fact]]), names: new Set<string>(), shown: page };
  const claim = { text, evidence: [id] };
  const from = performance.now();
  unprovenByModel(withNames(withCommands(withTimes(claim, known.evidence)), known), known);
  unseenInWords(text, known);
  allowedCommand(`kubectl ${text}`);
  dataBlock("result", { id: page }, page);
  expect(performance.now() - from).toBeLessThan(2000);
});

function repeats(source: string): boolean {
  const plain = source.replaceAll(/\\./gs, "x").replaceAll(/\[[^\]]*\]/g, "x");
  return /[*+]|\{\d/.test(plain);
}

const proofs = new Map<string, Promise<string>>();

/**
 * Many patterns have the same parts, and each proof is a program that is started. A form that was proven once is linear for ever:
 * `PROVE_ALL=1 vitest run test/safety/linear-patterns.test.ts` proves all anew and writes down which.
 */
function provenOnce(source: string, flags: string): Promise<string> {
  const form = `/${source}/${flags}`;
  const known =
    proofs.get(form) ?? (isProven(form) ? Promise.resolve("safe") : prove(source, flags));
  proofs.set(form, known);
  return known;
}

function isProven(form: string): boolean {
  return !isAll && proven.has(hashOf(form));
}

function hashOf(form: string): string {
  return createHash("sha256").update(form).digest("hex").slice(0, 24);
}

afterAll(async () => {
  if (!isAll) return;
  const safe: string[] = [];
  for (const [form, proof] of proofs) if ((await proof) === "safe") safe.push(hashOf(form));
  writeFileSync(provenFile, `${JSON.stringify(safe.toSorted(), undefined, 2)}\n`);
});

/**
 * Where as many as one likes are linear, so are a hundred: counted repeats are many states, and at times too many for a proof; at times they
 * are what makes it short. Each is tried for a moment before either is for long.
 */
async function prove(source: string, flags: string): Promise<string> {
  const freely = source.replaceAll(/\{(\d+),(?:\d{2,})?\}/g, (_, least) =>
    Number(least) === 0 ? "*" : "+",
  );
  if (freely === source) return await proofOf(source, flags, 25_000);
  let proof = "";
  for (const [form, timeoutMs] of [
    [source, 1500],
    [freely, 1500],
    [freely, 20_000],
    [source, 25_000],
  ] as const) {
    proof = await proofOf(form, flags, timeoutMs);
    if (proof === "safe") break;
  }
  return proof;
}

async function proofOf(source: string, flags: string, timeout: number): Promise<string> {
  const { status, checker } = await check(source, flags, { checker: "automaton", timeout });
  return status === "safe" && checker === "automaton" ? status : `${status}: ${source}`;
}

/** What to prove of a pattern: itself, or its parts where it begins, or nothing if others prove each alternative. */
function toProve({ source, file }: Pick<Pattern, "source" | "file">): string[] {
  const joint = jointOf(source, file);
  if (joint !== undefined) return repeats(joint) ? toProve({ source: joint, file }) : [];
  const alternatives = source
    .split(/\|?\(\?<m\d+>/)
    .slice(1)
    .map(unwrapped);
  if (alternatives.length > 1 && alternatives.every((item) => sources.has(item))) return [];
  const parts = partsOf(source);
  const isOneOfMany =
    parts.length > 1 || choicesOf(source).length > 1 || isJoined({ source, file });
  if (!isOneOfMany) return parts;
  return parts
    .flatMap(choicesOf)
    .filter(repeats)
    .map((part) => `^(?:${part})`);
}

/** Another pattern of its file holds it, and says where it may begin. */
function isJoined({ source, file }: Pick<Pattern, "source" | "file">): boolean {
  return patterns.some(
    (other) =>
      other.file === file && other.source.length > source.length && other.source.includes(source),
  );
}

/** What joins patterns of the same file, which are proven on their own: each stands there as one character. */
function jointOf(source: string, file: string): string | undefined {
  const used = patterns
    .filter((part) => part.file === file && part.source.length > 9)
    .filter((part) => part.source.length < source.length && source.includes(part.source))
    .toSorted((one, other) => other.source.length - one.source.length);
  if (used.length < 2) return undefined;
  return used.reduce((left, part) => left.split(part.source).join("x"), source);
}

/** `(?:a|b)` is tried one after the other, so each is proven alone: together they are too many states for a proof. */
function choicesOf(source: string): string[] {
  const isGroup = source.startsWith("(?:") && closing(source, 3) === source.length - 1;
  const inner = isGroup ? source.slice(3, -1) : source;
  const choices: string[] = [];
  let from = 0;
  let open = 0;
  for (const { 0: token, index } of inner.matchAll(tokens)) {
    if (token === "(") open += 1;
    if (token === ")") open -= 1;
    if (token !== "|" || open > 0) continue;
    choices.push(inner.slice(from, index));
    from = index + 1;
  }
  return [...choices, inner.slice(from)];
}

/** `(?i:x)` and its closing brackets, as the masks of log lines are joined. */
function unwrapped(alternative: string): string {
  const inner = alternative.slice(0, -1);
  return inner.startsWith("(?i:") ? inner.slice(4, -1) : inner;
}

/** The pattern without its looks around, and what each of them looks for. */
function partsOf(source: string): string[] {
  const look = /\(\?<?[=!]/.exec(source);
  if (look === null) return [source];
  const from = look.index + look[0].length;
  const to = closing(source, from);
  const before = source.slice(0, look.index);
  return [...partsOf(before + source.slice(to + 1)), ...partsOf(source.slice(from, to))];
}

/** What has a meaning for groups; a class and what is escaped have none. */
const tokens = /\\.|\[(?:\\.|[^\]\\])*\]|[()|]/gs;

/** Where the group closes that is open at `from`. */
function closing(source: string, from: number): number {
  let open = 1;
  for (const { 0: token, index } of source.slice(from).matchAll(tokens)) {
    if (token === "(") open += 1;
    if (token === ")") open -= 1;
    if (open === 0) return from + index;
  }
  throw new Error(`no end of a group: ${source}`);
}

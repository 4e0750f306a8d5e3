import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vitest/node";

/** A pattern of the source: where it stands, and what it is. */
export interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/**
 * Every pattern of the files under a folder: literals by the syntax tree, `new RegExp(…)` by importing the module afresh.
 * Throws when one is composed where an import does not make it: it could not be seen.
 */
export async function patternsIn(folder: string): Promise<Pattern[]> {
  const files = globSync(`${folder}/**/*.ts`).filter((file) => !file.endsWith(".test.ts"));
  const patterns: Pattern[] = [];
  for (const file of files.toSorted()) {
    const found = readPatterns(file);
    patterns.push(...found.literals);
    if (found.composed > 0) patterns.push(...(await composedIn(file, found.composed)));
  }
  return patterns;
}

interface Found {
  readonly literals: Pattern[];
  composed: number;
}

function readPatterns(file: string): Found {
  const found: Found = { literals: [], composed: 0 };
  visit(parseAst(readFileSync(file, "utf8"), { lang: "ts" }), { file, found, isInFunction: false });
  return found;
}

interface Visit {
  readonly file: string;
  readonly found: Found;
  readonly isInFunction: boolean;
}

function visit(node: unknown, at: Visit): void {
  if (typeof node !== "object" || node === null) return;
  note(node, at);
  const isInFunction = at.isInFunction || ("type" in node && /Function/.test(String(node.type)));
  for (const child of Object.values(node)) visit(child, { ...at, isInFunction });
}

function note(node: object, { file, found, isInFunction }: Visit): void {
  if ("regex" in node && isRegex(node.regex))
    found.literals.push({ file, source: node.regex.pattern, flags: node.regex.flags });
  if (!("callee" in node && isNamed(node.callee, "RegExp"))) return;
  if (isInFunction) throw new Error(`${file}: compose it at the top of the module`);
  found.composed += 1;
}

function isRegex(value: unknown): value is { pattern: string; flags: string } {
  return typeof value === "object" && value !== null && "pattern" in value && "flags" in value;
}

function isNamed(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && "name" in value && value.name === name;
}

/** What the module makes of `RegExp` while it is imported. */
async function composedIn(file: string, count: number): Promise<Pattern[]> {
  const made: Pattern[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags = ""]: [string, string?]) {
      const [, , caller = ""] = new Error("who composes?").stack?.split("\n") ?? [];
      if (caller.includes(file)) made.push({ file, source: source, flags });
      return new target(source, flags);
    },
  });
  try {
    await import(/* @vite-ignore */ `${join(process.cwd(), file)}?composed`);
  } finally {
    globalThis.RegExp = original;
  }
  if (made.length < count)
    throw new Error(`${file}: ${count} composed patterns, ${made.length} seen`);
  return made;
}

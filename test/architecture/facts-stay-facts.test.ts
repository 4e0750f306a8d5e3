import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// Nothing is decided on prose, and no command is written without quotes: rules of the formatter's plug-ins, and a violation of each of their forms.

const root = path.resolve(import.meta.dirname, "../..");
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), "facts-"));
  for (const file of [
    "biome.json",
    "facts-stay-facts.grit",
    "commands-are-quoted.grit",
    "clock-is-a-port.grit",
  ])
    cpSync(path.join(root, file), path.join(copy, file));
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  // It must be a repository: the file of ignored names is read.
  spawnSync("git", ["init", "-q"], { cwd: copy });
});
afterAll(() => rmSync(copy, { recursive: true }));

test.for([
  ["agents/kubernetes/src", 'export const is = (gap: { why: string }) => gap.why.includes("x");'],
  ["packages/report/src", 'export const is = (gap: { what: string }) => gap.what.endsWith("x");'],
  ["packages/diagnosis/src", "export const is = (row: { text: string }) => row.text.slice(1);"],
  ["packages/commands/src", "export const is = (gap: { why: string }) => /x/u.test(gap.why);"],
  ["packages/slack/src", 'export const is = (title: string) => title.startsWith("x");'],
  ["mcp-servers/eks/src", 'export const is = (item: { title: string }) => item.title.split("x");'],
] as const)("in %s nobody writes: %s", ([folder, line]) => {
  expect(problemsOf(folder, line)).toContain("Decide on a field, not on a sentence");
});

test.for([
  [
    "packages/diagnosis/src",
    "export const of = (name: string) => ({ command: `kubectl get ${name}` });",
  ],
  [
    "packages/commands/src",
    'export const of = (name: string) => ({ code: "kubectl get " + name });',
  ],
  [
    "mcp-servers/eks/src",
    "export const of = (n: string) => { const command = `get ${n}`; return command; };",
  ],
  ["agents/memory/src", "export const of = (name: string) => ({ kubectl: `get ${name}` });"],
] as const)("in %s nobody writes: %s", ([folder, line]) => {
  expect(problemsOf(folder, line)).toContain("A command is written by shellWords");
});

test("a command that quotes may be written", () => {
  const line =
    "export const of = (name: string) => ({ command: shellWords`kubectl get ${name}` });";
  expect(problemsOf("packages/diagnosis/src", line)).not.toContain("A command is written");
});

test("a word of somebody else may be read", () => {
  const line = 'export const is = (message: string) => message.includes("x");';
  expect(problemsOf("packages/diagnosis/src", line)).not.toContain("Decide on a field");
});

function problemsOf(folder: string, line: string): string {
  const place = path.join(copy, folder);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, "planted.ts"), `${line}\n`);
  const biome = path.join(root, "node_modules/.bin/biome");
  const { stdout, stderr } = spawnSync(biome, ["lint", place], { cwd: copy, encoding: "utf8" });
  return stdout + stderr;
}

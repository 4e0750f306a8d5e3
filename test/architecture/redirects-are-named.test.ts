import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

// Whoever asks over HTTP decides what a redirect may do: the default carries tokens and questions to another origin.

const root = path.resolve(import.meta.dirname, "../..");
const aside = /\.test\.ts$|\/(?:testing|fixtures)\/|^packages\/(?:emulators|lab|cases)\//u;

test("every fetch of the product says what it does with a redirect", async () => {
  const asking: string[] = [];
  const silent: string[] = [];
  for await (const file of glob("{packages,mcp-servers,agents}/*/src/**/*.ts", { cwd: root })) {
    if (aside.test(file)) continue;
    const source = readFileSync(path.join(root, file), "utf8");
    const calls = fetchesIn(source);
    if (calls > 0) asking.push(file);
    if (calls > 0 && !source.includes("redirect:")) silent.push(file);
  }
  expect(silent).toEqual([]);
  expect(asking.length).toBeGreaterThan(3);
});

/** `app.fetch` answers; it asks nobody. */
function fetchesIn(source: string): number {
  return [...source.matchAll(/(?<!\w)(?<!app\.)fetch\(/gu)].length;
}

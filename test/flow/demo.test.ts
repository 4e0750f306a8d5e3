import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startLab } from "../support/run-lab.ts";

test("a demo remembers what earlier ones did, until --fresh forgets; one that runs keeps its memory", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "demo-"));
  const data = path.join(home, "data");
  const learned = path.join(data, "missing-env", "vectors", "learned");
  const demo = (...words: string[]) => startLab(["demo", "--data", data, ...words], { home });

  const first = demo();
  await first.says("Ctrl-C ends it.");
  await writeFile(learned, "");
  const impatient = await demo("--fresh").ended;
  expect(existsSync(learned)).toBe(true);
  expect(impatient.stderr).toContain("is in use by process");
  first.pressControlC();
  await first.ended;

  const fresh = demo("--fresh");
  await fresh.says("Ctrl-C ends it.");
  expect(existsSync(learned)).toBe(false);
  fresh.pressControlC();
  expect((await fresh.ended).exitCode).toBe(0);
  await rm(home, { recursive: true });
}, 90_000);

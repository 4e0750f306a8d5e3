import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { processesNaming, startLab } from "../support/run-lab.ts";

test("a demo serves its page until Ctrl-C; it remembers what earlier ones did, until --fresh forgets; one that runs keeps its memory", async () => {
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
  expect(processesNaming(data)).not.toEqual([]);
  first.pressControlC();
  const { exitCode, stdout } = await first.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\//u);
  await expect.poll(() => processesNaming(data)).toEqual([]);

  const fresh = demo("--fresh");
  await fresh.says("Ctrl-C ends it.");
  expect(existsSync(learned)).toBe(false);
  fresh.pressControlC();
  await fresh.ended;
  await rm(home, { recursive: true });
}, 90_000);

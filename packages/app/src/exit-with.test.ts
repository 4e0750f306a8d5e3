import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** More than a pipe holds: 64 KB. */
const length = 1_000_000;

const program = `
  import { exitWith } from "@binnacle/app/run";
  setInterval(() => {}, 1_000);
  await exitWith(async () => {
    process.stdout.write("x".repeat(${length}));
    return 0;
  });`;
const words = ["--input-type=module", "--eval", program];
const options = { cwd: import.meta.dirname, maxBuffer: 2 * length };

test("a long answer goes through a pipe as a whole, and a socket that hangs does not hold the process", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, words, options);
  expect(stdout).toHaveLength(length);
});

test("whoever closes the pipe gets no complaint", async () => {
  const child = execFile(process.execPath, words, options);
  let said = "";
  child.stderr?.on("data", (text) => {
    said += text;
  });
  child.stdout?.once("data", () => child.stdout?.destroy());
  await once(child, "exit");
  expect([child.exitCode, said]).toEqual([0, ""]);
});

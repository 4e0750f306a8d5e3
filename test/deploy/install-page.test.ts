import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "@binnacle/app";
import { afterAll, expect, test } from "vitest";
import { textOf } from "./manifests.ts";

const page = textOf("docs/install.md");
const folder = mkdtempSync(path.join(tmpdir(), "install-page-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("its commands for EKS are those that `init` prints for the answers that it shows", async () => {
  const [, words = ""] = /npx binnacle (init --yes .*)$/mu.exec(page) ?? [];
  const args = [program, ...words.split(" "), "--out", "binnacle-install"];
  const env = { PATH: process.env["PATH"], HOME: folder };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  const printed = stdout.replaceAll(/[^\s="]*\/(?=binnacle-install)/gu, "");
  const commands = [...printed.matchAll(/^ ?\d+\. (.*)$/gmu)].map(([, text]) => text);
  const shown = [...page.matchAll(/<!-- init: \w+ -->\n\n```sh\n([^`]*)```/gu)].flatMap(
    ([, block = ""]) =>
      block
        .replace('"$PWD/binnacle-install/terraform.tfvars"', "binnacle-install/terraform.tfvars")
        .trimEnd()
        .split("\n"),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(shown).toEqual(commands.filter((text) => text?.startsWith("In a browser") !== true));
});

const doctor = "packages/app/src/doctor";
const said = [
  "test/flow/doctor.test.ts",
  "test/contract/bedrock.test.ts",
  ...readdirSync(path.resolve(import.meta.dirname, "../..", doctor)).map(
    (name) => `${doctor}/${name}`,
  ),
  "packages/models/src/bedrock/failures.table.ts",
]
  .map(textOf)
  .join("\n");
const [, table = ""] = /### What goes wrong\n([\s\S]*?)\nOf a wrong setting/u.exec(page) ?? [];
const rows = [...table.matchAll(/^\| ([^|]+?) +\| `+(.*?)`+ +\|$/gmu)].map(
  ([, what = "", sentence = ""]) => ({ what, sentence }),
);

test("what goes wrong is told for each thing that a team breaks", () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.for(rows)("$what: the doctor says what the page says", ({ sentence }) => {
  const words = sentence.replace(/^Bedrock /u, "");
  expect(said).toContain(words);
});

test("every file that it names is there", () => {
  const named = [...page.matchAll(/`((?:test|deploy|docs)\/[\w./-]+\.(?:ts|md|yaml|json))`/gu)];
  expect(named.length).toBeGreaterThan(5);
  for (const [, file = ""] of named) expect(() => textOf(file)).not.toThrow();
});

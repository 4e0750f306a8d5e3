import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { openRedaction } from "./open-redaction.ts";

const folder = mkdtempSync(path.join(tmpdir(), "redaction-"));
afterAll(() => rmSync(folder, { recursive: true }));

const text = "password=hunter2-9931";

test("without a key of the installation there is a new one, which only this user reads, for the servers too", () => {
  const { redactor, keyFile } = openRedaction({});
  expect(statSync(keyFile).mode.toString(8)).toMatch(/600$/u);
  const child = openRedaction({ placeholderKeyFile: keyFile });
  expect(child.redactor.now(text)).toBe(redactor.now(text));
  expect(openRedaction({}).redactor.now(text)).not.toBe(redactor.now(text));
});

test.for([
  { name: "short", content: "guess me", says: "holds less than 32 characters" },
  { name: "absent", content: undefined, says: "cannot be read" },
])(
  "a key file that is $name is refused, and its content is not shown",
  ({ name, content, says }) => {
    const placeholderKeyFile = path.join(folder, name);
    if (content !== undefined) writeFileSync(placeholderKeyFile, content);
    const opening = () => openRedaction({ placeholderKeyFile });
    expect(opening).toThrow(says);
    expect(opening).not.toThrow("guess me");
  },
);

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { cases } from "@binnacle/cases";
import type { Reply } from "@binnacle/contracts";
import { citedIn, toBlocks, toDocument, toTerminal } from "@binnacle/report";
import type { Log } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import { openWorld } from "../support/open-world.ts";

/** `UPDATE_GOLDEN=1 vitest run test/flow/cases-golden.test.ts` writes the files anew; read the difference before you keep it. */
const isUpdate = process.env["UPDATE_GOLDEN"] === "1";

const named = cases.map((recorded) => [recorded.name, recorded] as const);

test.for(named)("%s reads as it should", async ([name, recorded]) => {
  const world = await openWorld(recorded);
  const dropped: unknown[] = [];
  const log: Log = (fields, message) => {
    if (message === "unproven claims dropped") dropped.push(fields);
  };
  const answer = await answerIn(world, { question: recorded.question, log });
  await world.close();
  // Each claim is proven by what it cites.
  expect(dropped).toEqual([]);

  const reply: Reply = { kind: "investigation", investigation: answer, verdicts: [] };
  const telling = { nowMs: Date.parse(answer.askedAt), timeZone: "UTC" };
  const document = toDocument(reply, telling, citedIn(reply, []));
  const text = steady(`${toBlocks(document).text}\n\n${toTerminal(document, { columns: 1000 })}`);
  const file = path.join(import.meta.dirname, "golden", `${name}.txt`);
  if (isUpdate) await writeFile(file, text);
  expect(text).toBe(await readFile(file, "utf8"));
});

/** Without what differs from run to run (clock times, ages, measured numbers) and what grows with the catalogue. */
function steady(text: string): string {
  return text
    .replaceAll(/[▁-█]+│?[▁-█]*/gu, "<bars>")
    .replaceAll(/\b(?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d(?::\d\d)?\b/gu, "HH:MM")
    .replaceAll(/\b(?:\d+ days?|\d+ h \d+ min|\d+ h|\d+ min|\d+(?:\.\d+)? s)\b/gu, "AGE")
    .replaceAll(/\b\d+(?:\.\d+)? → \d+\b(?= in )/gu, "N → N")
    .replaceAll(/\b\d+(?:\.\d+)?(?= (?:%|requests\/s|ms|MiB|cores|restarts|calls?\b))/gu, "N")
    .replaceAll(/(?<=Checked )\d+|\d+(?= ruled out)|(?<=Ruled out \()\d+/gu, "N");
}

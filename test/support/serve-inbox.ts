import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createDurableInbox, openDatabase } from "@binnacle/store/rows";
import { z } from "zod";

/**
 * Serves notes from the inbox of the database at the first word (a URL, or a directory): writes `begin NOTE`, then after the milliseconds
 * of the second word `end NOTE`. Further words are notes to take.
 */
const [place = "", ms = "0", ...notes] = process.argv.slice(2);
const log = (fields: object, message: string) => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};
const database = await openDatabase(
  place.includes("://")
    ? { kind: "postgresql", url: place }
    : { kind: "embedded", directory: place },
  { clock: Date.now, log },
);
const inbox = createDurableInbox({
  database,
  clock: Date.now,
  log,
  newId: randomUUID,
  sayEveryMs: 300,
});
inbox.serve("note", z.string(), async (note) => {
  process.stdout.write(`begin ${note}\n`);
  await sleep(Number(ms));
  process.stdout.write(`end ${note}\n`);
});
await inbox.open();
for (const note of notes) await inbox.take("note", note, note);
process.stdout.write("ready\n");

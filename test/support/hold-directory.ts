import { createRowStore, openDatabase } from "@binnacle/store/rows";

/** Opens the directory that the first word names, claims numbers, and writes each to stdout once it is kept. */
const [directory = ""] = process.argv.slice(2);
const ports = {
  clock: Date.now,
  redact: async <Value>(value: Value) => value,
  newId: () => "",
  log: () => {},
};
const database = await openDatabase({ kind: "embedded", directory }, ports);
const { conversations } = createRowStore({ ...ports, database });
for (let number = 0; number < 100_000; number += 1) {
  await conversations.claim(`claim-${number}`);
  process.stdout.write(`${number}\n`);
}

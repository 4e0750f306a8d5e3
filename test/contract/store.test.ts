import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { createMemoryStore } from "@binnacle/store";
import { createRowStore, type Database, openDatabase } from "@binnacle/store/rows";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { toldBy } from "../support/told-by.ts";
import { keptBy, rowsIn, snapshot, storeSuite } from "./store.suite.ts";

const folder = mkdtempSync(path.join(tmpdir(), "binnacle-store-"));
const directory = path.join(folder, "kept");
const ports = { clock: Date.now, log: () => {} };
let database: Database;
/** A new directory is three seconds of computing, on a busy machine many more. */
const slowly = { timeout: 90_000 };

beforeAll(async () => {
  database = await openDatabase({ kind: "embedded", directory }, ports);
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

storeSuite("a store in memory", async () => keptBy(createMemoryStore));
storeSuite("a store in a directory", async () => rowsIn(database));

test("what was kept in a directory is there after the process that kept it", async () => {
  const { store } = await rowsIn(database);
  await store.investigations.put(snapshot("i1", 1));
  await store.conversations.claim("e1");
  await database.close();
  database = await openDatabase({ kind: "embedded", directory }, ports);
  const again = keptBy((own) => createRowStore({ ...own, database })).store;
  expect(await again.investigations.get("i1")).toEqual(snapshot("i1", 1));
  expect(await again.conversations.claim("e1")).toBe(false);
});

test("what was answered long ago is forgotten, what waits is not", async () => {
  await rowsIn(database);
  const store = createRowStore({ ...unkept, database });
  const waits = Promise.withResolvers<void>();
  store.inbox.serve("note", z.string(), (note) =>
    note === "slow" ? waits.promise : Promise.resolve(),
  );
  await store.inbox.open();
  for (const note of ["done", "slow"]) await store.inbox.take("note", note, note);
  const taken = (note: string) => store.inbox.take("note", note, note);
  await expect
    .poll(async () => {
      await store.forgetBefore(Date.now() + 60_000);
      return await taken("done");
    })
    .toBe(true);
  expect(await taken("slow")).toBe(false);
  waits.resolve();
  await store.inbox.close();
});

test("while a process holds a directory another is refused, and told who; kill -9 loses nothing that was kept, and frees it", async () => {
  const held = path.join(folder, "held");
  const holder = toldBy("test/support/hold-directory.ts", held);
  await expect.poll(() => holder.lines().length, slowly).toBeGreaterThan(50);
  const refused = await openDatabase({ kind: "embedded", directory: held }, ports).catch(String);
  expect(refused).toContain(`Process ${holder.pid} on ${hostname()}`);
  await holder.kill();
  const taken = await openDatabase({ kind: "embedded", directory: held }, ports);
  const { conversations } = createRowStore({ ...unkept, database: taken });
  const free = [];
  for (const number of holder.lines())
    if (await conversations.claim(`claim-${number}`)) free.push(number);
  expect(free).toEqual([]);
  await taken.close();
});

test.for([
  ["that is a file", (place: string) => writeFileSync(place, "")],
  [
    "whose database is no database",
    (place: string) => {
      mkdirSync(path.join(place, "rows"), { recursive: true });
      writeFileSync(path.join(place, "rows", "PG_VERSION"), "99");
    },
  ],
] as const)("a directory %s is refused in a sentence that names it", async ([name, make]) => {
  const place = path.join(folder, name.replaceAll(" ", "-"));
  make(place);
  const error = await openDatabase({ kind: "embedded", directory: place }, ports).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(String(error)).toContain(place);
});

const unkept = {
  clock: Date.now,
  redact: async <Value>(value: Value) => value,
  newId: () => "",
  log: () => {},
};

test("what a process was killed in is done by the next one on its directory", async () => {
  const place = path.join(folder, "inbox");
  const serve = "test/support/serve-inbox.ts";
  const cut = toldBy(serve, place, "120000", "cut");
  await expect.poll(cut.lines, slowly).toContain("begin cut");
  await cut.kill();
  const next = toldBy(serve, place, "0", "cut");
  await expect.poll(next.lines, slowly).toContain("end cut");
  await expect.poll(next.lines, slowly).toContain("ready");
  expect(next.lines().filter((line) => line === "begin cut")).toHaveLength(1);
});

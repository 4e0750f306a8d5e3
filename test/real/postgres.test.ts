import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@binnacle/contracts";
import { createRowStore, type Database, openDatabase } from "@binnacle/store/rows";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptBy, rowsIn, snapshot, storeSuite } from "../contract/store.suite.ts";
import { because } from "../support/because.ts";
import { toldBy } from "../support/told-by.ts";
import { postgresMissing, type RealPostgres, startPostgres } from "./support/start-postgres.ts";

/** A program is started meanwhile. */
const slowly = { timeout: 60_000 };
const ports = { clock: Date.now, log: () => {} };

describe.skipIf(postgresMissing !== undefined)(
  `a real PostgreSQL${because(postgresMissing)}`,
  () => {
    let server: RealPostgres;
    let database: Database;
    beforeAll(async () => {
      server = await startPostgres();
      server.run("create database kept");
      database = await open(server.urlOf("kept"));
    });

    afterAll(async () => {
      await database.close();
      await server.close();
    });

    storeSuite("a store in it", async () => await rowsIn(database));

    test("of several processes that start on an empty database one makes the tables", async () => {
      server.run("create database fresh");
      const url = server.urlOf("fresh");
      const all = await Promise.all(Array.from({ length: 4 }, () => open(url)));
      const [first, second] = all.map((one) =>
        keptBy((own) => createRowStore({ ...own, database: one })),
      );
      await first?.store.investigations.put(snapshot("i1", 1));
      expect(await second?.store.investigations.get("i1")).toEqual(snapshot("i1", 1));
      for (const one of all) await one.close();
    });

    test("two processes that claim the same, change one talk and absorb one alert do each once", async () => {
      const other = await open(server.urlOf("kept"));
      const here = (await rowsIn(database)).store;
      const there = keptBy((own) => createRowStore({ ...own, database: other })).store;
      const both = [here, there, here, there, here, there];
      const claims = await Promise.all(both.map((one) => one.conversations.claim("e1", "m1")));
      expect(claims.filter(Boolean)).toEqual([true]);
      await Promise.all(
        both.map((one, place) =>
          one.conversations.update("C1:1", (now) => ({
            ...now,
            cited: [...now.cited, `${place}`],
          })),
        ),
      );
      expect((await here.conversations.get("C1:1"))?.cited).toHaveLength(both.length);
      await other.close();
    });

    test("a snapshot that comes late from a slow process does not take the place of a newer one", async () => {
      const { investigations } = (await rowsIn(database)).store;
      await investigations.put(snapshot("i1", 7));
      await investigations.put(snapshot("i1", 6));
      expect((await investigations.get("i1"))?.revision).toBe(7);
    });

    test("what a process was killed in is taken up by another that lives, and done once", async () => {
      server.run("create database inbox");
      const url = server.urlOf("inbox");
      const serve = "test/support/serve-inbox.ts";
      const other = toldBy(serve, url, "0", "done");
      const cut = toldBy(serve, url, "60000", "cut");
      await expect.poll(cut.lines, slowly).toContain("begin cut");
      await expect.poll(other.lines, slowly).toContain("end done");
      await cut.kill();
      await expect.poll(other.lines, slowly).toContain("end cut");
      expect(other.lines().filter((line) => line.startsWith("end"))).toEqual([
        "end done",
        "end cut",
      ]);
    });

    test("a process outlives a crash of the database, and takes up afterwards what another left", async () => {
      server.run("create database crashed");
      const url = server.urlOf("crashed");
      const serve = "test/support/serve-inbox.ts";
      const lives = toldBy(serve, url, "0");
      await expect.poll(lives.lines, slowly).toContain("ready");
      for (let turn = 0; turn < 3; turn += 1) {
        await server.crash();
        await server.start();
      }
      const cut = toldBy(serve, url, "60000", "cut");
      await expect.poll(cut.lines, slowly).toContain("begin cut");
      await cut.kill();
      await expect.poll(lives.lines, slowly).toContain("end cut");
    });

    test("what another that lives works at is left to it", async () => {
      server.run("create database living");
      const url = server.urlOf("living");
      const serve = "test/support/serve-inbox.ts";
      const slow = toldBy(serve, url, "4000", "slow");
      const other = toldBy(serve, url, "0");
      await expect.poll(slow.lines, slowly).toContain("end slow");
      await expect.poll(other.lines, slowly).toContain("ready");
      expect(other.lines()).not.toContain("begin slow");
    });

    test("what lives elsewhere under the same process number is left to it, and taken up when it falls silent", async () => {
      server.run("create database elsewhere");
      const url = server.urlOf("elsewhere");
      const serve = "test/support/serve-inbox.ts";
      const other = toldBy(serve, url, "0");
      await expect.poll(other.lines, slowly).toContain("ready");
      const slow = toldBy(serve, url, "60000", "slow");
      await expect.poll(slow.lines, slowly).toContain("begin slow");
      const far = `'elsewhere/${other.pid}/x'`;
      server.run(
        `insert into app.process values (${far}, 'elsewhere', ${other.pid}, now() + interval '4 seconds');
         update dbos.workflow_status set executor_id = ${far}`,
        "elsewhere",
      );
      await slow.kill();
      await sleep(2500);
      expect(other.lines()).not.toContain("begin slow");
      await expect.poll(other.lines, slowly).toContain("end slow");
    });

    test.for([
      ["a wrong password", "owner:wrong", "kept", "denied", "refuses this user or password"],
      ["an unknown user", "nobody:x", "kept", "denied", "refuses this user or password"],
      [
        "no database of that name",
        "owner:correct-horse",
        "absent",
        "not_found",
        "has no database of this name",
      ],
    ] as const)("%s is told as that", async ([, who, name, kind, says]) => {
      const opening = open(`postgresql://${who}@127.0.0.1:${server.port}/${name}`);
      const error = await opening.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ kind });
      expect(String(error)).toContain(says);
      expect(String(error)).not.toMatch(/wrong"|correct-horse/);
    });

    test("a user that may make no tables is told what to grant", async () => {
      server.run("create user reader password 'r'");
      const error = await open(`postgresql://reader:r@127.0.0.1:${server.port}/postgres`).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ kind: "denied" });
      expect(error instanceof AppError && error.remedy?.text).toContain("GRANT CREATE");
    });

    test("a schema of a newer version is refused, and nothing in it is changed", async () => {
      server.run("create database newer");
      await (await open(server.urlOf("newer"))).close();
      const url = server.urlOf("newer");
      server.run("insert into app.kysely_migration values ('9999-later', now()::text)", "newer");
      const error = await open(url).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: "bad_input" });
      expect(String(error)).toContain("9999-later");
    });

    test("while it is gone each question says so in seconds; once it is back the same store goes on", async () => {
      const { investigations } = (await rowsIn(database)).store;
      await investigations.put(snapshot("i1", 1));
      await server.crash();
      const error = await investigations.get("i1").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ kind: "unavailable" });
      await server.start();
      expect(await investigations.get("i1")).toEqual(snapshot("i1", 1));
    });
  },
);

function open(url: string): Promise<Database> {
  return openDatabase({ kind: "postgresql", url }, ports);
}

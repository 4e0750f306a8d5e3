import { AppError, Instant } from "@binnacle/contracts";
import { createMemoryStore, type Store, withFallback } from "@binnacle/store";
import { expect, test } from "vitest";
import { z } from "zod";
import { snapshot } from "./store.suite.ts";

test("what is written while the database is away is read meanwhile, and is in it once it is back, in order", async () => {
  const { store, rows, leave, comeBack } = away();
  await store.investigations.put(snapshot("before", 1));
  await store.conversations.update("C1:1", (now) => ({ ...now, cited: ["a"] }));
  leave();
  await store.investigations.put(snapshot("i1", 1));
  await store.investigations.put(snapshot("i1", 2));
  await store.conversations.update("C1:1", (now) => ({ ...now, cited: [...now.cited, "b"] }));
  expect((await store.investigations.get("i1"))?.revision).toBe(2);
  expect((await store.conversations.get("C1:1"))?.cited).toEqual(["b"]);
  comeBack();
  expect(await store.investigations.get("before")).toBeDefined();
  expect((await rows.investigations.get("i1"))?.revision).toBe(2);
  expect((await rows.conversations.get("C1:1"))?.cited).toEqual(["a", "b"]);
});

test("a question that cannot be kept is answered all the same, once", async () => {
  const { store, leave } = away();
  const answered: string[] = [];
  store.inbox.serve("note", z.string(), async (note) => void answered.push(note));
  leave();
  expect(await store.inbox.take("note", "1", "why?")).toBe(true);
  expect(await store.inbox.take("note", "1", "why?")).toBe(false);
  await expect.poll(() => answered).toEqual(["why?"]);
});

test("what was answered from memory is not answered a second time when it comes again", async () => {
  const { store, leave, comeBack } = away();
  let count = 0;
  store.inbox.serve("note", z.string(), async () => {
    count += 1;
  });
  leave();
  await store.inbox.take("note", "1", "why?");
  comeBack();
  expect(await store.inbox.take("note", "1", "why?")).toBe(false);
  expect(count).toBe(1);
});

test("what was not written yet is written before it closes", async () => {
  const { store, rows, leave, comeBack } = away();
  leave();
  await store.investigations.put(snapshot("i1", 1));
  comeBack();
  await store.close();
  expect(await rows.investigations.get("i1")).toBeDefined();
});

test("an outage of an hour loses nothing that was written in it", async () => {
  const { store, rows, leave, comeBack, pass } = away();
  leave();
  for (let turn = 0; turn < 60; turn += 1) {
    await store.investigations.put(snapshot(`i${turn}`, 1));
    pass(60_000);
  }
  comeBack();
  await store.investigations.put(snapshot("after", 1));
  for (let turn = 0; turn < 60; turn += 1)
    expect(await rows.investigations.get(`i${turn}`)).toBeDefined();
});

test("one write that never passes hides nothing that is kept, and is given up", async () => {
  const { store, leave, comeBack, pass, refuse } = away();
  await store.investigations.put(snapshot("before", 1));
  leave();
  await store.investigations.put(snapshot("bad", 1));
  comeBack();
  refuse("bad");
  for (let turn = 0; turn < 6; turn += 1) {
    await store.investigations.get("before");
    pass(5000);
  }
  expect(await store.investigations.get("before")).toBeDefined();
});

test("what was claimed meanwhile is claimed", async () => {
  const { store, leave } = away();
  leave();
  expect(await store.conversations.claim("e1")).toBe(true);
  expect(await store.conversations.claim("e1")).toBe(false);
});

test("while it is away it is asked every five seconds, not with each question", async () => {
  const { store, leave, asked, pass } = away();
  leave();
  for (let count = 0; count < 10; count += 1) await store.investigations.get("i1");
  expect(asked()).toBe(1);
  pass(5000);
  await store.investigations.get("i1");
  expect(asked()).toBe(2);
});

test("what is wrong with the question itself is not hidden", async () => {
  const { store } = away();
  const failing = store.conversations.update("C1:1", () => {
    throw new AppError("bug", "no change");
  });
  await expect(failing).rejects.toThrow("no change");
});

test("a run goes on through it: what its steps gave stands", async () => {
  const { store } = away();
  const at = "2026-11-21T03:14:00Z";
  expect(await store.journalOf("run").step("look", Instant, async () => at)).toBe(at);
});

/** A store over one that leaves and comes back. */
function away() {
  let nowMs = 0;
  let isAway = false;
  let count = 0;
  let refused = "";
  const ports = {
    clock: () => nowMs,
    redact: async <Value>(value: Value) => value,
    newId: () => "id",
    log: () => {},
  };
  const rows = createMemoryStore(ports);
  const asked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    count += 1;
    if (isAway) throw new AppError("unavailable", "PostgreSQL does not answer.");
    return await work();
  };
  const seen: Store = {
    ...rows,
    investigations: {
      put: (one) =>
        asked(() => {
          if (one.id === refused) throw new AppError("timeout", "canceling statement");
          return rows.investigations.put(one);
        }),
      get: (id) => asked(() => rows.investigations.get(id)),
    },
    conversations: {
      claim: (...keys) => asked(() => rows.conversations.claim(...keys)),
      get: (key) => asked(() => rows.conversations.get(key)),
      update: (key, change) => asked(() => rows.conversations.update(key, change)),
    },
    inbox: { ...rows.inbox, take: (...what) => asked(() => rows.inbox.take(...what)) },
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return {
    rows,
    store: withFallback({ ...ports, rows: seen, memory: createMemoryStore(ports) }),
    leave: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
      pass(5000);
    },
    refuse: (id: string) => {
      refused = id;
    },
    asked: () => count,
    pass,
  };
}

import { expect, test } from "vitest";
import { createBreakers } from "./create-breakers.ts";

const waiting = new AbortController().signal;
const givenUp = AbortSignal.abort();

function breakers() {
  const run = createBreakers<string>({
    faultOf: (result) => (result === "fails" ? { fault: "bad", why: "it broke" } : undefined),
    words: { bad: "calls in a row failed" },
    restMs: 0,
  });
  const ask = async (result: string, signal = waiting): Promise<string> => {
    const said = await run("x", async () => result, signal);
    return typeof said === "string" ? said : said.kind;
  };
  /** Whether it lets through one call at a time, as it does after its rest until it is known to be well. */
  const isTrying = async (): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const trial = run("x", () => promise, givenUp);
    const second = await ask("second", givenUp);
    resolve("given up");
    await trial;
    return second === "resting";
  };
  return { ask, isTrying };
}

test.for([
  { name: "three failures in a row", calls: ["fails", "fails", "fails"], opens: true },
  { name: "a success between them", calls: ["fails", "fails", "well", "fails"], opens: false },
  {
    name: "one that is given up between them",
    calls: ["fails", "fails", "given up", "fails"],
    opens: true,
  },
  {
    name: "two, and many that are given up",
    calls: ["fails", "fails", "given up", "given up"],
    opens: false,
  },
])("$name: it rests $opens", async ({ calls, opens }) => {
  const { ask, isTrying } = breakers();
  for (const call of calls) await ask(call, call === "given up" ? givenUp : waiting);
  expect(await isTrying()).toBe(opens);
});

test("a trial that is given up decides nothing: the next one does", async () => {
  const { ask, isTrying } = breakers();
  for (const call of ["fails", "fails", "fails"]) await ask(call);
  expect(await ask("given up", givenUp)).toBe("given up");
  expect(await isTrying()).toBe(true);
  await ask("fails");
  expect(await isTrying()).toBe(true);
  await ask("well");
  expect(await isTrying()).toBe(false);
});

test("what rests for one thing is asked of another", async () => {
  const run = createBreakers<string>({
    faultOf: () => ({ fault: "bad", why: "it broke" }),
    words: { bad: "calls in a row failed" },
  });
  for (let turn = 0; turn < 3; turn += 1) await run("x", async () => "x", waiting);
  const resting = await run("x", async () => "x", waiting);
  expect(resting).toMatchObject({ kind: "resting", why: "it broke" });
  expect(JSON.stringify(resting)).toMatch(
    /"not asked until \d\d:\d\d:\d\d UTC, since 3 calls in a row failed"/u,
  );
  expect(await run("y", async () => "y", waiting)).toBe("y");
});

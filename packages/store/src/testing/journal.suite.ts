import { AppError, type Journal, Person } from "@binnacle/contracts";
import { expect, test } from "vitest";

/** Work that gives another person each time. */
function counting() {
  let times = 0;
  return async () => {
    times += 1;
    return person(times);
  };
}

function person(number: number): Person {
  return { id: `slack:T1:U${number}`, name: "Ann" };
}

/** What every `Journal` does, whatever holds it. */
export function journalSuite(create: () => (runId: string) => Journal): void {
  test("a step that is kept is not done again, also by a run that goes on", async () => {
    const journalOf = create();
    const work = counting();
    expect(await journalOf("run").step("look", Person, work)).toEqual(person(1));
    expect(await journalOf("run").step("look", Person, work)).toEqual(person(1));
  });

  test.for([
    ["another step", "run", "ask"],
    ["another run", "other", "look"],
  ] as const)("%s is done", async ([, run, step]) => {
    const journalOf = create();
    const work = counting();
    await journalOf("run").step("look", Person, work);
    expect(await journalOf(run).step(step, Person, work)).toEqual(person(2));
  });

  test("what a step throws is thrown, and the step is done the next time", async () => {
    const journal = create()("run");
    const failing = journal.step("look", Person, () =>
      Promise.reject(new AppError("unavailable", "no answer")),
    );
    await expect(failing).rejects.toThrow("no answer");
    expect(await journal.step("look", Person, counting())).toEqual(person(1));
  });
}

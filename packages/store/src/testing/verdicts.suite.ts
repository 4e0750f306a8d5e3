import type { Verdicts } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { verdict } from "./samples.ts";

/** What every `Verdicts` does, whatever holds them. */
export function verdictsSuite(create: () => Verdicts): void {
  test("of two people who decide at once the first wins, and the second learns who it was", async () => {
    const verdicts = create();
    const [first, second] = await Promise.all([
      verdicts.give(verdict("ann")),
      verdicts.give(verdict("bob", { kind: "reject" })),
    ]);
    expect(first).toEqual({ kind: "given" });
    expect(second).toEqual({ kind: "already", verdict: verdict("ann") });
    expect(await verdicts.of("i1")).toEqual([verdict("ann")]);
  });

  test("each hypothesis of each investigation has a verdict of its own", async () => {
    const verdicts = create();
    const others = [
      verdict("ann"),
      verdict("ann", { hypothesisId: "h2" }),
      verdict("ann", { investigationId: "i2" }),
    ];
    for (const item of others) expect((await verdicts.give(item)).kind).toBe("given");
    expect(await verdicts.of("i1")).toHaveLength(2);
    expect(await verdicts.of("i3")).toEqual([]);
  });
}

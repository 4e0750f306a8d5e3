import { readFileSync } from "node:fs";
import path from "node:path";
import { type Fault, faults } from "@binnacle/cases";
import { Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { type Judged, judge } from "../real/exam/judge.ts";

const example = path.join(import.meta.dirname, "../support/golden/missing-env.json");
const answer = Investigation.parse(JSON.parse(readFileSync(example, "utf8")));
const [leading] = answer.hypotheses;
const since = leading?.finding.since ?? "";

/** Of an answer of the product: whether it names a cause, and what its exit code says. */
interface Given {
  readonly names: "the culprit" | "nothing" | "no investigation";
  readonly exitCode: 0 | 1 | 2;
}

const rows: readonly (readonly [Given, Partial<Fault["truth"]>, Judged["mark"]])[] = [
  [{ names: "the culprit", exitCode: 1 }, {}, "right"],
  [{ names: "the culprit", exitCode: 1 }, { says: [/never said/] }, "partly"],
  [{ names: "the culprit", exitCode: 0 }, { says: [/never said/] }, "green"],
  [{ names: "nothing", exitCode: 2 }, {}, "silent"],
  [{ names: "nothing", exitCode: 0 }, {}, "green"],
  [{ names: "nothing", exitCode: 2 }, { isRare: true }, "honest"],
  [{ names: "nothing", exitCode: 0 }, { isRare: true }, "green"],
  [{ names: "no investigation", exitCode: 2 }, { isRare: true }, "honest"],
  [{ names: "no investigation", exitCode: 0 }, { isRare: true }, "green"],
  [{ names: "no investigation", exitCode: 0 }, {}, "green"],
  [{ names: "nothing", exitCode: 0 }, { state: "healthy" }, "right"],
  [{ names: "the culprit", exitCode: 1 }, { state: "healthy" }, "wrong"],
  [{ names: "nothing", exitCode: 0 }, { state: "resolved" }, "right"],
  [{ names: "the culprit", exitCode: 1 }, { state: "resolved" }, "partly"],
];

test.for(rows)("%o over %o is %s", ([given, truth, mark]) => {
  expect(judged(given, truth, since).mark).toBe(mark);
});

test.for([
  ["as told", 0, "right"],
  ["two minutes before", -120, "right"],
  ["three minutes before", -180, "wrong"],
  ["three minutes after", 180, "wrong"],
] as const)("made %s: the beginning is %3$s", ([, offSeconds, expected]) => {
  const madeAt = new Date(Date.parse(since) + offSeconds * 1000).toISOString();
  expect(judged({ names: "the culprit", exitCode: 1 }, {}, madeAt).sinceIs).toBe(expected);
});

test("an answer without a cause tells no beginning", () => {
  expect(judged({ names: "nothing", exitCode: 2 }, {}, since).sinceIs).toBe("untold");
});

function judged(
  { names, exitCode }: Given,
  truth: Partial<Fault["truth"]>,
  madeAt: string,
): Judged {
  const hypotheses = names === "the culprit" ? answer.hypotheses : [];
  const shown = names === "no investigation" ? { state: "fine" } : { ...answer, hypotheses };
  const asked = { stdout: JSON.stringify(shown), stderr: "", exitCode, seconds: 1 };
  return judge(faultWith(truth), asked, madeAt);
}

function faultWith(truth: Partial<Fault["truth"]>): Fault {
  const [first] = faults;
  if (first === undefined || leading === undefined) throw new Error("no fault, or no example");
  const { kind, name } = leading.finding.culprit;
  return { ...first, truth: { text: "", culprits: [`${kind}/${name}`], says: [], ...truth } };
}

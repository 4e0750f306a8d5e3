import { readFileSync } from "node:fs";
import path from "node:path";
import { type Fault, faults } from "@binnacle/cases";
import { type Finding, Investigation } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { type Judged, judge } from "../real/exam/judge.ts";

const example = path.join(import.meta.dirname, "../support/golden/missing-env.json");
const answer = Investigation.parse(JSON.parse(readFileSync(example, "utf8")));
const [leading] = answer.hypotheses;
const since = leading?.finding.since ?? "";

/** Of an answer of the product: what it names, what it says of the whole, and what its exit code says. */
interface Given {
  readonly names:
    | "the culprit"
    | "the culprit, no cause"
    | "another"
    | "nothing"
    | "no investigation";
  readonly severity?: Investigation["severity"];
  readonly exitCode: 0 | 1 | 2;
}

const rows: readonly (readonly [Given, Partial<Fault["truth"]>, Judged["mark"]])[] = [
  [{ names: "the culprit", exitCode: 1 }, {}, "right"],
  [{ names: "the culprit", exitCode: 1 }, { says: [/never said/] }, "partly"],
  [{ names: "the culprit", exitCode: 0 }, {}, "green"],
  [{ names: "the culprit", severity: "fine", exitCode: 1 }, {}, "green"],
  [{ names: "the culprit", exitCode: 2 }, {}, "wrong"],
  [{ names: "the culprit, no cause", exitCode: 1 }, {}, "honest"],
  [{ names: "the culprit, no cause", severity: "unknown", exitCode: 1 }, {}, "honest"],
  [{ names: "the culprit, no cause", exitCode: 0 }, {}, "green"],
  [{ names: "the culprit, no cause", exitCode: 2 }, {}, "wrong"],
  [{ names: "the culprit, no cause", exitCode: 1 }, { isRare: true }, "honest"],
  [{ names: "another", exitCode: 1 }, { says: [/never said/] }, "wrong"],
  [{ names: "nothing", severity: "unknown", exitCode: 2 }, {}, "silent"],
  [{ names: "nothing", exitCode: 0 }, {}, "green"],
  [{ names: "nothing", severity: "fine", exitCode: 2 }, {}, "green"],
  [{ names: "nothing", severity: "unknown", exitCode: 2 }, { isRare: true }, "honest"],
  [{ names: "nothing", exitCode: 0 }, { isRare: true }, "green"],
  [{ names: "no investigation", exitCode: 2 }, { isRare: true }, "honest"],
  [{ names: "no investigation", exitCode: 0 }, { isRare: true }, "green"],
  [{ names: "no investigation", exitCode: 0 }, {}, "green"],
  [{ names: "nothing", severity: "fine", exitCode: 0 }, { state: "healthy" }, "right"],
  [{ names: "nothing", severity: "unknown", exitCode: 2 }, { state: "healthy" }, "wrong"],
  [{ names: "nothing", severity: "unknown", exitCode: 0 }, { state: "healthy" }, "wrong"],
  [{ names: "nothing", severity: "fine", exitCode: 1 }, { state: "healthy" }, "wrong"],
  [{ names: "the culprit", exitCode: 1 }, { state: "healthy" }, "wrong"],
  [{ names: "the culprit, no cause", exitCode: 1 }, { state: "healthy" }, "wrong"],
  [{ names: "nothing", severity: "fine", exitCode: 0 }, { state: "resolved" }, "right"],
  [{ names: "nothing", severity: "unknown", exitCode: 2 }, { state: "resolved" }, "wrong"],
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
  { names, severity = "broken", exitCode }: Given,
  truth: Partial<Fault["truth"]>,
  madeAt: string,
): Judged {
  const hypotheses = answer.hypotheses.map((one) => ({
    ...one,
    finding: { ...one.finding, ...changesOf(names) },
  }));
  const told = names === "nothing" ? [] : hypotheses;
  const whole = { ...answer, severity, hypotheses: told };
  const shown = names === "no investigation" ? { state: "fine" } : whole;
  const asked = { stdout: JSON.stringify(shown), stderr: "", exitCode, seconds: 1 };
  return judge(faultWith(truth), asked, madeAt);
}

function changesOf(names: Given["names"]): Partial<Finding> {
  if (names === "the culprit, no cause") return { cause: "unlisted" };
  const innocent = { kind: "Deployment", namespace: "shop", name: "innocent" };
  return names === "another" ? { culprit: innocent, owner: innocent } : {};
}

function faultWith(truth: Partial<Fault["truth"]>): Fault {
  const [first] = faults;
  if (first === undefined || leading === undefined) throw new Error("no fault, or no example");
  const { kind, name } = leading.finding.culprit;
  return { ...first, truth: { text: "", culprits: [`${kind}/${name}`], says: [], ...truth } };
}

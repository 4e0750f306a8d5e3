import { expect, test } from "vitest";
import { generateChange } from "./generate-change.ts";
import { generateLines, type LogLine } from "./generate-lines.ts";
import { judgeGrouping } from "./judge-grouping.ts";
import { templates } from "./templates.table.ts";

test.for([
  {
    name: "equal groups under other names are right",
    predicted: ["x", "x", "y"],
    truth: [1, 1, 2],
    expected: { groupingAccuracy: 1, groupAccuracyF1: 1, groups: 2, rightGroups: 2 },
  },
  {
    name: "one line too many spoils both groups",
    predicted: [1, 1, 1, 3],
    truth: [1, 1, 2, 3],
    expected: { groupingAccuracy: 0.25, groupAccuracyF1: 0.4, groups: 2, rightGroups: 1 },
  },
  {
    name: "a group in two parts is wrong, its neighbours are not",
    predicted: [1, 2, 3, 3],
    truth: [1, 1, 2, 2],
    expected: { groupingAccuracy: 0.5, groupAccuracyF1: 0.4, groups: 3, rightGroups: 1 },
  },
  {
    name: "lines without a group are not one group",
    predicted: [undefined, undefined],
    truth: [1, 1],
    expected: { groupingAccuracy: 0, groupAccuracyF1: 0, groups: 2, rightGroups: 0 },
  },
])("the judge: $name", ({ predicted, truth, expected }) => {
  expect(judgeGrouping({ predicted, truth })).toMatchObject(expected);
});

test("the judge tells how a group went wrong", () => {
  const { mistakes } = judgeGrouping({ predicted: [1, 1, 2, 1], truth: ["a", "a", "a", "b"] });
  expect(mistakes).toEqual([
    { truth: "a", lines: 3, parts: 2, largestPart: 2, mixedWith: ["b"] },
    { truth: "b", lines: 1, parts: 1, largestPart: 1, mixedWith: ["a"] },
  ]);
});

test("a seed always gives the same lines, another seed others", () => {
  const once = generateLines({ seed: 4, lines: 500 });
  expect(generateLines({ seed: 4, lines: 500 })).toEqual(once);
  expect(generateLines({ seed: 5, lines: 500 })).not.toEqual(once);
});

test("60,000 lines have all 42 templates, six of them five times only", () => {
  const counts = [...counted(generateLines({ seed: 2 })).values()];
  expect(counts.length).toBe(42);
  expect(templates.length).toBe(42);
  expect(counts.filter((count) => count === 5).length).toBe(6);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60_000);
});

test("line by line, a pod's events stay whole and in order while other pods write in between", () => {
  const events = generateLines({ seed: 3, lines: 3_000 });
  const lines = generateLines({ seed: 3, lines: 3_000, as: "lines" });
  const texts = new Map<number, string[]>();
  for (const line of lines) texts.set(line.event, [...(texts.get(line.event) ?? []), line.text]);
  expect(events.map(({ event }) => texts.get(event)?.join("\n"))).toEqual(
    events.map(({ text }) => text),
  );
  for (const pod of new Set(lines.map((line) => line.pod))) {
    const order = lines.filter((line) => line.pod === pod).map(({ event }) => event);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  }
  const interrupted = lines.filter(
    (line, index) =>
      index > 1 && lines[index - 1]?.event !== line.event && lines[index - 2]?.event === line.event,
  );
  expect(interrupted.length).toBeGreaterThan(100);
});

test("between two windows exactly the named templates are new or grown", () => {
  const { before, now, truth } = generateChange({
    seed: 1,
    lines: 12_000,
    newTemplates: 4,
    grownTemplates: 5,
  });
  const [then, today] = [counted(before), counted(now)];
  expect(templates.flatMap((_, number) => (then.has(number) ? [] : [number]))).toEqual(truth.new);
  expect(today.size).toBe(42);
  expect(truth.grown.length).toBe(5);
  const ratio = (number: number) => (today.get(number) ?? 0) / (then.get(number) ?? 0);
  const frequent = [...then].filter(([, count]) => count >= 100).map(([number]) => number);
  for (const number of frequent) {
    expect(ratio(number) > 2.5, `template ${number}`).toBe(truth.grown.includes(number));
  }
});

function counted(lines: readonly LogLine[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { template } of lines) counts.set(template, (counts.get(template) ?? 0) + 1);
  return counts;
}

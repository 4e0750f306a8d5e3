import { expect, test } from "vitest";
import { cutResult, resultFrom } from "./cut-result.ts";

const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`);
const text = lines.join("\n");

test("what fits stays as it is", () => {
  expect(cutResult(text, "1.2", text.length)).toBe(text);
});

test("of what does not fit, the first and the last lines are kept, and how to read on", () => {
  expect(cutResult(text, "1.2", 100).split("\n")).toEqual([
    ...lines.slice(0, 9),
    '[87 lines left out; call read_more with {"result":"1.2","from":10}]',
    ...lines.slice(-4),
  ]);
});

test("reading on again and again gives every line once", () => {
  const read: string[] = [];
  for (let from = 1; from <= 100; ) {
    const more = resultFrom(text, { handle: "1.2", from }, 300) ?? "";
    expect(more.length).toBeLessThanOrEqual(300);
    const [notice, ...others] = more.split("\n").filter((line) => line.startsWith("["));
    const shown = more.split("\n").filter((line) => !line.startsWith("["));
    read.push(...shown);
    from += shown.length;
    const left = 101 - from;
    const rest = left === 1 ? "1 line" : `${left} lines`;
    expect(notice).toBe(
      left === 0
        ? undefined
        : `[${rest} left out; call read_more with {"result":"1.2","from":${from}}]`,
    );
    expect(others).toEqual([]);
  }
  expect(read).toEqual(lines);
});

test("behind the last line is nothing", () => {
  expect(resultFrom(text, { handle: "1.2", from: 101 })).toBeUndefined();
  expect(resultFrom(text, { handle: "1.2", from: 100 })).toBe("line 100");
});

test.for([
  ["alone", "x".repeat(10_000)],
  ["among others", `a\n${"x".repeat(10_000)}\nb`],
  ["twice", `${"x".repeat(5000)}\n${"y".repeat(5000)}`],
] as const)("a line that is too long, %s, loses its middle", ([, long]) => {
  const cut = cutResult(long, "1.2", 1000);
  expect(cut.length).toBeLessThanOrEqual(1000);
  expect(cut).toMatch(/x{20} \[\d+ characters left out\] x{20}/u);
  expect(cut).not.toContain("lines left out");
});

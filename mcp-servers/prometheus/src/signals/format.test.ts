import { expect, test } from "vitest";
import { formatMinutes, formatQuantity } from "./format.ts";

test.for([
  [0.38, "ratio", "38 %"],
  [0.0005, "ratio", "0.05 %"],
  [1, "ratio", "100 %"],
  [8.123, "requests/s", "8.1 requests/s"],
  [211.4, "requests/s", "211 requests/s"],
  [0.412, "s", "412 ms"],
  [2.5, "s", "2.5 s"],
  [268_435_456, "bytes", "256 MiB"],
  [1_610_612_736, "bytes", "1.5 GiB"],
  [512, "bytes", "512 B"],
  [0.051, "cores", "0.051 cores"],
  [7, "1", "7"],
] as const)("%d %s is written %s", ([value, unit, text]) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test.for([
  [20_000, "1 min"],
  [720_000, "12 min"],
  [3_600_000, "1 h"],
  [5_400_000, "1 h 30 min"],
] as const)("%d ms is %s", ([milliseconds, text]) => {
  expect(formatMinutes(milliseconds)).toBe(text);
});

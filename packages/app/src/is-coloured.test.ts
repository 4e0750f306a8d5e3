import { expect, test } from "vitest";
import { isColoured } from "./is-coloured.ts";

const terminal = { isAsked: true, isTerminal: true };
const pipe = { isAsked: true, isTerminal: false };

test.for([
  ["a terminal", terminal, { TERM: "xterm" }, true],
  ["a pipe or a file", pipe, { TERM: "xterm" }, false],
  ["a terminal that has none", terminal, { TERM: "dumb" }, false],
  ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
  ["a pipe with FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, true],
  ["a terminal with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ["both", pipe, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["--no-color over FORCE_COLOR", { ...terminal, isAsked: false }, { FORCE_COLOR: "1" }, false],
] as const)("%s: coloured %3$s", ([, stream, read, expected]) => {
  expect(isColoured(stream, read)).toBe(expected);
});

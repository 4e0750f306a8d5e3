import { expect, test } from "vitest";
import { eventOfLine } from "./event-of-line.ts";

test.for<readonly [line: string, event: string]>([
  ['{"level":50,"msg":"tool failed"}', "server reported a failure"],
  ['{"level":60,"msg":"out of memory"}', "server reported a failure"],
  ['{"level":40,"msg":"tool not answered"}', "server reported a warning"],
  ['{"level":30,"msg":"tool answered"}', "server reported"],
  ['{"level":"error","msg":"of another maker"}', "server reported"],
  ["Error: of another maker", "server reported"],
  ["null", "server reported"],
])("the line %s of a server is said as: %s", ([line, event]) => {
  expect(eventOfLine(line)).toBe(event);
});

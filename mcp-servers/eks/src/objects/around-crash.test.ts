import { expect, test } from "vitest";
import { aroundCrash } from "./around-crash.ts";

const calm = (count: number) => Array.from({ length: count }, (_, index) => `step ${index}`);

test.for([
  ["a short run is whole", ["a", "ERROR b", "c"], 10, ["a", "ERROR b", "c"], false],
  [
    "of a long run its end",
    [...calm(20), "ERROR gone"],
    3,
    ["step 18", "step 19", "ERROR gone"],
    true,
  ],
  [
    "what tells why, though it stands before the last error",
    ["boot", "FATAL no disk", "at x", ...calm(9), "ERROR exit 1", "bye"],
    8,
    ["boot", "FATAL no disk", "at x", "step 0", "step 1", "…", "step 8", "ERROR exit 1", "bye"],
    true,
  ],
  ["nothing of an empty one", [], 5, [], false],
] as const)("%s", ([, log, atMost, lines, hasMore]) => {
  expect(aroundCrash(log, atMost)).toEqual({ lines, hasMore });
});

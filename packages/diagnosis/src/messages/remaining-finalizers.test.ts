import { expect, test } from "vitest";
import { remainingFinalizers } from "./remaining-finalizers.ts";

test.for([
  [
    "Some content in the namespace has finalizers remaining: team.example.com/keep in 2 resource instances, x.io/y in 1 resource instances",
    ["team.example.com/keep", "x.io/y"],
  ],
  [
    "Some resources are remaining: buckets.example.com has 1 resource instances, jobs.batch in 3 resource instances",
    [],
  ],
  ["All content successfully removed", []],
] as const)("%s", ([message, finalizers]) => {
  expect(remainingFinalizers(message)).toEqual(finalizers);
});

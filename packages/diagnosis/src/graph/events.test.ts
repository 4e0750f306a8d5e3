import { expect, test } from "vitest";
import { Event } from "../state/cluster-kinds.ts";
import { isOfContainer } from "./events.ts";

test.for([
  ["Container pay failed liveness probe, will be restarted", undefined, true],
  ["Container proxy failed liveness probe, will be restarted", undefined, false],
  ["(combined from similar events): Container proxy failed startup probe", undefined, false],
  ["Killing container with id docker://proxy:Container failed liveness probe..", undefined, false],
  ["Back-off restarting failed container", "spec.containers{pay}", true],
  ["Back-off restarting failed container", "spec.containers{proxy}", false],
  ["Back-off restarting failed container", undefined, true],
] as const)("%s of %s is about container pay: %s", ([message, fieldPath, isOf]) => {
  const event = Event.parse({ metadata: { name: "e" }, involvedObject: { fieldPath }, message });
  expect(isOfContainer(event, "pay")).toBe(isOf);
});

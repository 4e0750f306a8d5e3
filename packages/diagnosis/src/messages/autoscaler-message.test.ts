import { expect, test } from "vitest";
import { readAutoscalerMessage } from "./autoscaler-message.ts";

test.for([
  ["pod didn't trigger scale-up: 1 max node group size reached, 2 Insufficient cpu", "at_limit"],
  [
    "pod didn't trigger scale-up (it wouldn't fit if a new node is added): 3 Insufficient memory",
    "unfit",
  ],
  [
    'Failed to schedule pod, incompatible with nodepool "default", daemonset overhead={"cpu":"150m"}, all available instance types exceed limits for nodepool: "default"',
    "at_limit",
  ],
  ['Failed to schedule pod, no instance type satisfied resources {"cpu":"64"}', "unfit"],
  ["pod didn't trigger scale-up: 2 in backoff after failed scale-up", "failed"],
  ["pod didn't trigger scale-up: the moon is full", "other"],
  ["0/4 nodes are available: 4 Insufficient cpu.", undefined],
] as const)("%s", ([message, kind]) => {
  expect(readAutoscalerMessage(message)?.kind).toBe(kind);
});

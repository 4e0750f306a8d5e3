import { expect, test } from "vitest";
import { type Eviction, readEviction } from "./eviction-message.ts";

test.for<readonly [message: string, read: Eviction]>([
  [
    "The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container app was using 1204348Ki, request is 256Mi, has larger consumption of memory. ",
    { kind: "node_low", resource: "memory", container: "app", used: "1204348Ki" },
  ],
  [
    "The node was low on resource: ephemeral-storage.",
    { kind: "node_low", resource: "ephemeral-storage" },
  ],
  [
    "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
    { kind: "storage_limit", limit: "1Gi" },
  ],
  [
    'Container app exceeded its local ephemeral storage limit "500Mi". ',
    { kind: "storage_limit", limit: "500Mi", container: "app" },
  ],
  [
    'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ',
    { kind: "volume_limit", limit: "1Gi", volume: "cache" },
  ],
  ["The node had condition: [DiskPressure]. ", { kind: "other" }],
  ["", { kind: "other" }],
])("the kubelet evicts: %s", ([message, read]) => {
  expect(readEviction(message)).toEqual(read);
});

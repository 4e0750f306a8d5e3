import type { Cause } from "../kit/cause.ts";
import type { Causes } from "../look-for-causes.ts";
import { ends } from "./ends/ends.ts";
import { offNode } from "./evicted/evicted.ts";
import { notCreated } from "./not-created/not-created.ts";
import { notPlaced } from "./not-placed/not-placed.ts";
import { notReady } from "./not-ready/not-ready.ts";
import { notStarted } from "./not-started/not-started.ts";
import { nodeNetworkUnavailable } from "./objects/node-network-unavailable.ts";
import { nodeNotReady } from "./objects/node-not-ready.ts";
import { nodePressure } from "./objects/node-pressure.ts";
import { scaledToZero } from "./objects/scaled-to-zero.ts";
import { serviceSelectorMismatch } from "./objects/service-selector-mismatch.ts";
import { targetPortMismatch } from "./objects/target-port-mismatch.ts";
import { unlisted } from "./unlisted/unlisted.ts";

export const allCauses: Causes = {
  /** The life of a pod, from the bottom: every pod stands on one rung. The order is the precedence. */
  ladder: [notCreated, notPlaced, notStarted, offNode, ends, notReady],
  /** Causes of objects that are no pods, and of what no other cause names. */
  objects: [
    nodeNotReady,
    nodePressure,
    nodeNetworkUnavailable,
    scaledToZero,
    serviceSelectorMismatch,
    targetPortMismatch,
    unlisted,
  ],
};

const all: readonly Cause[] = [
  ...allCauses.ladder.flatMap((rung) => rung.causes),
  ...allCauses.objects,
];

/** Every cause that is implemented, each once: the catalogue is what the ladder and the causes of objects are made of. */
export const causes: readonly Cause[] = [
  ...new Map(all.map((cause) => [cause.id, cause])).values(),
];

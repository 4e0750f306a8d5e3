import type { ObjectCause } from "../kit/object-cause.ts";
import { nodeNotReady } from "./objects/node-not-ready.ts";
import { scaledToZero } from "./objects/scaled-to-zero.ts";
import { serviceSelectorMismatch } from "./objects/service-selector-mismatch.ts";
import { targetPortMismatch } from "./objects/target-port-mismatch.ts";

/** Causes of objects that are no pods. */
export const objects: readonly ObjectCause[] = [
  nodeNotReady,
  scaledToZero,
  serviceSelectorMismatch,
  targetPortMismatch,
];

import type { Rung } from "../kit/rung.ts";
import { ends } from "./ends/ends.ts";
import { offNode } from "./evicted/evicted.ts";
import { notCreated } from "./not-created/not-created.ts";
import { notPlaced } from "./not-placed/not-placed.ts";
import { notReady } from "./not-ready/not-ready.ts";
import { notStarted } from "./not-started/not-started.ts";

/** The life of a pod, from the bottom: every pod stands on one rung. The order is the precedence. */
export const ladder: readonly Rung[] = [notCreated, notPlaced, notStarted, offNode, ends, notReady];

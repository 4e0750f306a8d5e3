import type { ObjectCause } from "../kit/object-cause.ts";

/** Causes of objects that are no pods. */
export const objects: readonly ObjectCause[] = [];

import type { Cause } from "../kit/cause.ts";
import type { Causes } from "../look-for-causes.ts";
import { ladder } from "./ladder.ts";
import { objects } from "./objects.ts";

export const allCauses: Causes = { ladder, objects };

const all: readonly Cause[] = [...ladder.flatMap((rung) => rung.causes), ...objects];

/** Every cause that is implemented, each once: the catalogue is what the ladder and the causes of objects are made of. */
export const causes: readonly Cause[] = [
  ...new Map(all.map((cause) => [cause.id, cause])).values(),
];

import type { Inquiry } from "./inquiry.ts";
import type { Cause } from "./kit/cause.ts";
import { type Climbed, climb } from "./kit/climb.ts";
import type { Asked, ObjectCause } from "./kit/object-cause.ts";
import type { Rung } from "./kit/rung.ts";

/** All causes: the ladder of pods, and beside it the causes of objects that are none. */
export interface Causes {
  readonly ladder: readonly Rung[];
  readonly objects: readonly ObjectCause[];
}

/** What every cause found in a cluster, before blame is settled. */
export interface Sighting extends Climbed {
  /** What the causes of objects looked at. */
  readonly asked: ReadonlyMap<Cause, Asked>;
}

/** Asks every cause. `checkpoint` is called between workloads and causes: it throws when nobody waits any more. */
export function lookForCauses(
  inquiry: Inquiry,
  { ladder, objects }: Causes,
  checkpoint: () => void = () => {},
): Sighting {
  const asked = new Map(
    objects.map((cause) => {
      checkpoint();
      return [cause, cause.ask(inquiry)];
    }),
  );
  const climbed = [...inquiry.cluster.workloads.values()].map((workload) => {
    checkpoint();
    return climb(inquiry, ladder, workload);
  });
  return {
    drafts: [...asked.values(), ...climbed].flatMap(({ drafts }) => drafts),
    stops: climbed.flatMap(({ stops }) => stops),
    left: climbed.flatMap(({ left }) => left),
    doubted: climbed.flatMap(({ doubted }) => doubted),
    asked,
  };
}

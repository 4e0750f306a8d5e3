import { keyOf } from "@binnacle/contracts";
import type { Draft } from "../kit/draft.ts";

/** Which finding explains which: pods that a node took along, and pods that wait for one that it could be. */
export function taken(drafts: readonly Draft[]): ReadonlyMap<Draft, Draft> {
  const byPod = new Map(drafts.flatMap((draft) => draft.takes.map((pod) => [pod, draft])));
  const byCulprit = new Map(drafts.map((draft) => [keyOf(draft.culprit), draft]));
  return new Map(
    drafts.flatMap((draft) => {
      const [taker, ...others] = new Set(draft.pods.map((pod) => byPod.get(pod)));
      const awaited = draft.waitsFor.flatMap((ref) => byCulprit.get(keyOf(ref)) ?? []);
      const by = taker !== undefined && !others.includes(undefined) ? taker : awaited[0];
      return by === undefined || by === draft ? [] : [[draft, by]];
    }),
  );
}

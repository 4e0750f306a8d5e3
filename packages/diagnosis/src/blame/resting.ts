import { keyOf, type Victim } from "@binnacle/contracts";
import type { Draft } from "../kit/draft.ts";

interface Blame {
  readonly explained: ReadonlyMap<Draft, Draft>;
  readonly hit: (draft: Draft) => readonly Victim[];
}

/** What is noticed late may have begun before: conditions of pods that restart are young. */
const NOTICED_MS = 30 * 60_000;

/** What began long after something elsewhere did not bring it about. */
function mayCause(cause: Draft, effect: Draft): boolean {
  if (keyOf(cause.owner) === keyOf(effect.owner)) return true;
  return !(Date.parse(cause.since ?? "") - Date.parse(effect.since ?? "") > NOTICED_MS);
}

/** What no cause names and a finding about what it stands on explains. Of two such, the first explains the second. */
export function resting(
  drafts: readonly Draft[],
  { explained, hit }: Blame,
): ReadonlyMap<Draft, Draft> {
  const told = new Map<string, Draft[]>();
  const tell = (draft: Draft, by: Draft) => {
    const refs = [draft.culprit, draft.owner, ...hit(draft).map(({ ref }) => ref)];
    for (const key of refs.map(keyOf)) {
      const before = told.get(key);
      if (before === undefined) told.set(key, [by]);
      else before.push(by);
    }
  };
  const named = drafts.filter(({ state, standsOn }) => state === "active" && standsOn.length === 0);
  for (const draft of named) tell(draft, explained.get(draft) ?? draft);
  for (const [draft, by] of explained) tell(draft, by);
  const found = new Map<Draft, Draft>();
  for (const draft of drafts.filter(({ standsOn }) => standsOn.length > 0)) {
    if (explained.has(draft)) continue;
    const by = draft.standsOn
      .flatMap((ref) => told.get(keyOf(ref)) ?? [])
      .find((it) => mayCause(it, draft));
    if (by === undefined) tell(draft, draft);
    else found.set(draft, by);
  }
  return found;
}

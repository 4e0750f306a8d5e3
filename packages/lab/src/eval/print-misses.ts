import type { Graded, Judged } from "./graded.ts";

const shown = 25;

/** What was not right at first, by its cause and by what was said in its place: what costs most first. */
export function printMisses(all: readonly Graded[]): string[] {
  const missed = all.filter(
    ({ truth, said: [first] }) => !truth.isHealthy && first?.isRight !== true,
  );
  const kinds = [...Map.groupBy(missed, kindOf)].toSorted(
    ([, left], [, right]) => right.length - left.length,
  );
  return [
    "missed  cause, and what was said first",
    ...kinds.slice(0, shown).map(([kind, cases]) => {
      const [example] = cases;
      return `${String(cases.length).padStart(6)}  ${kind}  (${example?.name})`;
    }),
    ...(kinds.length > shown ? [`        and ${kinds.length - shown} more kinds`] : []),
  ];
}

function kindOf({ truth: { cause, group }, said: [first], isGreen }: Graded): string {
  const instead = first === undefined ? `nothing${isGreen ? ", and green" : ""}` : inPlace(first);
  return `${group} · ${cause ?? "not named"} → ${instead}`;
}

/** The cause that was named, of the right object or of another one of which kind. */
function inPlace({ cause, confidence, isObjectRight, objects }: Judged): string {
  const [kind] = (objects.at(-1) ?? "").split("/");
  return `${cause} of ${isObjectRight ? "the right object" : `another ${kind}`}, ${confidence}`;
}

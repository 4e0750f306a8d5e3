import { type Investigation, keyOf, type ObjectRef } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { cut } from "./mrkdwn.ts";

export type Named =
  | { readonly kind: "found"; readonly ref: ObjectRef }
  | { readonly kind: "unknown"; readonly sentence: string };

/** The object that a person means by `deployment/payment` or `payment`: one that the investigation saw. */
export function objectIn(investigation: Investigation, typed: string): Named {
  const [name = "", kind] = typed.trim().toLowerCase().split("/").toReversed();
  const seen = seenIn(investigation);
  const namesakes = seen.filter((ref) => ref.name === name);
  const exact = namesakes.find((ref) => ref.kind.toLowerCase() === kind);
  const ref = exact ?? (namesakes.length === 1 ? namesakes[0] : undefined);
  if (ref !== undefined) return { kind: "found", ref };
  const near = nearMisses(name, new Set(seen.map((item) => item.name)));
  const meant = namesakes.length > 0 ? namesakes : seen.filter((item) => near.includes(item.name));
  const advice =
    meant.length === 0
      ? "Write kind/name, for example deployment/payment."
      : `Did you mean ${meant.slice(0, 3).map(shortened).join(" or ")}?`;
  return { kind: "unknown", sentence: `This answer saw no such object. ${advice}` };
}

function shortened(ref: ObjectRef): string {
  return cut(objectText(ref), 75);
}

export function objectText({ kind, name }: Pick<ObjectRef, "kind" | "name">): string {
  return `${kind.toLowerCase()}/${name}`;
}

function seenIn({ workloads, hypotheses, dependencies, changes, target }: Investigation) {
  const refs = [
    ...hypotheses.flatMap(({ finding: { owner, culprit, victims } }) => [
      owner,
      culprit,
      ...victims.map(({ ref }) => ref),
    ]),
    ...workloads.map(({ ref }) => ref),
    ...dependencies,
    ...changes.map(({ subject }) => subject),
    ...(target === undefined ? [] : [target]),
  ];
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}

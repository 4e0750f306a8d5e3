import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { metricCauses } from "./metric-causes.table.ts";
import { callersOf, type Surroundings } from "./surroundings.ts";
import { has, pains, type Sick, type Suspicion } from "./suspicion.ts";
import type { Symptom } from "./symptom.ts";

/** So many must be slow on one node before it is blamed with nothing told of it, and so many that call none of the others. */
const enough = { slow: 3, apart: 2 };

/**
 * Nodes whose network is not well: told so while something that runs on them is slow or fails, or all that is slow runs on
 * one and is not slow by each other. Which of several that are told it is stays open: whoever talks to such a node sends
 * again as well.
 */
export function suspectNodes(
  told: readonly Sick[],
  workloads: readonly Sick[],
  around: Surroundings,
): Suspicion[] {
  const slow = workloads.filter((sick) => has(sick, pains));
  const on = (node: ObjectRef) => slowOn(node, { slow, around });
  const named = told
    .filter(({ ref, symptoms }) => ref.kind === "Node" && symptoms.some(isOfNetwork))
    .flatMap(({ ref, symptoms }) =>
      suspicionOf(ref, symptoms.filter(isOfNetwork), { slow, around }),
    )
    .toSorted((left, right) => on(right.culprit).length - on(left.culprit).length);
  if (named.length > 1) return named;
  if (named.length > 0) return named.map((each) => ofAll(each, slow));
  return placesOf(slow, around).flatMap((each) => apartOf(each, { slow, around }));
}

/** What else is slow has another cause, which may be that of all. */
function ofAll(network: Suspicion, slow: readonly Sick[]): Suspicion {
  return network.victims.length === slow.length
    ? { ...network, level: "medium" }
    : { ...network, reason: "it explains only a part of what is slow or fails" };
}

function isOfNetwork({ kind }: Symptom): boolean {
  return kind === "network";
}

interface Slow {
  readonly slow: readonly Sick[];
  readonly around: Surroundings;
}

function slowOn({ name }: ObjectRef, { slow, around }: Slow): Sick[] {
  return slow.filter(({ ref }) => around.nodesOf(ref).includes(name));
}

function suspicionOf(
  culprit: ObjectRef,
  own: readonly Symptom[],
  { slow, around }: Slow,
): Suspicion[] {
  const on = slowOn(culprit, { slow, around });
  if (on.length === 0) return [];
  const known = new Set(on.map(({ ref }) => keyOf(ref)));
  const callers = slow.filter(
    (sick) => !known.has(keyOf(sick.ref)) && on.some((each) => around.reaches(sick.ref, each.ref)),
  );
  const victims = [...on, ...callers];
  return [{ cause: metricCauses.network, level: "low", culprit, own, victims }];
}

function placesOf(slow: readonly Sick[], around: Surroundings): Suspicion[] {
  const names = new Set(slow.flatMap(({ ref }) => around.nodesOf(ref)));
  return [...names].flatMap((name) =>
    suspicionOf(
      { kind: "Node", name },
      slow.flatMap(({ symptoms }) => symptoms),
      { slow, around },
    ),
  );
}

/** All that is slow is on it or calls what is; several are not slow by each other; and elsewhere runs as much that is well. */
function apartOf(place: Suspicion, { slow, around }: Slow): Suspicion[] {
  const { name } = place.culprit;
  const on = slow.filter(({ ref }) => around.nodesOf(ref).join() === name);
  const apart = on.filter((sick) => on.every((other) => !callersOf(other, [sick], around).length));
  const isAll = place.victims.length === slow.length;
  if (!isAll || on.length < enough.slow || apart.length < enough.apart) return [];
  const known = new Set(slow.map(({ ref }) => keyOf(ref)));
  const others = around.elsewhere(name).filter((ref) => !known.has(keyOf(ref)));
  if (others.length < on.length) return [];
  // Of what nobody measures nothing is told, and it may be slow all the same.
  const well = others.filter((ref) => around.latencyOf(ref) !== undefined);
  const level = well.length < on.length ? "low" : "medium";
  return [{ ...place, cause: metricCauses.slowNode, level }];
}

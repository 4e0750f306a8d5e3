import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { createDice, type Dice } from "./dice.ts";
import { type Carrier, type Growth, objectAt, type Place, type Plant, plantOf } from "./plant.ts";
import { type Kind, specimenOf } from "./specimen.ts";

/** A field of secrets: what to serve, and what must not come out of it. */
export interface Field {
  readonly plants: readonly Plant[];
  readonly beds: readonly Bed[];
}

/** One growth at its place, with the secrets in it. */
export interface Bed {
  readonly carrier: string;
  readonly place: Place;
  readonly plants: readonly Plant[];
  readonly growth: Growth;
}

export interface Sowing {
  readonly seed: number;
  readonly kinds: readonly Kind[];
  readonly carriers: readonly Carrier[];
  /** Which part of all pairs of a kind and a carrier; each kind gets its share. */
  readonly share: number;
  readonly namespace: string;
}

const fewest = 8;

export function sow({ seed, kinds, carriers, share, namespace }: Sowing): Field {
  const dice = createDice(seed);
  const step = Math.max(1, Math.round(1 / share));
  const beds = carriers.flatMap((carrier, row) => {
    const fitting = kinds.flatMap((kind) => planted(kind, carrier, dice));
    // A carrier that few kinds fit gets enough of them all the same.
    const every = Math.min(step, Math.max(1, Math.floor(fitting.length / fewest)));
    const plants = fitting.filter((_, column) => (row + column + seed) % every === 0);
    return chunks(shuffled(plants, dice), carrier.size).map((some, index): Bed => {
      const place = { name: `bed-${row}-${index}`, namespace };
      return { carrier: carrier.name, place, plants: some, growth: carrier.put(some, place) };
    });
  });
  return { beds, plants: beds.flatMap(({ plants }) => plants) };
}

/** Some forms of a kind do not fit a carrier: another is tried. */
function planted(kind: Kind, { name, takes = () => true }: Carrier, dice: Dice): Plant[] {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const specimen = specimenOf(kind, dice);
    if (takes(specimen)) return [plantOf(specimen, name, dice)];
  }
  return [];
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, order: dice.below(1e9) }))
    .toSorted((left, right) => left.order - right.order)
    .map(({ item }) => item);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The objects of a field; a container that writes has its pod. */
export function objectsOf({ beds }: Field): KubernetesObject[] {
  const namespaces = new Set(beds.map(({ place: { namespace } }) => namespace));
  return [
    ...[...namespaces].map(namespaceNamed),
    ...beds.flatMap(({ growth: { objects = [], log }, place }) => [
      ...objects,
      ...(log === undefined ? [] : [writer(place)]),
    ]),
  ];
}

export function namespaceNamed(name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      uid: `uid-namespace-${name}`,
      resourceVersion: "4",
      creationTimestamp: "2026-11-01T00:00:00Z",
    },
    status: { phase: "Active" },
  };
}

function writer(place: Place): KubernetesObject {
  return objectAt(place, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { labels: { app: place.name } },
    ...running({}),
  });
}

/** Spec and status of a pod whose one container runs. */
export function running(more: object) {
  const container = { name: "main", image: "x" };
  const state = { imageID: "", ready: true, restartCount: 0, state: { running: {} } };
  return {
    spec: { nodeName: "node-1", containers: [{ ...container, ...more }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [{ ...container, ...state }],
    },
  };
}

/** As a runtime stores them: each line of a text on its own, in the minutes before now. */
export function linesOf({ beds }: Field, now: number): LogLine[] {
  return beds.flatMap(({ growth: { log = [] }, place }) =>
    log
      .flatMap((text) => text.split("\n"))
      .map((text, index, all) => ({
        time: new Date(now - 600_000 + Math.floor((index * 500_000) / all.length)).toISOString(),
        namespace: place.namespace,
        pod: place.name,
        container: "main",
        run: 0,
        level: "error" as const,
        text,
      })),
  );
}

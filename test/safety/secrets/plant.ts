import type { KubernetesObject } from "@binnacle/cases";
import type { Dice } from "./dice.ts";
import type { Planted } from "./forms.ts";
import type { Specimen } from "./specimen.ts";

/** A secret at one place in the world. No two places hold the same one, so that a leak tells where it came from. */
export interface Plant extends Planted {
  readonly carrier: string;
  readonly specimen: Specimen;
}

export function plantOf(specimen: Specimen, carrier: string, dice: Dice): Plant {
  const marker = `mk${dice.letters("bcdfghjklnprstvwz", 7)}q`;
  return { specimen, carrier, marker, secret: specimen.secret };
}

/** What a carrier adds to a cluster, and what surrounds it. */
export interface Growth {
  readonly objects?: readonly KubernetesObject[];
  /** Lines that a container of its own writes; one text may be several lines. */
  readonly log?: readonly string[];
  readonly series?: readonly Labels[];
  readonly alerts?: readonly { readonly labels: Labels; readonly annotations: Labels }[];
  readonly documents?: readonly Readonly<Record<string, unknown>>[];
}

type Labels = Readonly<Record<string, string>>;

export interface Place {
  /** Unique in the world; a name of Kubernetes. */
  readonly name: string;
  readonly namespace: string;
}

export interface Carrier {
  readonly name: string;
  /** How many secrets stand in one object, as they do in real ones. */
  readonly size: number;
  readonly takes?: (specimen: Specimen) => boolean;
  readonly put: (plants: readonly Plant[], place: Place) => Growth;
}

/** An object as the API server returns it. */
export function objectAt(
  { name, namespace }: Place,
  { apiVersion, kind, metadata = {}, ...fields }: ObjectFields,
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid: `uid-${kind.toLowerCase()}-${name}`,
      resourceVersion: "4711",
      creationTimestamp: "2026-11-20T02:00:00Z",
      ...metadata,
    },
    ...fields,
  };
}

interface ObjectFields {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

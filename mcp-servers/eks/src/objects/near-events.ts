import { AppError, type Gap, type ObjectRef } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type Between, within } from "../window-between.ts";
import { type EventsRead, readEvents, type SeenEvent } from "./read-events.ts";

/** An object that has events, and how many. */
export interface NearEvents {
  readonly about: ObjectRef;
  readonly events: number;
}

interface Near {
  /** Absent where nothing is made of it, or all events are told anyhow. */
  readonly near?: readonly NearEvents[];
  /** Warnings about what controllers made of it: they are told with its own. */
  readonly warnings: readonly SeenEvent[];
  readonly gaps: readonly Gap[];
}

/** More of them nobody reads. */
const NEAR_AT_MOST = 6;

interface Asked {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly onlyWarnings: boolean;
  readonly window: Between;
}

/**
 * What controllers say of a workload stands on what they make of it: objects whose names begin with the one that was asked for, and that have
 * events too, those with the newest first.
 */
export async function nearEvents(
  own: readonly SeenEvent[],
  { namespace, name, onlyWarnings, window }: Asked,
  { api, signal }: { readonly api: ClusterApi; readonly signal: AbortSignal },
): Promise<Near> {
  if (name === undefined || namespace === undefined) return { gaps: [], warnings: [] };
  if (own.some(({ about }) => about.kind === "Pod")) return { gaps: [], warnings: [] };
  const query = { fieldSelector: onlyWarnings ? "type=Warning" : "" };
  const { events, gaps } = await readAlso(readEvents(api, namespace, { signal, query }), {
    namespace,
    name,
  });
  const near = within(events, window).filter(({ about }) => about.name.startsWith(`${name}-`));
  const isWarning = ({ type, about }: SeenEvent) => type === "Warning" && isMadeOf(name, about);
  const others = near.filter((event) => !isWarning(event));
  const groups = Map.groupBy(others.toReversed(), ({ about }) => `${about.kind}/${about.name}`);
  const found = [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ about: first.about, events: rest.length + 1 }],
  );
  return {
    gaps,
    warnings: near.filter(isWarning),
    ...(found.length === 0 ? {} : { near: found.slice(0, NEAR_AT_MOST) }),
  };
}

/** Its name goes on with what the controllers of its kind add. `menu-board-0` is none of `menu`, and a Deployment is nobody's. */
function isMadeOf(name: string, { kind, name: made }: SeenEvent["about"]): boolean {
  const added = made.slice(name.length + 1).split("-");
  return (ADDED[kind] ?? []).some(
    (form) => form.length === added.length && form.every((part, at) => part.test(added[at] ?? "")),
  );
}

/** Kubernetes makes up names without vowels: five signs, and a hash of six to ten. */
const FIVE = /^[bcdfghjklmnpqrstvwxz0-9]{5}$/u;
const HASH = /^[bcdfghjklmnpqrstvwxz0-9]{6,10}$/u;
const NUMBER = /^\d+$/u;

/** Of a ReplicaSet, of a DaemonSet or Job, of a StatefulSet, of a run of a CronJob. */
const ADDED: Readonly<Record<string, readonly (readonly RegExp[])[]>> = {
  Pod: [[HASH, FIVE], [FIVE], [NUMBER], [NUMBER, FIVE]],
  ReplicaSet: [[HASH]],
  Job: [[NUMBER]],
};

/** They are told beside what was asked for: where they cannot be read that is answered all the same, and they are a gap. */
async function readAlso(
  reading: ReturnType<typeof readEvents>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Pick<EventsRead, "events" | "gaps">> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const gap: Gap = {
      origin: "kubernetes",
      kind: gapKinds[error.kind],
      what: `events of what is made of ${name}`,
      why: error.message,
      about: { kinds: ["Event"], namespace },
    };
    return { events: [], gaps: [gap] };
  }
}

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
  const isWarning = ({ type, about }: SeenEvent) =>
    type === "Warning" && isMadeOf(name, about.name);
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

/** Its name goes on with what controllers add: a number, or letters and digits that spell no word. `menu-board-0` is none of `menu`. */
function isMadeOf(name: string, made: string): boolean {
  const parts = made.slice(name.length + 1).split("-");
  return parts.length <= 2 && parts.every(isAdded);
}

function isAdded(part: string): boolean {
  return part !== "" && part.split("").every((sign) => SAFE.includes(sign));
}

/** Kubernetes makes up names without vowels. */
const SAFE = "bcdfghjklmnpqrstvwxz0123456789";

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

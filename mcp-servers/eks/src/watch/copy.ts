import type { KindToRead } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { Connection } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";
import { createKeptKind, type KeptKind, type Turn } from "./kept-kind.ts";

/**
 * How far the copy of a kind is to be trusted. filling: it is not whole yet. live: it is what the API server says. broken: the
 * stream ended, or the first list failed twice, and what happened since is not known. refused: it may be listed, but not be watched. unserved: the cluster has no such kind.
 */
export type CopyState =
  | { readonly kind: "filling" | "live" | "broken" | "unserved" }
  | { readonly kind: "refused"; readonly failure: Failure };

export interface WatchDeps {
  readonly connect: () => Promise<Connection>;
  /** After the credentials were refused: they may have been renewed. */
  readonly forget: () => void;
  readonly api: ClusterApi;
  /** The only namespace that may be read, where configuration fixes one. */
  readonly namespace: string | undefined;
  /** Called for each change of an object after the first list. */
  readonly onTurn: (copy: Copy, turn: Turn) => void;
  readonly signal: AbortSignal;
}

/** The copy of one kind that a watch keeps. One writer: the passes of its kind. */
export interface Copy {
  readonly kind: KindToRead;
  readonly kept: KeptKind;
  readonly state: () => CopyState;
  readonly become: (state: CopyState) => void;
  /** Settles when the state is another one. */
  readonly next: () => Promise<void>;
  /** When the API server last said anything of this kind, milliseconds since the epoch; 0: never. */
  readonly heardAt: () => number;
  readonly hear: () => void;
  /** Until when all that happened was heard of. */
  readonly knownUntil: () => number;
  readonly isKnown: () => void;
  /** Since when every change of it is known; undefined: not yet, or not any more. */
  readonly since: () => number | undefined;
  readonly isWhole: () => void;
  readonly forget: () => void;
}

export function createCopy(kind: KindToRead, now: () => number): Copy {
  const kept = createKeptKind();
  let state: CopyState = { kind: "filling" };
  let waiting = Promise.withResolvers<void>();
  let heardAt = 0;
  let knownUntil = 0;
  let since: number | undefined;
  return {
    kind,
    kept,
    state: () => state,
    become: (next) => {
      if (next.kind === state.kind) return;
      state = next;
      waiting.resolve();
      waiting = Promise.withResolvers();
    },
    next: () => waiting.promise,
    heardAt: () => heardAt,
    hear: () => {
      heardAt = now();
    },
    knownUntil: () => knownUntil,
    isKnown: () => {
      knownUntil = heardAt;
    },
    since: () => since,
    isWhole: () => {
      since ??= now();
      knownUntil = heardAt;
    },
    forget: () => {
      kept.clear();
      since = undefined;
    },
  };
}

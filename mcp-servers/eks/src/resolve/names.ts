import type { Gap } from "@binnacle/contracts";
import { type Kind, kinds } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type FailedRead, refusals } from "../api/refusals.ts";
import type { Source } from "../read-state.ts";
import { pathOf } from "../resources/find-resource.ts";
import { namedIn } from "./kept-names.ts";
import { getNamed, listNamed, type Named } from "./metadata.ts";

interface Place {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
}

/** What there is, by its metadata. What could not be read is kept: it is unknown, not absent. */
export interface Names {
  /** Undefined: could not be read. */
  readonly list: (
    kind: Kind,
    where: Place & { readonly name?: string },
  ) => Promise<readonly Named[] | undefined>;
  /** Undefined: is not there, or could not be read. */
  readonly get: (
    kind: Kind,
    where: Place & { readonly name: string },
  ) => Promise<Named | undefined>;
  readonly namespaces: () => Promise<readonly Named[]>;
  /** Who may not see a namespace may still see what is in it. */
  readonly isAbsent: (namespace: string) => Promise<boolean>;
  /** As many as may be followed; that there are more is a gap. */
  readonly first: <T>(items: readonly T[], what: string) => readonly T[];
  readonly failed: () => readonly FailedRead[];
  readonly gaps: () => readonly Gap[];
}

const followedAtMost = 20;
const namespaceKind = kinds.find(({ kind }) => kind === "Namespace");

/** Reads names for one question. */
export function createNames({ api, kept }: Source, signal: AbortSignal): Names {
  const unread: (FailedRead & { readonly kind: Kind })[] = [];
  const cut: Gap[] = [];
  const failed = () =>
    unread.toSorted((left, right) => kinds.indexOf(left.kind) - kinds.indexOf(right.kind));
  const keptOf = keptNames(kept, signal);
  const list: Names["list"] = async (kind, where) => {
    const known = await keptOf(kind, where);
    if (known !== undefined) return known;
    const answer = await listNamed(api, kind, { ...where, signal });
    if (answer.kind === "ok") return answer.value;
    unread.push({ kind, namespace: where.namespace, failure: answer.failure });
    return undefined;
  };
  return {
    list,
    async get(kind, where) {
      const known = await keptOf(kind, where);
      if (known !== undefined) return known[0];
      const answer = await getNamed(api, kind, { ...where, signal });
      if (answer.kind === "ok") return answer.value;
      const { failure } = answer;
      if (failure.kind !== "not_found") unread.push({ kind, namespace: where.namespace, failure });
      return undefined;
    },
    namespaces: async () => (namespaceKind && (await list(namespaceKind, {}))) ?? [],
    async isAbsent(name) {
      const known = namespaceKind && (await keptOf(namespaceKind, { name }));
      if (known !== undefined) return known.length === 0 && isVisible(api, name);
      const answer = namespaceKind && (await getNamed(api, namespaceKind, { name, signal }));
      return answer?.kind === "failed" && answer.failure.kind === "not_found";
    },
    first(items, what) {
      if (items.length > followedAtMost) cut.push(cutGap(what, items.length));
      return items.slice(0, followedAtMost);
    },
    failed,
    gaps: () => [...refusals(failed(), api.kubectl).map(({ gap }) => gap), ...cut],
  };
}

/** Names from the lists that are kept; undefined: not kept, or not in step. */
function keptNames(kept: Source["kept"], signal: AbortSignal) {
  return async (kind: Kind, where: Place & { readonly name?: string }) => {
    const list = await kept?.list(kind, { namespace: where.namespace, signal });
    return list && namedIn(kind, list, where.name);
  };
}

/** A namespace that may not be looked at is not absent. */
function isVisible({ refusalOf }: ClusterApi, name: string): boolean {
  return namespaceKind !== undefined && refusalOf?.(pathOf(namespaceKind, { name })) === undefined;
}

function cutGap(what: string, count: number): Gap {
  return {
    origin: "kubernetes",
    kind: "cut",
    what,
    why: `there are ${count}, and ${followedAtMost} were looked at`,
    about: { kinds: ["Pod"] },
    remedy: { text: "Give the namespace, or the whole name." },
  };
}

import { AppError, type Gap } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { gapKinds } from "@binnacle/runtime";
import { equals } from "../api/promql.ts";
import type { Deps } from "../deps.ts";
import { gapOf } from "../gap-of.ts";
import { namesAtMost, namesMs } from "../metrics/read-metrics.ts";
import { conventions } from "../signals/conventions.table.ts";
import { toInstant } from "../signals/time-frame.ts";
import { answeredIn, watchUnread } from "../watch-unread.ts";
import { nearHint } from "./near-hint.ts";

interface Asked {
  /** `alerts`: of what nothing is told in a namespace that nobody sees. */
  readonly what: string;
  readonly namespace: string;
  /** Whether something is told of it. */
  readonly isSeen: boolean;
  /** Namespaces that something else than series names. */
  readonly others?: readonly string[];
  /** Of what time, Unix milliseconds; absent: of the last hour. */
  readonly window?: { readonly startMs: number; readonly endMs: number };
}

/** A namespace of which nothing is told is quiet where series carry its name: one that none has, or may have, is a gap. */
export async function unseenNamespace(asked: Asked, deps: Deps, call: Call): Promise<Gap[]> {
  const { namespace, isSeen } = asked;
  const { namespaces } = call.cluster;
  if (namespaces !== undefined && !namespaces.includes(namespace)) {
    const gap = unseen(asked, "you may look at some namespaces only", "ask somebody who may");
    return [{ ...gap, kind: "refused" }];
  }
  if (isSeen) return [];
  try {
    const { client, unread } = watchUnread(deps.client);
    const known = await namespacesIn(asked, { ...deps, client }, call);
    if (known.includes(namespace)) return [];
    const answered = answeredIn(unread());
    const then = thenIn(asked.window, deps.now());
    if (then === "") {
      const near = await nearHint(namespace, known);
      return [unseen(asked, `no series${answered} has this namespace${near}`, usualRemedy)];
    }
    const { window: _, ...lately } = asked;
    const now = await namespacesIn(lately, { ...deps, client }, call);
    const why = `no series${answered} had this namespace${then}`;
    if (now.includes(namespace))
      return [unseen(asked, `${why}; some have it now`, "ask about a later time")];
    const near = await nearHint(namespace, new Set([...known, ...now]));
    return [unseen(asked, `${why}${near}`, usualRemedy)];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const why = `whether any series has it cannot be read: ${error.message}`;
    const gap = unseen(asked, why, "let Prometheus answer /api/v1/label/namespace/values");
    return [{ ...gap, kind: gapKinds[error.kind] }];
  }
}

const usualRemedy = "check the name, and that its pods are scraped";

/** So old a window is not the present. */
const pastMs = 120_000;

/** ` then (08:00–09:30 UTC)`; empty: the window ends now. */
export function thenIn(window: Asked["window"], nowMs: number): string {
  if (window === undefined || nowMs - window.endMs < pastMs) return "";
  const [from, to] = [window.startMs, window.endMs].map((timeMs) =>
    toInstant(timeMs).slice(11, 16),
  );
  const day = toInstant(window.endMs).slice(0, 10);
  return ` then (${from}–${to} UTC${toInstant(nowMs).startsWith(day) ? "" : ` ${day}`})`;
}

const usualLabels: readonly string[] = ["namespace", "exported_namespace"];

/** Labels that hold a namespace where nothing else does: of proxies, and of programs that send their own attributes. */
const otherLabels = [
  ...new Set(
    conventions.flatMap(({ views }) => views.flatMap(({ namespace = "namespace" }) => namespace)),
  ),
].filter((label) => !usualLabels.includes(label));

/** Those that who asks may know of. Where the usual labels have the name, no other is asked for. */
async function namespacesIn(
  { namespace, others = [], window }: Asked,
  { client, now }: Deps,
  { cluster, signal }: Call,
): Promise<string[]> {
  const { match, namespaces } = cluster;
  const query = {
    matches: match === undefined ? [] : [`{${equals(match.name, match.value)}}`],
    ...(window ?? { startMs: now() - namesMs, endMs: now() }),
    limit: namesAtMost,
  };
  const valuesOf = async (labels: readonly string[]): Promise<string[]> =>
    (await Promise.all(labels.map((label) => client.labelValues(label, query, signal)))).flatMap(
      ({ items }) => items,
    );
  const usual = await valuesOf(usualLabels);
  const rare = usual.includes(namespace) ? [] : await valuesOf(otherLabels);
  return [...usual, ...rare, ...others].filter((name) => namespaces?.includes(name) ?? true);
}

function unseen({ what, namespace }: Asked, why: string, remedy: string): Gap {
  const about = { kinds: [], namespace };
  return gapOf({ what: `${what} of namespace ${namespace}`, why, about, remedy });
}

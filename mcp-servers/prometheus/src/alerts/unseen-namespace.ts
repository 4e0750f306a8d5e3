import { AppError, type Gap } from "@binnacle/contracts";
import type { Call } from "@binnacle/mcp/server";
import { gapKinds } from "@binnacle/runtime";
import { equals } from "../api/promql.ts";
import type { Deps } from "../deps.ts";
import { namesAtMost, namesMs } from "../metrics/read-metrics.ts";
import { alertGap } from "./alert-gap.ts";

interface Asked {
  /** Undefined: every one. */
  readonly namespace: string | undefined;
  /** Whether an alert is of it. */
  readonly isAlerted: boolean;
}

/** A namespace without alerts is quiet where series carry its name: one that none has, or may have, is a gap. */
export async function unseenNamespace(
  { namespace, isAlerted }: Asked,
  deps: Deps,
  call: Call,
): Promise<Gap[]> {
  if (namespace === undefined) return [];
  const { namespaces } = call.cluster;
  if (namespaces !== undefined && !namespaces.includes(namespace)) {
    const why = "you may look at some namespaces only";
    return [{ ...gapOf(namespace, why, "ask somebody who may look at it"), kind: "refused" }];
  }
  if (isAlerted) return [];
  try {
    const known = await namespacesIn(deps, call);
    return known.includes(namespace) ? [] : [await unknown(namespace, known)];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const why = `whether any series has it cannot be read: ${error.message}`;
    const gap = gapOf(namespace, why, "let Prometheus answer /api/v1/label/namespace/values");
    return [{ ...gap, kind: gapKinds[error.kind] }];
  }
}

/** What knows which name was meant is loaded when a name is wrong: it costs a tenth of a second. */
async function unknown(namespace: string, known: readonly string[]): Promise<Gap> {
  const { nearMisses } = await import("@binnacle/diagnosis");
  const near = nearMisses(namespace, known);
  const meant = near.length === 0 ? "" : `; near: ${near.join(", ")}`;
  const why = `no series has this namespace${meant}`;
  return gapOf(namespace, why, "check the name, and that its pods are scraped");
}

/** Those of the last hour that who asks may know of, also where the label of an exporter holds them. */
async function namespacesIn({ client, now }: Deps, { cluster, signal }: Call): Promise<string[]> {
  const { match, namespaces } = cluster;
  const query = {
    matches: match === undefined ? [] : [`{${equals(match.name, match.value)}}`],
    startMs: now() - namesMs,
    endMs: now(),
    limit: namesAtMost,
  };
  const found = await Promise.all(
    ["namespace", "exported_namespace"].map((label) => client.labelValues(label, query, signal)),
  );
  return found.flat().filter((name) => namespaces?.includes(name) ?? true);
}

function gapOf(namespace: string, why: string, remedy: string): Gap {
  const about = { kinds: [], namespace };
  return { ...alertGap(`alerts of namespace ${namespace}`, why, remedy), about };
}

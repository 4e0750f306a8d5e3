import { AppError, type Gap, present } from "@binnacle/contracts";
import { type Cluster, createCluster, gapsOf } from "@binnacle/diagnosis";
import { gapKinds } from "@binnacle/runtime";
import { readState, type StateScope } from "../read-state.ts";
import type { EngineDeps } from "./engine-deps.ts";

interface Callers {
  /** The Services of the one namespace, and whoever may call them in all. Absent: nobody else may be read. */
  readonly callers?: Cluster;
  readonly gaps: readonly Gap[];
}

/** Workloads and policies of all namespaces, beside what was read of one: who calls it stands anywhere. */
export async function readCallers(
  { state }: Cluster,
  scope: StateScope,
  { api, kept, fixedNamespace }: EngineDeps,
): Promise<Callers> {
  if (fixedNamespace !== undefined)
    return {
      gaps: [unseen({ kind: "refused", why: "This server may read one namespace alone." })],
    };
  try {
    const { namespace: _, ...everywhere } = scope;
    const wide = await readState({ api, kept }, { ...everywhere, use: "callers" });
    const read = wide.lists.filter(({ items }) => items.kind === "known");
    const kinds = new Set(read.map(({ kind }) => kind));
    const lists = [...state.lists.filter(({ kind }) => !kinds.has(kind)), ...read];
    return { callers: createCluster({ ...state, lists }, api.now()), gaps: gapsOf(wide) };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const { kind, message, remedy } = error;
    const why = kind === "denied" ? "I may not list the workloads of all namespaces." : message;
    return { gaps: [unseen({ kind: gapKinds[kind], why, ...present({ remedy }) })] };
  }
}

function unseen(told: Pick<Gap, "kind" | "why" | "remedy">): Gap {
  return {
    origin: "kubernetes",
    what: "callers in other namespaces",
    about: { kinds: ["Deployment", "StatefulSet", "DaemonSet"] },
    ...told,
  };
}

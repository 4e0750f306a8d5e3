import type { Gap } from "@binnacle/contracts";
import { kinds, toNumber } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { listPages } from "../api/list-pages.ts";
import { refusals } from "../api/refusals.ts";
import { pathOf } from "../resources/find-resource.ts";

const Node = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ allocatable: z.object({ cpu: z.string(), memory: z.string() }) }),
});

const onPage = (items: readonly unknown[]) =>
  items.flatMap((item) => Node.safeParse(item).data ?? []);

/** What pods may use of a node: cores, bytes. */
export interface Allocatable {
  readonly cpu: number;
  readonly memory: number;
}

/** What pods may use of each node; undefined of one that is not known. */
export async function readAllocatable(
  api: ClusterApi,
  signal: AbortSignal,
): Promise<{ of: (node: string) => Allocatable | undefined; gaps: readonly Gap[] }> {
  const kind = kinds.find((row) => row.kind === "Node");
  if (kind === undefined) return { of: () => undefined, gaps: [] };
  const listed = await listPages(api, pathOf(kind, {}), { signal, onPage });
  if (listed.kind === "failed") {
    const gaps = refusals([{ kind, failure: listed.failure }], api.kubectl).map(({ gap }) => gap);
    return { of: () => undefined, gaps };
  }
  const known = new Map(
    listed.value.map(({ metadata, status: { allocatable } }) => [
      metadata.name,
      { cpu: toNumber(allocatable.cpu), memory: toNumber(allocatable.memory) },
    ]),
  );
  return { of: (node) => known.get(node), gaps: [] };
}

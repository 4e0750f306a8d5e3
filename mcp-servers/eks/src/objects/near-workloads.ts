import { kindsFor, nearMisses } from "@binnacle/diagnosis";
import { listNamed } from "../resolve/metadata.ts";
import type { PodScope } from "./pod-scope.ts";

const nearAtMost = 5;

/** Workloads of the namespace whose names may have been meant. */
export async function nearWorkloads(
  name: string,
  { api, namespace, signal }: PodScope,
): Promise<readonly string[]> {
  const wanted = kindsFor("workload").filter(({ uses }) => !uses.includes("many"));
  const lists = await Promise.all(
    wanted.map(async (kind) => await listNamed(api, kind, { namespace, signal })),
  );
  const known = lists.flatMap((list) => (list.kind === "ok" ? list.value : []));
  return nearMisses(
    name,
    known.map(({ ref }) => ref.name),
    nearAtMost,
  );
}

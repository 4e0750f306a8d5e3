import { keyOf } from "@binnacle/contracts";
import type { Cluster } from "../graph/cluster.ts";
import type { DeadAddress } from "../graph/dead-addresses.ts";
import { mentionsIn } from "../graph/references.ts";
import { serviceNamed } from "../graph/service-named.ts";
import { isDeletion } from "../state/seen-change.ts";

/** When each Service that is not there any more was seen to go, by its key. */
export function deletedServices({ state, services, gapIn }: Cluster): ReadonlyMap<string, string> {
  const gone = (state.seen ?? []).filter(
    ({ subject, ...seen }) =>
      subject.kind === "Service" &&
      isDeletion(seen) &&
      !services.has(keyOf(subject)) &&
      gapIn("Service", subject.namespace, subject.name) === undefined,
  );
  return new Map(gone.map(({ subject, at }) => [keyOf(subject), at]));
}

/** Workloads that have an address of a Service which was seen to go; a bare word of that name may mean anything. */
export function callsOfGone(
  { workloads }: Cluster,
  gone: ReadonlyMap<string, string>,
): DeadAddress[] {
  if (gone.size === 0) return [];
  return [...workloads.values()]
    .filter(({ desired }) => desired !== 0)
    .flatMap((from) =>
      mentionsIn(from.template).flatMap((mention) => {
        const ref = mention.isAddress ? serviceNamed(from, mention) : undefined;
        return ref !== undefined && gone.has(keyOf(ref)) ? [{ from, to: { ref }, mention }] : [];
      }),
    );
}

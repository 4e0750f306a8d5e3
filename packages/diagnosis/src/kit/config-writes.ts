import type { Claim } from "@binnacle/contracts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { configsOf } from "../rollout/template-diff.ts";
import { configChangeOf } from "../rollout/write-changes.ts";

/** What changed longer before is no news to a program that fails now. */
const BEFORE_MS = 60 * 60_000;
/** A container is seen to end a moment after what ended it. */
const AFTER_MS = 60_000;

/** ConfigMaps that pods of the workload read and that somebody changed before it began: no more is known of what that did. */
export function configWrites(
  { cluster, ledger, say }: Inquiry,
  { template, ref }: Workload,
  since: string | undefined,
): Claim[] {
  const began = Date.parse(since ?? "");
  const maps = cluster.lookup.configMaps(ref.namespace ?? "");
  return [...(template === undefined ? [] : configsOf(template))].flatMap((config) => {
    const map = maps.get(config.replace(/^ConfigMap /, ""));
    const change = map && config.startsWith("ConfigMap ") ? configChangeOf(map, ledger) : undefined;
    if (change === undefined || change.kind === "created") return [];
    const at = Date.parse(change.at);
    if (!(at >= began - BEFORE_MS && at <= began + AFTER_MS)) return [];
    const words = `${written(change.subject)}, which it reads, changed before that, at {at}, by {by}.`;
    return [say(words, ...change.evidence)];
  });
}

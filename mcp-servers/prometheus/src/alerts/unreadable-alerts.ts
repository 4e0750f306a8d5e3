import type { Gap } from "@binnacle/contracts";
import type { CalledCluster } from "@binnacle/mcp/server";
import type { WireAlert } from "../api/wire.ts";
import { gapOf } from "../gap-of.ts";

/** Whose they are is unknown: who may not look at all alerts is not told how many there are. */
export function unreadableAlerts(
  listed: readonly (WireAlert | undefined)[],
  { namespaces }: CalledCluster,
): Gap[] {
  const count = listed.filter((alert) => alert === undefined).length;
  if (count === 0) return [];
  const what = namespaces === undefined ? `${count} of ${listed.length} alerts` : "some alerts";
  const why = "they are answered in no form of an alert";
  return [gapOf({ what, why, remedy: "look at them in Prometheus" })];
}

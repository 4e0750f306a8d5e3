import type { Alert, Incident } from "@binnacle/contracts";

export interface Absorbed {
  readonly alerts: readonly Alert[];
  readonly keys: readonly string[];
  readonly at: string;
}

/** Alerts of one name about one thing are one incident. */
export function keysOf(
  alerts: readonly Alert[],
  { cluster, namespace, workload }: Incident["scope"],
): string[] {
  const place = [cluster.name, namespace ?? "", workload ?? ""];
  return [...new Set(alerts.map(({ name }) => JSON.stringify([...place, name])))];
}

export function openedIncident(
  id: string,
  { scope, at }: Pick<Incident, "scope"> & { readonly at: string },
): Incident {
  return {
    id,
    clusterId: scope.cluster.id,
    scope,
    keys: [],
    severity: "unknown",
    status: "open",
    openedAt: at,
    alerts: [],
  };
}

/** The newest of each alert; closed once none of them fires. */
export function withAlerts(incident: Incident, { alerts, keys, at }: Absorbed): Incident {
  const all = [...incident.alerts, ...alerts];
  const newest = [...new Map(all.map((alert) => [alert.fingerprint, alert])).values()];
  const isOver = newest.every(({ state }) => state === "resolved");
  return {
    ...incident,
    keys: [...new Set([...incident.keys, ...keys])],
    alerts: newest,
    ...(isOver ? { status: "closed", closedAt: at } : {}),
  };
}

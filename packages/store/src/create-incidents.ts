import type { Alert, Incident, Incidents } from "@binnacle/contracts";
import { createForgettingMap } from "./forgetting-map.ts";

interface IncidentsOptions {
  readonly newId: () => string;
  readonly capacity?: number;
}

/** Holds incidents in memory. One whose alerts are all resolved is closed: the next alert opens another. */
export function createIncidents({ newId, capacity = 1000 }: IncidentsOptions): Incidents {
  const incidents = createForgettingMap<Incident>(capacity);
  return {
    async absorb(alerts, about) {
      const keys = keysOf(alerts, about.scope);
      const open = [...incidents.values()].find(
        ({ status, keys: known }) => status === "open" && known.some((key) => keys.includes(key)),
      );
      const grown = withAlerts(open ?? opened(newId(), about), { alerts, keys, at: about.at });
      incidents.set(grown.id, grown);
      return { incidentId: grown.id, isNew: open === undefined };
    },
    get: async (id) => incidents.get(id),
    async learn(id, learned) {
      const incident = incidents.get(id);
      if (incident !== undefined) incidents.set(id, { ...incident, ...learned });
    },
  };
}

/** Alerts of one name about one thing are one incident. */
function keysOf(alerts: readonly Alert[], { cluster, namespace, workload }: Incident["scope"]) {
  const place = [cluster.name, namespace ?? "", workload ?? ""];
  return [...new Set(alerts.map(({ name }) => JSON.stringify([...place, name])))];
}

function opened(
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

function withAlerts(
  incident: Incident,
  { alerts, keys, at }: { alerts: readonly Alert[]; keys: readonly string[]; at: string },
): Incident {
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

import type { Incident, Incidents } from "@binnacle/contracts";
import { keysOf, openedIncident, withAlerts } from "../incident-of.ts";
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
      const incident = open ?? openedIncident(newId(), about);
      incidents.set(incident.id, withAlerts(incident, { alerts, keys, at: about.at }));
      return { incidentId: incident.id, isNew: open === undefined };
    },
    get: async (id) => incidents.get(id),
    async learn(id, learned) {
      const incident = incidents.get(id);
      if (incident !== undefined) incidents.set(id, { ...incident, ...learned });
    },
  };
}

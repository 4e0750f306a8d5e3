import type { DatabasePlace } from "./database.ts";

/** As people are told: neither user nor password. */
export function nameOf(place: DatabasePlace): string {
  if (place.kind === "embedded") return `The database in ${place.directory}`;
  const { hostname, port } = new URL(place.url);
  return `PostgreSQL at ${hostname}:${port === "" ? "5432" : port}`;
}

import { Incident, type Incidents } from "@binnacle/contracts";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "../database/tables.ts";
import { keysOf, openedIncident, withAlerts } from "../incident-of.ts";
import type { RowPorts } from "../store-ports.ts";

/** One whose alerts are all resolved is closed: the next alert opens another. */
export function incidentRows({ database, clock, newId, redact }: RowPorts): Incidents {
  return {
    async absorb(alerts, about) {
      const keys = keysOf(alerts, about.scope);
      const now = new Date(clock());
      return await database.ask((rows) =>
        rows.transaction().execute(async (transaction) => {
          await oneAtATime(transaction);
          const open = await openOf(transaction, keys);
          const incident = open ?? openedIncident(newId(), about);
          const grown = withAlerts(incident, { alerts, keys, at: about.at });
          await keep(transaction, await redact(grown), now);
          return { incidentId: incident.id, isNew: open === undefined };
        }),
      );
    },
    async get(id) {
      return await database.ask((rows) => incidentOf(rows, id));
    },
    async learn(id, learned) {
      await database.ask((rows) =>
        rows.transaction().execute(async (transaction) => {
          await oneAtATime(transaction);
          const incident = await incidentOf(transaction, id);
          if (incident === undefined) return;
          await keep(transaction, await redact({ ...incident, ...learned }), new Date(clock()));
        }),
      );
    },
  };
}

/** Any number; it must be the same in every process. */
const lockId = 7_203_114;

/** Two alerts of one incident that come at once open one. Until the end of the transaction. */
async function oneAtATime(rows: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(rows);
}

/** The one that was opened first, where the keys belong to several. */
async function openOf(
  rows: Kysely<Tables>,
  keys: readonly string[],
): Promise<Incident | undefined> {
  if (keys.length === 0) return undefined;
  const found = await rows
    .selectFrom("incident_key")
    .innerJoin("incident", "incident.id", "incident_key.incident_id")
    .select("incident")
    .where("incident_key.key", "in", keys)
    .execute();
  const open = found.map(({ incident }) => Incident.parse(incident));
  return open.toSorted((one, other) => one.openedAt.localeCompare(other.openedAt))[0];
}

async function incidentOf(rows: Kysely<Tables>, id: string): Promise<Incident | undefined> {
  const row = await rows
    .selectFrom("incident")
    .select("incident")
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : Incident.parse(row.incident);
}

async function keep(rows: Kysely<Tables>, incident: Incident, now: Date): Promise<void> {
  const { id, status, keys } = incident;
  const row = { incident: JSON.stringify(incident), status, kept_at: now };
  await rows
    .insertInto("incident")
    .values({ id, ...row })
    .onConflict((known) => known.column("id").doUpdateSet(row))
    .execute();
  await rows.deleteFrom("incident_key").where("incident_id", "=", id).execute();
  if (status !== "open" || keys.length === 0) return;
  await rows
    .insertInto("incident_key")
    .values(keys.map((key) => ({ key, incident_id: id })))
    .onConflict((known) => known.column("key").doNothing())
    .execute();
}

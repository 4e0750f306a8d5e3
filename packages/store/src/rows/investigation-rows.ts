import { Investigation, type InvestigationStore } from "@binnacle/contracts";
import type { RowPorts } from "../store-ports.ts";

/** A snapshot that is older than the one that is kept is not kept: a replica that was slow, or is dead, changes nothing. */
export function investigationRows({ database, redact, clock }: RowPorts): InvestigationStore {
  return {
    async put(investigation) {
      const snapshot = JSON.stringify(await redact(investigation));
      const { id, revision } = investigation;
      const row = { snapshot, revision, kept_at: new Date(clock()) };
      await database.ask((rows) =>
        rows
          .insertInto("investigation")
          .values({ id, ...row })
          .onConflict((known) =>
            known.column("id").doUpdateSet(row).where("investigation.revision", "<=", revision),
          )
          .execute(),
      );
    },
    async get(id) {
      const row = await database.ask((rows) =>
        rows.selectFrom("investigation").select("snapshot").where("id", "=", id).executeTakeFirst(),
      );
      return row === undefined ? undefined : Investigation.parse(row.snapshot);
    },
  };
}

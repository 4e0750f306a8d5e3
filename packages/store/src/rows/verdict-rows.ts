import { Verdict, type Verdicts } from "@binnacle/contracts";
import { sql } from "kysely";
import type { RowPorts } from "../store-ports.ts";

/** In the order in which people gave them; who judges anew comes last. */
export function verdictRows({ database, clock, redact }: RowPorts): Verdicts {
  return {
    async give(verdict) {
      const { investigationId, hypothesisId, by } = verdict;
      const said = { verdict: JSON.stringify(await redact(verdict)), kept_at: new Date(clock()) };
      await database.ask((rows) =>
        rows
          .insertInto("verdict")
          .values({
            investigation_id: investigationId,
            hypothesis_id: hypothesisId,
            person_id: by.id,
            ...said,
          })
          .onConflict((known) =>
            known.constraint("verdict_of_person").doUpdateSet({ ...said, place: nextPlace }),
          )
          .execute(),
      );
    },
    async of(investigationId) {
      const found = await database.ask((rows) =>
        rows
          .selectFrom("verdict")
          .select("verdict")
          .where("investigation_id", "=", investigationId)
          .orderBy("place")
          .execute(),
      );
      return found.map(({ verdict }) => Verdict.parse(verdict));
    },
  };
}

/** Behind all that was said before. */
const nextPlace = sql<string>`nextval(pg_get_serial_sequence('app.verdict', 'place'))`;

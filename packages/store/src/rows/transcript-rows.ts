import { Transcript, type Transcripts } from "@binnacle/contracts";
import type { RowPorts } from "../store-ports.ts";

export function transcriptRows({ database, redact, clock }: RowPorts): Transcripts {
  return {
    async put(transcript) {
      const id = transcript.investigationId;
      const said = {
        transcript: JSON.stringify(await redact(transcript)),
        kept_at: new Date(clock()),
      };
      await database.ask((rows) =>
        rows
          .insertInto("transcript")
          .values({ investigation_id: id, ...said })
          .onConflict((known) => known.column("investigation_id").doUpdateSet(said))
          .execute(),
      );
    },
    async get(investigationId) {
      const row = await database.ask((rows) =>
        rows
          .selectFrom("transcript")
          .select("transcript")
          .where("investigation_id", "=", investigationId)
          .executeTakeFirst(),
      );
      return row === undefined ? undefined : Transcript.parse(row.transcript);
    },
  };
}

import { MemoryRecord, present } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";

/** Raised when the metadata of a record changes its meaning: older records are then not recalled. */
export const SCHEMA = 2;

/** The one metadata key that is not filterable; it holds the whole record as JSON. */
export const DOCUMENT_KEY = "document";

/** The service refuses more than 40 KB of metadata a vector; no text of a verdict needs a tenth of it. */
const MAX_TEXT = 4000;

/** The record as it may leave the process: secrets replaced, texts cut. */
export async function toStorable(record: MemoryRecord, redactor: Redactor): Promise<MemoryRecord> {
  const { title, document, fix, outcome, note, ...rest } = await redactor.value(record);
  return MemoryRecord.parse({
    ...rest,
    title: shortened(title),
    document: shortened(document),
    fix: { ...fix, text: shortened(fix.text) },
    ...present({
      outcome: outcome && shortened(outcome),
      note: note && shortened(note),
    }),
  });
}

function shortened(text: string): string {
  return text.slice(0, MAX_TEXT);
}

/** Filterable keys (together below 2 KB) beside the record itself. `occurredAt` in epoch seconds. */
export function toMetadata(record: MemoryRecord) {
  return {
    schema: SCHEMA,
    cluster: record.clusterId,
    namespace: record.namespace,
    workload: `${record.owner.kind}/${record.owner.name}`,
    cause: record.cause,
    status: record.verdict,
    fingerprint: record.fingerprint,
    occurredAt: Math.floor(Date.parse(record.occurredAt) / 1000),
    [DOCUMENT_KEY]: JSON.stringify(record),
  };
}

const Stored = z.object({
  [DOCUMENT_KEY]: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(MemoryRecord),
});

/** The record of a vector's metadata; `undefined` when something else wrote it. */
export function fromMetadata(metadata: unknown): MemoryRecord | undefined {
  const parsed = Stored.safeParse(metadata);
  return parsed.success ? parsed.data[DOCUMENT_KEY] : undefined;
}

import {
  AppError,
  type Gap,
  type IncidentMemory,
  present,
  type Recalled,
  type RecallQuery,
  type RecallResult,
} from "@binnacle/contracts";
import { createRedactor, type Redactor, withDeadline } from "@binnacle/runtime";
import { createVectorClient, type VectorConnection } from "./create-vector-client.ts";
import type { Embedder } from "./embedder.ts";
import { indexName } from "./index-name.ts";
import { type Match, openVectorIndex, type VectorIndex } from "./open-vector-index.ts";
import { SCHEMA, toStorable } from "./stored-record.ts";

export interface S3VectorsMemoryOptions extends VectorConnection {
  /** Vector bucket; made by the first verdict when absent. */
  readonly bucket: string;
  /** The index is `incidents-<embedder id>`; made by the first verdict when absent. */
  readonly embedder: Embedder;
  /** For one recall or one remembered verdict, retries included. Default 8,000. */
  readonly deadlineMs?: number;
  readonly redactor?: Redactor;
}

/** The index may be queried for at most this many vectors at once, so counts end here too. */
const MAX_COUNTED = 100;
const MAX_SIMILAR = 4;
const SIMILAR_CANDIDATES = 30;

/** Incident memory on Amazon S3 Vectors. Nothing is sent before the first call. Throws `AppError`. */
export function createS3VectorsMemory(options: S3VectorsMemoryOptions): IncidentMemory {
  const { embedder, bucket, deadlineMs = 8000, redactor = createRedactor() } = options;
  const client = createVectorClient(options);
  const index = openVectorIndex(client, {
    bucket,
    index: indexName(embedder),
    dimension: embedder.dimension,
  });
  const limit = { what: "Incident memory (S3 Vectors)", timeoutMs: deadlineMs };
  return {
    recall: (query, asking) =>
      withDeadline({ ...limit, ...asking }, (signal) =>
        recall(query, { index, embedder, redactor, signal }),
      ),
    remember: (record, asking) =>
      withDeadline({ ...limit, ...asking }, async (own) => {
        await index.prepare(own);
        const storable = await toStorable(record, redactor);
        const vector = await embedder.embed(storable.document, { signal: own });
        await index.put(storable, vector, own);
      }),
    forget: (id, asking) =>
      withDeadline({ ...limit, ...asking }, async (own) => {
        if (await index.find(own)) await index.remove(id, own);
      }),
  };
}

interface Recalling {
  readonly index: VectorIndex;
  readonly embedder: Embedder;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

async function recall(query: RecallQuery, recalling: Recalling): Promise<RecallResult> {
  const { index, embedder, signal } = recalling;
  // A question writes nothing: the first verdict makes the index.
  if (!(await index.find(signal))) return { items: [], rejected: 0, gaps: [] };
  const { vector, isEmbedded, gaps } = await locate(query, recalling);
  const look = (limit: number, ...conditions: Condition[]) =>
    index.query({ vector, filter: within(query, conditions), limit }, signal);

  const [same, others] = await Promise.all([
    look(MAX_COUNTED, { fingerprint: query.fingerprint }),
    look(
      SIMILAR_CANDIDATES,
      { fingerprint: { $ne: query.fingerprint } },
      { status: "accept" },
      ...(isEmbedded ? [] : [{ cause: query.cause }]),
    ),
  ]);
  const near = others.matches.filter(
    ({ distance }) => !isEmbedded || distance <= embedder.similarWithin,
  );
  const fingerprints = [...new Set(near.map(({ record }) => record.fingerprint))];
  const similar = fingerprints.slice(0, MAX_SIMILAR);
  const judged =
    similar.length === 0
      ? { matches: [], unreadable: 0 }
      : await look(MAX_COUNTED, { fingerprint: { $in: similar } });

  const groupOf = (fingerprint: string) =>
    judged.matches.filter(({ record }) => record.fingerprint === fingerprint);
  return {
    items: [
      ...toRecalled(same.matches, { match: "fingerprint", isEmbedded }),
      ...similar.flatMap((item) => toRecalled(groupOf(item), { match: "similar", isEmbedded })),
    ],
    rejected: countsOf(same.matches).rejected,
    gaps: [...gaps, ...unreadableGap(same.unreadable + others.unreadable + judged.unreadable)],
  };
}

type Condition = Readonly<Record<string, string | number | Record<string, string | string[]>>>;

function within({ clusterId, namespaces }: RecallQuery, conditions: readonly Condition[]) {
  const place = [{ cluster: clusterId }, { namespace: { $in: [...namespaces] } }];
  return { $and: [{ schema: SCHEMA }, ...place, ...conditions] };
}

interface Position {
  /** Else the vector is arbitrary, and distances to it mean nothing. */
  readonly isEmbedded: boolean;
  readonly vector: readonly number[];
  readonly gaps: readonly Gap[];
}

/** A query needs some vector; without an embedder any will do, since the filter alone decides then. */
async function locate(
  query: RecallQuery,
  { embedder, redactor, signal }: Recalling,
): Promise<Position> {
  try {
    const vector = await embedder.embed(await redactor.text(query.document), { signal });
    return { isEmbedded: true, vector, gaps: [] };
  } catch (error) {
    const vector = Array.from({ length: embedder.dimension }, () => 1);
    const reason = error instanceof AppError ? error.message : "it failed.";
    const isLate = error instanceof AppError && error.kind === "timeout";
    const gap: Gap = {
      origin: "memory",
      kind: isLate ? "timed_out" : "unreachable",
      what: "past incidents that look similar but have another cause",
      why: `The embedder ${embedder.id} gave no vector: ${reason} Recalled by fingerprint and cause only.`,
    };
    return { isEmbedded: false, vector, gaps: [gap] };
  }
}

/** One fingerprint becomes one item. Rejections alone become nothing. */
function toRecalled(
  group: readonly Match[],
  { match, isEmbedded }: Pick<Recalled, "match"> & Pick<Position, "isEmbedded">,
): Recalled[] {
  const standing = lastWords(group);
  const counts = countsOf(group);
  const accepted = group.filter(
    ({ record }) => record.verdict === "accept" && standing.get(record.by.id) === "accept",
  );
  const [best] = accepted.toSorted(bestFirst);
  if (best === undefined) return [];
  const distance = Math.max(0, Math.min(...accepted.map((item) => item.distance)));
  return [
    {
      record: best.record,
      match,
      ...present({ distance: isEmbedded ? distance : undefined }),
      ...counts,
    },
  ];
}

/** What is known to have worked is worth more than what is newer; what did not help is worth least. */
function bestFirst({ record: left }: Match, { record: right }: Match): number {
  return (
    worthOf(right) - worthOf(left) || Date.parse(right.occurredAt) - Date.parse(left.occurredAt)
  );
}

function worthOf({ worked }: Match["record"]): number {
  if (worked === undefined) return 0;
  return worked ? 1 : -1;
}

/** What each person said last of it: nobody counts twice. */
function lastWords(group: readonly Match[]): Map<string, Match["record"]["verdict"]> {
  const inOrder = group
    .map(({ record }) => record)
    .toSorted((left, right) => Date.parse(left.decidedAt) - Date.parse(right.decidedAt));
  return new Map(inOrder.map(({ by, verdict }) => [by.id, verdict]));
}

function countsOf(group: readonly Match[]): Pick<Recalled, "accepted" | "rejected"> {
  const said = [...lastWords(group).values()];
  const accepted = said.filter((verdict) => verdict === "accept").length;
  return { accepted, rejected: said.length - accepted };
}

function unreadableGap(count: number): Gap[] {
  if (count === 0) return [];
  return [
    {
      origin: "memory",
      kind: "cut",
      what: `${count} stored incidents`,
      why: "Their records cannot be read: another program wrote to the index.",
    },
  ];
}

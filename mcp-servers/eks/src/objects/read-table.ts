import { present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi, ReadOptions } from "../api/cluster-api.ts";
import type { ApiResult } from "../api/failure.ts";

export interface Column {
  readonly name: string;
  /** Above 0: for the wide form only. */
  readonly priority: number;
}

export interface Row {
  readonly cells: readonly string[];
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What came with the row: metadata, or the whole object where that was asked for. */
  readonly object: unknown;
}

/** Objects as the API server itself prints them: right for every kind, custom ones too. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Token of the next page. */
  readonly next?: string;
}

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const Metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
});
const Answer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("Table"),
    metadata: z.object({ continue: z.string().optional() }).prefault({}),
    columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number().default(0) })),
    rows: z
      .array(
        z.object({ cells: z.array(z.unknown()), object: z.looseObject({ metadata: Metadata }) }),
      )
      .nullish(),
  }),
]);
const Objects = z.object({
  metadata: z.object({ continue: z.string().optional() }).prefault({}),
  items: z.array(z.looseObject({ metadata: Metadata })),
});
const SingleObject = z.looseObject({ metadata: Metadata });

/** Reads a list, or one object, as a table. A server that prints none gives names and times of creation. */
export async function readTable(
  api: ClusterApi,
  path: string,
  { signal, query }: ReadOptions,
): Promise<ApiResult<Table>> {
  const answer = await api.json(path, {
    signal,
    accept,
    query: { includeObject: "Metadata", ...query },
  });
  if (answer.kind === "failed") return answer;
  const table = toTable(answer.value);
  if (table !== undefined) return { kind: "ok", value: table };
  const why = "The Kubernetes API server answered with neither a table nor a list.";
  return { kind: "failed", failure: { kind: "unavailable", why } };
}

function toTable(value: unknown): Table | undefined {
  const printed = Answer.safeParse(value);
  if (printed.success) {
    const { columnDefinitions, rows, metadata } = printed.data;
    return {
      columns: columnDefinitions,
      rows: (rows ?? []).map(({ cells, object }) => toRow(object, cells.map(toText))),
      ...nextOf(metadata.continue),
    };
  }
  const objects = Objects.safeParse(value);
  if (objects.success) return plainTable(objects.data.items, objects.data.metadata.continue);
  const single = SingleObject.safeParse(value);
  return single.success ? plainTable([single.data], undefined) : undefined;
}

function plainTable(
  objects: readonly z.infer<typeof SingleObject>[],
  next: string | undefined,
): Table {
  return {
    columns: [
      { name: "Name", priority: 0 },
      { name: "Created", priority: 0 },
    ],
    rows: objects.map((object) =>
      toRow(object, [object.metadata.name, object.metadata.creationTimestamp ?? ""]),
    ),
    ...nextOf(next),
  };
}

function toRow(object: z.infer<typeof SingleObject>, cells: readonly string[]): Row {
  const { name, namespace, uid, labels } = object.metadata;
  return {
    cells,
    object,
    name,
    labels: labels ?? {},
    ...present({ namespace, uid }),
  };
}

function nextOf(next: string | undefined): { next?: string } {
  return next === undefined || next === "" ? {} : { next };
}

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return "<none>";
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}

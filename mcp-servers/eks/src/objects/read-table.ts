import { type Gap, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi, ReadOptions } from "../api/cluster-api.ts";
import type { ApiResult } from "../api/failure.ts";
import { inTime } from "../api/in-time.ts";
import { joined, readItems } from "../api/read-items.ts";
import { listOf, TextMap } from "../api/wire.ts";

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
  readonly next?: string;
  /** How many rows come behind these, where the API server tells. */
  readonly remaining?: number;
  /** Rows that cannot be read. */
  readonly gaps: readonly Gap[];
}

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const Metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  labels: TextMap,
});
const SingleObject = z.looseObject({ metadata: Metadata });
/** How many are left the API server tells where nothing was selected. */
const Continued = z
  .object({
    continue: z.string().optional(),
    remainingItemCount: z.int().optional().catch(undefined),
  })
  .prefault({})
  .catch({});
const PrintedTable = z.object({
  kind: z.literal("Table"),
  metadata: Continued,
  columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number().default(0) })),
  rows: listOf(z.unknown()),
});
const PrintedRow = z.object({ cells: z.array(z.unknown()), object: SingleObject });
const Objects = z.object({ metadata: Continued, items: z.array(z.unknown()) });

/** Reads a list, or one object, as a table. A server that prints none gives names and times of creation. */
export async function readTable(
  api: ClusterApi,
  { path, kind }: { readonly path: string; readonly kind: string },
  { signal, query }: ReadOptions,
): Promise<ApiResult<Table>> {
  const answer = await api.json(path, {
    signal,
    accept,
    query: { includeObject: "Metadata", ...query },
  });
  if (answer.kind === "failed") return answer;
  const shown = await inTime(
    signal,
    async () => await api.redactor.value(answer.value, { signal }),
  );
  if (shown.kind === "failed") return shown;
  const table = toTable(kind, shown.value);
  if (table !== undefined) return { kind: "ok", value: table };
  const why = "The Kubernetes API server answered with neither a table nor a list.";
  return { kind: "failed", failure: { kind: "unavailable", why } };
}

function toTable(kind: string, value: unknown): Table | undefined {
  const printed = PrintedTable.safeParse(value);
  if (printed.success) {
    const { columnDefinitions: columns, rows, metadata } = printed.data;
    const { items, gaps } = joined([readItems(PrintedRow, rows, { kind })]);
    const shown = items.map(({ cells, object }) => toRow(object, cells.map(toText)));
    return { columns, rows: shown, ...nextOf(metadata), gaps };
  }
  const objects = Objects.safeParse(value);
  if (objects.success)
    return { ...plainTable(kind, objects.data.items), ...nextOf(objects.data.metadata) };
  return SingleObject.safeParse(value).success ? plainTable(kind, [value]) : undefined;
}

function plainTable(kind: string, all: readonly unknown[]): Table {
  const { items: objects, gaps } = joined([readItems(SingleObject, all, { kind })]);
  const rows = objects.map((object) =>
    toRow(object, [object.metadata.name, object.metadata.creationTimestamp ?? ""]),
  );
  return { columns: ["Name", "Created"].map((name) => ({ name, priority: 0 })), rows, gaps };
}

function toRow(object: z.infer<typeof SingleObject>, cells: readonly string[]): Row {
  const { name, namespace, uid, labels } = object.metadata;
  return { cells, object, name, labels, ...present({ namespace, uid }) };
}

function nextOf({
  continue: next = "",
  remainingItemCount: remaining,
}: z.infer<typeof Continued>): Pick<Table, "next" | "remaining"> {
  return next === "" ? {} : { next, ...present({ remaining }) };
}

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return "<none>";
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}

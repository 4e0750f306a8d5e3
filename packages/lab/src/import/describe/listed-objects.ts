import type { KubernetesObject } from "@binnacle/cases";
import { listedKinds } from "./listed-kinds.table.ts";
import { toPairs } from "./outline.ts";
import { partialObject } from "./partial-object.ts";
import type { RecordingClock } from "./recording-clock.ts";
import { type Row, rowsOf } from "./text-table.ts";

export interface Listed {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly text: string;
}

/** The objects of a table of `kubectl get`, of the kinds in `listedKinds`; of any other none. */
export function listedObjects(
  { kind, namespace, text }: Listed,
  clock: RecordingClock,
): KubernetesObject[] {
  const row = listedKinds[kind];
  if (row === undefined) return [];
  return listedRows(text).map((cells) =>
    partialObject({
      apiVersion: row.apiVersion,
      kind,
      name: cells["NAME"] ?? "",
      namespace: cells["NAMESPACE"] ?? namespace,
      ...row.read(cells),
      metadata: {
        creationTimestamp: clock.ago(cells["AGE"]),
        labels: cells["LABELS"] === undefined ? undefined : toPairs(cells["LABELS"].split(",")),
      },
    }),
  );
}

/** The rows of a table of `kubectl get`, without the cells that hold nothing. */
export function listedRows(text: string): Row[] {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => /^(?:NAMESPACE\s+)?NAME\s/u.test(line));
  if (from < 0) return [];
  return rowsOf(lines.slice(from)).map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([, cell]) => !["", "<none>", "<unset>"].includes(cell)),
    ),
  );
}

import type { KubernetesObject } from "@binnacle/cases";
import { partialObject } from "../describe/partial-object.ts";
import type { RecordingClock } from "../describe/recording-clock.ts";
import { rowsOf } from "../describe/text-table.ts";
import type { Recording } from "./read-recording.ts";

/** The Namespaces of the table that a tool of the data set answered; without it, the one that was recorded. */
export function namespacesIn(
  { tools, metadata }: Recording,
  clock: RecordingClock,
): KubernetesObject[] {
  const tables = Object.entries(tools).flatMap(([call, answer]) =>
    /"resource_type":"namespaces","name":""\}/u.test(call) && typeof answer === "string"
      ? [answer]
      : [],
  );
  const rows = rowsOf((tables[0] ?? "").split("\n"));
  const all = rows.length > 0 ? rows : [{ NAME: metadata.namespace, STATUS: "Active" }];
  return all.map((row) =>
    partialObject({
      apiVersion: "v1",
      kind: "Namespace",
      name: row["NAME"] ?? "",
      metadata: { creationTimestamp: clock.ago(row["AGE"]) },
      status: { phase: row["STATUS"] },
    }),
  );
}

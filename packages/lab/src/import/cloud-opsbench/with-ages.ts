import type { KubernetesObject } from "@binnacle/cases";
import type { RecordingClock } from "../describe/recording-clock.ts";
import { rowsOf } from "../describe/text-table.ts";
import type { Recording } from "./read-recording.ts";

/** The objects with the ages that the tables of `kubectl get` print: texts of most kinds show no time of creation. */
export function withAges(
  objects: readonly KubernetesObject[],
  recording: Recording,
  clock: RecordingClock,
): KubernetesObject[] {
  const created = createdIn(recording, clock);
  return objects.map((object) => {
    const { kind, metadata } = object;
    const creationTimestamp = created.get(metadata.name);
    const isToldElsewhere = kind === "Event" || metadata["creationTimestamp"] !== undefined;
    return isToldElsewhere || creationTimestamp === undefined
      ? object
      : { ...object, metadata: { ...metadata, creationTimestamp } };
  });
}

/** By name: one that stands for two kinds has the age of the last, which were made together. */
function createdIn(
  { commands, metadata: { namespace } }: Recording,
  clock: RecordingClock,
): ReadonlyMap<string, string> {
  const tables = Object.entries(commands).filter(([command]) =>
    new RegExp(`^kubectl get \\w+ -n ${namespace}$`, "u").test(command),
  );
  const rows = tables.flatMap(([, text]) => rowsOf(text.split("\n")));
  return new Map(
    rows.flatMap((row) => {
      const at = clock.ago(row["AGE"]);
      return at === undefined ? [] : [[row["NAME"] ?? "", at] as const];
    }),
  );
}

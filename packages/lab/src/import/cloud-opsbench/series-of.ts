import type { KubernetesObject, Series } from "@binnacle/cases";
import { type Column, nodeColumns, podColumns } from "./columns.table.ts";
import type { LocalTime } from "./local-time.ts";
import { podsOf } from "./pods-of.ts";
import { type Columns, readColumns } from "./read-columns.ts";
import type { Recording } from "./read-recording.ts";
import { requestSeries } from "./request-series.ts";
import { summed } from "./summed.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * The metrics of a recording as Prometheus would hold them: usage of the first pod of each service and of nodes, and its
 * requests. Amounts a second become counters that begin at zero.
 */
export function seriesOf(
  recording: Recording,
  objects: readonly KubernetesObject[],
  localTime: LocalTime,
): Series[] {
  const columns = readColumns(recording, localTime);
  if (columns === undefined) return [];
  const { namespace } = recording.metadata;
  const names = [...columns.values.keys()];
  const nodes = objects.filter(({ kind }) => kind === "Node").map(({ metadata }) => metadata.name);
  const services = new Set(names.flatMap((name) => /^(.+)-rps$/u.exec(name)?.[1] ?? []));
  return [
    ...nodes.flatMap((node) => usage(columns, node, { table: nodeColumns, labels: { node } })),
    ...[...services].flatMap((service) => {
      const [pod] = podsOf(objects, service);
      const requests = requestSeries(columns, service, namespace);
      if (pod === undefined) return requests;
      const labels = { namespace, pod: pod.name, container: pod.container };
      return [...usage(columns, service, { table: podColumns, labels }), ...requests];
    }),
  ];
}

function usage(
  { values, startMs, stepMs }: Columns,
  name: string,
  { table, labels }: { table: Readonly<Record<string, Column>>; labels: Labels },
): Series[] {
  return Object.entries(table).flatMap(([suffix, { metric, as }]) => {
    const column = values.get(`${name}-${suffix}`);
    if (column === undefined || column.every((value) => value === null)) return [];
    return [
      {
        labels: { __name__: metric, ...labels },
        startMs,
        stepMs,
        values: as === "value" ? column : summed(column, stepMs),
      },
    ];
  });
}

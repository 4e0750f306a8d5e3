import { AppError, type Gap } from "@binnacle/contracts";
import type { PrometheusClient } from "../api/prometheus-client.ts";
import type { Labels, Metadata } from "../api/wire.ts";
import { failureGap } from "../gap-of.ts";

/** Names are looked for in the last hour: a scrape that fails since a minute hides none. */
export const namesMs = 60 * 60_000;
/** No more names are read; Prometheus before 2.53 gives all. */
export const namesAtMost = 20_000;

export interface MetadataRead {
  readonly of: (name: string) => {
    readonly type?: string;
    readonly unit?: string;
    readonly help: string;
  };
  readonly names: readonly string[];
  readonly gaps: readonly Gap[];
}

/** What targets say of their metrics. Without it names alone tell. */
export async function readMetadata(
  client: PrometheusClient,
  signal: AbortSignal,
): Promise<MetadataRead> {
  try {
    return described((await client.metadata(signal)).of, []);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    return described({}, [failureGap("type, unit and help of metrics", error)]);
  }
}

/** Series of a histogram or summary have names of their own; OpenMetrics cuts the ends of counters. */
const ends = /_(?:bucket|sum|count|total|created|info)$/u;

function described(metadata: Metadata, gaps: readonly Gap[]): MetadataRead {
  return {
    names: Object.keys(metadata),
    gaps,
    of: (name) => {
      const [told] = metadata[name] ?? metadata[name.replace(ends, "")] ?? [];
      const type = told === undefined || told.type === "unknown" ? undefined : told.type;
      return {
        ...(type === undefined ? {} : { type }),
        ...(told === undefined || told.unit === "" ? {} : { unit: told.unit }),
        help: told?.help ?? "",
      };
    },
  };
}

const valuesAtMost = 5;
const valueLength = 60;

/** Which labels tell the series of a metric apart: those of several values first, of few values before those of many. */
export function labelsIn(series: readonly Labels[]) {
  const values = new Map<string, Set<string>>();
  for (const labels of series)
    for (const [name, value] of Object.entries(labels)) {
      if (name === "__name__") continue;
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  return [...values]
    .map(([name, all]) => ({
      name,
      count: all.size,
      values: [...all]
        .toSorted()
        .slice(0, valuesAtMost)
        .map((value) => value.slice(0, valueLength)),
    }))
    .toSorted(
      (left, right) =>
        Number(left.count === 1) - Number(right.count === 1) || left.count - right.count,
    );
}

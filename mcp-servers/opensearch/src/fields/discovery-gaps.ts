import type { Gap } from "@binnacle/contracts";
import type { FieldChoice } from "./choose-fields.ts";
import { requiredRoles } from "./conventions.table.ts";
import type { IndexTypes } from "./index-types.ts";

export interface FoundIndices {
  /** Index expression. */
  readonly index: string;
  /** Open, or behind an alias or a data stream, where the names are known. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** Names of the configured expression that nothing has. */
  readonly unknown: readonly string[];
}

export function noIndex(pattern: string): Gap {
  return notConfigured("logs", {
    why: `no index matches ${pattern}`,
    remedy: "Start the opensearch server with --index <pattern of the log indices>.",
  });
}

export function nothingOpen({ index, closed, open }: FoundIndices): Gap {
  const why =
    open.length > 0
      ? `no shard of ${named(open)} answers`
      : `no index of ${index} is open (closed: ${named(closed)})`;
  return { origin: "opensearch", kind: "unreachable", what: "logs", why, remedy: health };
}

const health = { text: "Look at the health of the OpenSearch cluster." };

/** Indices that exist and say nothing of their fields: their shards are not assigned, or may not be read. */
export function unanswered({ open }: FoundIndices, types: IndexTypes): Gap[] {
  const silent = open.filter((name) => !types.has(name));
  if (silent.length === 0) return [];
  const why = "no shard of it answers, or it may not be read";
  return [
    {
      origin: "opensearch",
      kind: "unreachable",
      what: `logs in ${named(silent)}`,
      why,
      remedy: health,
    },
  ];
}

export function unknownMapping(index: string, reasons: readonly string[]): Gap {
  const flags = requiredRoles.map((role) => `--field ${role}=<field>`).join(" ");
  return notConfigured(`logs in ${index}`, {
    why: `the field mapping is not known: ${[...new Set(reasons)].join("; ")}`,
    remedy: `Start the opensearch server with the names: ${flags}`,
  });
}

export function oneOfMany(index: string, field: string): Gap {
  return notConfigured(`logs in ${index}`, {
    why: `it has no field ${field} that can be compared as a whole, so the lines of one cluster cannot be told from those of others`,
    remedy: `Let the log shipper write the name of the cluster to ${field}, mapped as keyword.`,
  });
}

/** One gap for all indices that lack the same. */
export function unreadableGaps({ unreadable }: FieldChoice): Gap[] {
  const byWhy = Map.groupBy(unreadable, ([, reasons]) => reasons.join("; "));
  return [...byWhy].map(([why, indices]) =>
    notConfigured(`documents in ${named(indices.map(([index]) => index))}`, {
      why,
      remedy: "Leave what holds no logs of pods out of --index, or name its fields with --field.",
    }),
  );
}

/** `a, b and 3 more`. */
export function named(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function notConfigured(what: string, { why, remedy }: { why: string; remedy: string }): Gap {
  return { origin: "opensearch", kind: "not_configured", what, why, remedy: { text: remedy } };
}

import type { Gap } from "@binnacle/contracts";
import type { FieldChoice, Missing } from "./choose-fields.ts";
import { requiredRoles } from "./conventions.table.ts";
import type { IndexTypes } from "./index-types.ts";

export interface FoundIndices {
  /** Index expression. */
  readonly index: string;
  /** Open, or behind an alias or a data stream, where the names are known. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
  /** All of them as they were named, to be compared. */
  readonly state: string;
  /** Names of the configured expression that nothing has. */
  readonly unknown: readonly string[];
}

/** Why no logs can be read. */
export interface NotFound {
  readonly gap: Gap;
  /** The same for who may not know the names of indices and fields. */
  readonly unnamed: string;
}

export function nothingMatches(pattern: string): NotFound {
  return { gap: noIndex(pattern), unnamed: "no index matches the pattern of the logs" };
}

export function noIndex(pattern: string): Gap {
  return notConfigured("logs", {
    why: `no index matches ${pattern}`,
    remedy: "Start the opensearch server with --index <pattern of the log indices>.",
  });
}

export function nothingOpen({ index, closed, open }: FoundIndices): NotFound {
  const why =
    open.length > 0
      ? `no shard of ${named(open)} answers`
      : `no index of ${index} is open (closed: ${named(closed)})`;
  return {
    gap: { origin: "opensearch", kind: "unreachable", what: "logs", why, remedy: health },
    unnamed: `none of ${indicesOf(open.length + closed.length)} of logs can be read (${closed.length} closed)`,
  };
}

/** `1 index`, `3 indices`. */
function indicesOf(count: number): string {
  return `${count} ${count === 1 ? "index" : "indices"}`;
}

const health = { text: "Look at the health of the OpenSearch cluster." };

export function silentOf({ open }: Pick<FoundIndices, "open">, types: IndexTypes): string[] {
  return open.filter((name) => !types.has(name));
}

/** Indices that exist and say nothing of their fields: their shards are not assigned, or may not be read. */
export function unanswered(found: FoundIndices, types: IndexTypes): Gap[] {
  const silent = silentOf(found, types);
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

export function unknownMapping(index: string, unreadable: FieldChoice["unreadable"]): NotFound {
  const all = [...unreadable.values()].flat();
  const reasons = new Set(all.map(reasonOf));
  const gap = notConfigured(`logs in ${index}`, {
    why: `the field mapping is not known: ${[...reasons].join("; ")}`,
    remedy: [...new Set([...all.flatMap(reindexed), ...namedBy(all)])].join(" "),
  });
  return { gap, unnamed: `the field mapping of ${indicesOf(unreadable.size)} is not known` };
}

function reasonOf({ role, looked, unfit }: Missing): string {
  return unfit === undefined
    ? `no field for ${role} (looked for ${looked})`
    : unfitText(role, unfit);
}

function unfitText(role: string, { name, type }: NonNullable<Missing["unfit"]>): string {
  const cannot = role === "time" ? "dates cannot be compared" : `that is no ${role}`;
  return `${name} is mapped as ${type}: ${cannot}`;
}

/** Naming a field that is mapped wrongly helps nothing. */
function reindexed({ role, unfit }: Missing): string[] {
  if (unfit === undefined) return [];
  const type = types[role] ?? "keyword";
  return [
    `Reindex with ${unfit.name} of type ${type}, or name another field with --field ${role}.`,
  ];
}

const types: Partial<Record<Missing["role"], string>> = { time: "date", text: "text" };

function namedBy(all: readonly Missing[]): string[] {
  const roles = requiredRoles.filter((role) =>
    all.some((one) => one.role === role && one.unfit === undefined),
  );
  if (roles.length === 0) return [];
  const flags = roles.map((role) => `--field ${role}=<field>`).join(" ");
  return [`Start the opensearch server with the names: ${flags}`];
}

export function oneOfMany(index: string, field: string): NotFound {
  const gap = notConfigured(`logs in ${index}`, {
    why: `it has no field ${field} that can be compared as a whole, so the lines of one cluster cannot be told from those of others`,
    remedy: `Let the log shipper write the name of the cluster to ${field}, mapped as keyword.`,
  });
  return { gap, unnamed: "lines of one cluster cannot be told from those of others" };
}

/** One gap for all indices that lack the same; what was looked for stands at the end of an answer. */
export function unreadableGaps({ unreadable }: FieldChoice): Gap[] {
  const byWhy = Map.groupBy(unreadable, ([, missing]) => lackOf(missing));
  return [...byWhy].map(([why, indices]) => {
    const names = indices.map(([index]) => index);
    const [, missing] = indices[0] ?? ["", []];
    const looked = missing.map((one) => `for ${one.role} in ${one.looked}`).join(", ");
    return notConfigured(
      `documents in ${names.length === 1 ? names[0] : indicesOf(names.length)}`,
      {
        why,
        remedy: [
          `Leave ${named(names)} out of --index if no logs of pods are there, or name the fields with --field (looked ${looked}).`,
          ...missing.flatMap(reindexed),
        ].join(" "),
      },
    );
  });
}

/** `no field for namespace, pod`, `@timestamp is mapped as keyword: dates cannot be compared`. */
function lackOf(missing: readonly Missing[]): string {
  const unfit = missing.flatMap((one) => (one.unfit ? [unfitText(one.role, one.unfit)] : []));
  const roles = missing.flatMap((one) => (one.unfit ? [] : [one.role]));
  return [...unfit, ...(roles.length > 0 ? [`no field for ${roles.join(", ")}`] : [])].join(", ");
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

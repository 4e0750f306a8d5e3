import { opensearch, present } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import type { z } from "zod";
import type { FieldMappings, SearchAnswer } from "../api/wire.ts";
import type { Deps } from "../deps.ts";
import { conventions, roles } from "../fields/conventions.table.ts";
import { type IndexTypes, indexTypes } from "../fields/index-types.ts";
import { firstValue, type LogField } from "../fields/log-fields.ts";
import { notSeen, remedies } from "../gap-text.ts";
import { findPlace, type Place } from "../query/find-place.ts";
import { partialGaps } from "../query/partial-gaps.ts";
import { sortBy, timeOf } from "../query/read-lines.ts";
import { toInstant } from "../query/time-window.ts";
import { searchEvidence } from "../search-evidence.ts";
import { oneLine, shownText } from "../shown-text.ts";

/** Newest documents that are looked at. */
const sampled = 200;
const maxFields = 40;

type Role = z.output<typeof opensearch.describeIndex.output>["roles"][number];

export const describeIndex = defineTool<Deps>()({
  contract: opensearch.describeIndex,
  async run({ index }, deps, { signal, cluster }) {
    const types = indexTypes(await deps.client.fieldCapabilities(index, ["*"], signal));
    const found = await findPlace(
      deps,
      { index, cluster, question: {}, window: nowOf(deps) },
      signal,
    );
    const names = namesIn(types);
    if (found.kind === "gap")
      return { index, ...undescribed, ...fieldsOf(names, []), gaps: [found.gap] };
    const { place } = found;
    const { answer, body } = await newest(deps, place, signal);
    const times = place.fields.time.map(({ name }) => name);
    const formats = formatsIn(
      await deps.client.fieldMappings(place.index, times, signal).catch(none),
    );
    const told = heldOf(rolesOf({ place, names, formats, answer }), names);
    const [first] = answer.hits.hits;
    const at = first && timeOf(first, place.fields);
    const call = { deps, cluster, tool: "describe_index", input: { index }, index: place.index };
    const documents = answer.hits.hits.length;
    const fact = { ...factOf(index, documents), observedAt: toInstant(deps.now()), search: body };
    return {
      index,
      conventions: conventionsHeld(place.discovery.conventions, told),
      ...present({ newest: at === undefined ? undefined : toInstant(Date.parse(at)) }),
      documents,
      roles: told,
      ...fieldsOf(
        names,
        told.map(({ field }) => field),
      ),
      evidence: [searchEvidence(call)(fact)],
      gaps: [...place.gaps, ...partialGaps(place.index, answer)],
    };
  },
  toText: ({
    index,
    conventions: followed,
    newest: at,
    documents,
    roles: told,
    fields,
    hasMore,
    ...rest
  }) =>
    [
      ...notSeen(rest.gaps),
      `${index}: ${followed.join(", ") || "no known convention"}; ${documents} newest documents looked at${at === undefined ? "" : `, the newest ${at}`} [${rest.evidence[0]?.id ?? "no evidence"}]`,
      ...told.map(
        ({ role, field, type, format, share }) =>
          `${role}: ${oneLine(field)} ${type}${format === undefined ? "" : ` (${format})`} in ${Math.round(100 * share)} %`,
      ),
      `other fields: ${fields.join(", ") || "none"}${hasMore ? ", …" : ""}`,
      ...remedies(rest.gaps),
    ].join("\n"),
});

/** Any time will do: closed indices of other days are no matter. */
function nowOf({ now }: Deps) {
  return { fromMs: now(), toMs: now() };
}

function factOf(index: string, documents: number) {
  return {
    about: ["index", index],
    pointer: "/hits/hits",
    text: `the newest ${documents} documents of ${index}`,
    trust: "outside" as const,
    values: { documents: { count: documents, of: "document" } },
  };
}

const undescribed = { conventions: [], documents: 0, roles: [], evidence: [] };

function none(): FieldMappings {
  return {};
}

/** Types by field name, `text|keyword` where indices do not agree; without metadata and the keyword beside a text. */
function namesIn(types: IndexTypes): ReadonlyMap<string, string> {
  const names = new Map<string, Set<string>>();
  for (const [name, type] of [...types.values()].flatMap((own) => [...own]))
    names.set(name, (names.get(name) ?? new Set()).add(type));
  const shown = [...names].filter(
    ([name]) =>
      !name.startsWith("_") && !(name.endsWith(".keyword") && names.has(name.slice(0, -8))),
  );
  return new Map(shown.map(([name, own]) => [name, [...own].join("|")]));
}

function fieldsOf(names: ReadonlyMap<string, string>, used: readonly string[]) {
  const others = [...names].filter(([name]) => !used.includes(name));
  return {
    // Keys of what workloads log.
    fields: others.slice(0, maxFields).map(([name, type]) => `${oneLine(shownText(name))} ${type}`),
    hasMore: others.length > maxFields,
  };
}

async function newest({ client, searchTimeoutMs }: Deps, place: Place, signal: AbortSignal) {
  const { fields, filters } = place;
  const paths = roles.flatMap((role) => fields[role].flatMap((field) => field.paths));
  const body = {
    query: { bool: { filter: filters } },
    sort: sortBy(fields, 0),
    size: sampled,
    _source: [...new Set(paths)],
    fields: fields.time.map(({ name: field }) => ({ field, format: "strict_date_optional_time" })),
  };
  const timeout = `${Math.round(searchTimeoutMs)}ms`;
  return { body, answer: await client.search(place.index, { ...body, timeout }, signal) };
}

interface Told {
  readonly place: Place;
  readonly names: ReadonlyMap<string, string>;
  readonly formats: ReadonlyMap<string, string>;
  readonly answer: SearchAnswer;
}

/** Every field that may play a role, and in how many of the documents it is held. */
function rolesOf({ place, names, formats, answer }: Told): Role[] {
  const { hits } = answer.hits;
  return roles.flatMap((role) =>
    place.fields[role].map((field: Pick<LogField, "name" | "paths">) => {
      const holding = hits.filter((hit) => firstValue(hit["_source"], [field]) !== undefined);
      return {
        role,
        field: field.name,
        type: names.get(field.name) ?? "flat_object",
        ...present({ format: role === "time" ? formats.get(field.name) : undefined }),
        share: hits.length === 0 ? 0 : holding.length / hits.length,
      };
    }),
  );
}

/** Below a flat_object every name is mapped: of those only the ones that documents hold, where there are documents. */
function heldOf(all: readonly Role[], names: ReadonlyMap<string, string>): Role[] {
  const isEmpty = all.every(({ share }) => share === 0);
  return isEmpty ? [...all] : all.filter(({ field, share }) => share > 0 || names.has(field));
}

/** Those of whose names for namespace and pod one is left. */
function conventionsHeld(followed: readonly string[], told: readonly Role[]): string[] {
  const isTold = (names: readonly string[]) => told.some(({ field }) => names.includes(field));
  return conventions
    .filter(({ name }) => followed.includes(name))
    .filter(({ fields }) => isTold(fields.namespace) && isTold(fields.pod))
    .map(({ name }) => name);
}

function formatsIn(mappings: FieldMappings): ReadonlyMap<string, string> {
  const formats = Object.values(mappings).flatMap(({ mappings: fields }) =>
    Object.values(fields).flatMap(({ full_name: name, mapping }) =>
      Object.values(mapping).flatMap(({ format }): [string, string][] =>
        format === undefined ? [] : [[name, format]],
      ),
    ),
  );
  const byName = Map.groupBy(formats, ([name]) => name);
  return new Map(
    [...byName].map(([name, all]) => [
      name,
      [...new Set(all.map(([, format]) => format))].join(" | "),
    ]),
  );
}

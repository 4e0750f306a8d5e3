import { present } from "@binnacle/contracts";
import { conventions, type Role, requiredRoles, roles } from "./conventions.table.ts";
import { type IndexTypes, parentsOf, typeIn } from "./index-types.ts";
import type { LogField, LogFields, StatusField, TimeField } from "./log-fields.ts";
import { ownerFields } from "./owners.table.ts";

/** Fields that configuration names; they win over every convention. */
export type FieldOverrides = Readonly<Partial<Record<Role, string>>>;

/** Aliases of fields: what they stand for, in any index. */
export type FieldAliases = ReadonlyMap<string, readonly string[]>;

export interface FieldChoice {
  /** Undefined: no index can be read. */
  readonly fields: LogFields | undefined;
  /** Conventions that the indices follow, in the order of the table. */
  readonly conventions: readonly string[];
  readonly readable: readonly string[];
  /** Indices whose lines cannot be found or placed, and why. */
  readonly unreadable: ReadonlyMap<string, readonly Missing[]>;
}

/** A required role that no field of an index can play. */
export interface Missing {
  readonly role: Role;
  /** `a, b, c …` */
  readonly looked: string;
  /** The first that the index maps, as what cannot play the role: `@timestamp`, `keyword`. */
  readonly unfit?: { readonly name: string; readonly type: string };
}

const timeTypes = new Set(["date", "date_nanos"]);
const textTypes = new Set(["text", "match_only_text"]);
const numberTypes = new Set(["short", "integer", "long", "unsigned_long", "float", "double"]);
const exactTypes = new Set(["keyword", "constant_keyword", "wildcard", "flat"]);

/** Names of OpenTelemetry's resources stand at many places: these patterns cover them all, in a URL of 4 kB. */
const resourceName = /k8s[.@]/;
const resourcePatterns = [
  "*k8s.*.name",
  "*k8s.*.name.keyword",
  "*k8s@*@name",
  "*k8s@*@name.keyword",
];

/** Every field that any convention or the configuration may use, with its keyword: what to ask `_field_caps` for. */
export function candidateFields(configured: readonly string[]): string[] {
  const known = conventions.flatMap((convention) => Object.values(convention.fields).flat());
  const owners = ownerFields.map(({ name }) => name);
  const plain = [...known, ...owners].filter((name) => !resourceName.test(name));
  const names = [...new Set([...configured, ...plain])];
  const parents = [...configured, ...known].flatMap(parentsOf);
  return [
    ...names.flatMap((name) => [name, `${name}.keyword`]),
    ...new Set(parents.filter((name) => !name.includes("k8s") && !names.includes(name))),
    ...resourcePatterns,
  ];
}

/** Decides for each index by itself which of the known fields it maps, and puts together what all of them need. */
export function chooseFields(
  types: IndexTypes,
  overrides: FieldOverrides,
  aliases: FieldAliases = new Map(),
): FieldChoice {
  const unreadable = new Map<string, readonly Missing[]>();
  const names = new Map<Role, Set<string>>(roles.map((role) => [role, new Set()]));
  const followed = new Set<string>();
  for (const [index, own] of types) {
    const reasons = missingIn(own, overrides);
    if (reasons.length > 0) unreadable.set(index, reasons);
    else addNames(own, { overrides, names, followed });
  }
  const readable = [...types.keys()].filter((index) => !unreadable.has(index));
  return {
    fields: fieldsOf(names, { types, readable, aliases }),
    conventions: conventions.map(({ name }) => name).filter((name) => followed.has(name)),
    readable,
    unreadable,
  };
}

/** Undefined where no index has one of the required. */
function fieldsOf(names: ReadonlyMap<Role, Set<string>>, place: Place): LogFields | undefined {
  const named = (role: Role) => [...(names.get(role) ?? [])];
  const words = (role: Role) => named(role).map((name) => wordField(name, place));
  const time = several(named("time").map((name) => timeField(name, place)));
  const [text, namespace, pod] = [words("text"), words("namespace"), words("pod")].map(several);
  if (time === undefined || text === undefined) return undefined;
  if (namespace === undefined || pod === undefined) return undefined;
  return {
    time,
    text,
    namespace,
    pod,
    container: words("container"),
    level: words("level"),
    traceId: words("traceId"),
    status: named("status").map((name) => statusField(name, place)),
  };
}

type Types = ReadonlyMap<string, string>;

interface Place {
  readonly types: IndexTypes;
  readonly readable: readonly string[];
  readonly aliases: FieldAliases;
}

/** Adds what an index maps, of each convention whose namespace and pod it has. */
function addNames(
  own: Types,
  into: { overrides: FieldOverrides; names: Map<Role, Set<string>>; followed: Set<string> },
): void {
  const { overrides, names, followed } = into;
  const isMapped = (role: Role) => (name: string) => isUsable(typeIn(own, name), role);
  const fits = conventions.filter(({ fields }) =>
    (["namespace", "pod"] as const).every((role) =>
      candidates(fields[role], overrides[role]).some(isMapped(role)),
    ),
  );
  for (const convention of fits) followed.add(convention.name);
  const used = fits.length > 0 ? fits : conventions;
  for (const role of roles) {
    // A shipper of one convention may name its text or time as another does.
    const orders = [used, conventions].map((some) =>
      some
        .flatMap(({ fields }) => candidates(fields[role], overrides[role]))
        .filter(isMapped(role)),
    );
    const found = orders.find((order) => order.length > 0) ?? [];
    for (const name of found) names.get(role)?.add(name);
  }
}

/** Per required role that the index does not map: what was looked for. */
function missingIn(own: Types, overrides: FieldOverrides): Missing[] {
  return requiredRoles.flatMap((role) => {
    const known = conventions.flatMap(({ fields }) => candidates(fields[role], overrides[role]));
    if (known.some((name) => isUsable(typeIn(own, name), role))) return [];
    const [first, second, third] = [...new Set(known)];
    const looked = [first, second, third].filter((name) => name !== undefined).join(", ");
    const more = new Set(known).size > 3 ? " …" : "";
    return [{ role, looked: `${looked}${more}`, ...present({ unfit: mappedOf(known, own) }) }];
  });
}

function mappedOf(known: readonly string[], own: Types): Missing["unfit"] {
  const mapped = known.flatMap((name) => {
    const type = typeIn(own, name);
    return type === undefined ? [] : [{ name, type }];
  });
  return mapped[0];
}

function candidates(known: readonly string[], override: string | undefined): readonly string[] {
  return override === undefined ? known : [override];
}

function isUsable(type: string | undefined, role: Role): boolean {
  if (type === undefined) return false;
  if (role === "time") return timeTypes.has(type);
  if (role === "status" && numberTypes.has(type)) return true;
  return textTypes.has(type) || exactTypes.has(type);
}

function several<T>([first, ...others]: readonly T[]): [T, ...T[]] | undefined {
  return first === undefined ? undefined : [first, ...others];
}

function timeField(name: string, { types, readable, aliases }: Place): TimeField {
  const found = readable.map((index) => types.get(index)?.get(name));
  return {
    name,
    paths: pathsOf(name, aliases),
    isNanos: found.includes("date_nanos"),
    isPartial: found.includes(undefined),
  };
}

function statusField(name: string, place: Place): StatusField {
  const { types, readable } = place;
  const mapping = readable.filter((index) => typeIn(types.get(index), name) !== undefined);
  const onlyIn = mapping.filter((index) => isUsable(typeIn(types.get(index), name), "status"));
  return { ...wordField(name, place), ...(onlyIn.length < mapping.length ? { onlyIn } : {}) };
}

/** A field of words as the indices map it. */
export function wordField(name: string, { types, readable, aliases }: Place): LogField {
  const keyword = `${name}.keyword`;
  const mapped = readable.map((index) => {
    const own = types.get(index);
    const type = typeIn(own, name) ?? "";
    const hasKeyword = exactTypes.has(own?.get(keyword) ?? "");
    return { index, type, hasKeyword, isText: textTypes.has(type), isExact: exactTypes.has(type) };
  });
  const namesOf = (some: typeof mapped) => some.map(({ index }) => index);
  const isObjectIn = (own: Types | undefined) =>
    [...(own?.keys() ?? [])].some((other) => other.startsWith(`${name}.`));
  const leaves = mapped.filter(({ type }) => type !== "");
  const isObject = readable.some(
    (index) => typeIn(types.get(index), name) === undefined && isObjectIn(types.get(index)),
  );
  const rest = mapped.filter(({ hasKeyword }) => !hasKeyword);
  const besideText = namesOf(mapped.filter(({ hasKeyword }) => hasKeyword));
  const countable = [
    { name: keyword, indices: besideText },
    { name, indices: namesOf(rest.filter(({ isExact, type }) => isExact && type !== "flat")) },
  ];
  return {
    name,
    paths: pathsOf(name, aliases),
    ...present({ keyword: besideText.length > 0 ? keyword : undefined }),
    exactIn: namesOf(rest.filter(({ isExact }) => isExact)),
    looseIn: namesOf(rest.filter(({ isText }) => isText)),
    ...present({ leafIn: isObject ? namesOf(leaves) : undefined }),
    isText: mapped.some(({ isText }) => isText),
    countable: countable.filter(({ indices }) => indices.length > 0),
    uncountable: namesOf(rest.filter(({ isText, type }) => isText || type === "flat")),
  };
}

function pathsOf(name: string, aliases: FieldAliases): string[] {
  return [...new Set([name, ...(aliases.get(name) ?? [])])];
}

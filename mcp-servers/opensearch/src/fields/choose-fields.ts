import { present } from "@binnacle/contracts";
import type { FieldCapabilities } from "../api/wire.ts";
import {
  type Convention,
  conventions,
  type Role,
  requiredRoles,
  roles,
} from "./conventions.table.ts";
import type { LogField, LogFields } from "./log-fields.ts";

/** Fields that configuration names; they win over every convention. */
export type FieldOverrides = Readonly<Partial<Record<Role, string>>>;

export type FieldChoice =
  | {
      readonly kind: "chosen";
      readonly convention: string;
      readonly fields: LogFields;
      /** Other conventions that the same indices follow. */
      readonly others: readonly string[];
    }
  /** Why, a sentence a role: `no field for pod (looked for a, b)`. */
  | { readonly kind: "unknown"; readonly reasons: readonly string[] };

const timeTypes = new Set(["date", "date_nanos"]);
const textTypes = new Set(["text", "match_only_text"]);
const exactTypes = new Set(["keyword", "constant_keyword", "wildcard"]);

/** Every field that any convention or the configuration may use, with its keyword: what to ask `_field_caps` for. */
export function candidateFields(configured: readonly string[]): string[] {
  const known = conventions.flatMap((convention) => Object.values(convention.fields).flat());
  return [...new Set([...configured, ...known])].flatMap((name) => [name, `${name}.keyword`]);
}

/** Takes the first convention whose required fields are all mapped. */
export function chooseFields(
  capabilities: FieldCapabilities,
  overrides: FieldOverrides,
): FieldChoice {
  const [first, ...others] = conventions.flatMap((convention) => {
    const fields = fieldsOf(convention, capabilities, overrides);
    return fields === undefined ? [] : [{ name: convention.name, fields }];
  });
  if (first === undefined) return { kind: "unknown", reasons: missing(capabilities, overrides) };
  const distinct = others.filter(({ fields }) => fields.pod.name !== first.fields.pod.name);
  return {
    kind: "chosen",
    convention: first.name,
    fields: first.fields,
    others: distinct.map(({ name }) => name),
  };
}

/** Undefined where a required one is not mapped. */
function fieldsOf(
  convention: Convention,
  capabilities: FieldCapabilities,
  overrides: FieldOverrides,
): LogFields | undefined {
  const find = (role: Role) =>
    candidatesOf(convention, overrides, role)
      .map((name) => toField(name, role, capabilities))
      .find((field) => field !== undefined);
  const found = present(Object.fromEntries(roles.map((role) => [role, find(role)])));
  const { time, text, namespace, pod, container, level, traceId } = found;
  if (time === undefined || text === undefined) return undefined;
  if (namespace?.exact === undefined || pod?.exact === undefined) return undefined;
  return {
    time,
    text,
    namespace: { ...namespace, exact: namespace.exact },
    pod: { ...pod, exact: pod.exact },
    ...present({ container, level, traceId }),
  };
}

function candidatesOf(
  convention: Convention,
  overrides: FieldOverrides,
  role: Role,
): readonly string[] {
  const override = overrides[role];
  return override === undefined ? convention.fields[role] : [override];
}

function toField(name: string, role: Role, capabilities: FieldCapabilities): LogField | undefined {
  if (role !== "time") return wordField(name, capabilities);
  const types = Object.keys(capabilities.fields[name] ?? {});
  return types.some((type) => timeTypes.has(type)) ? { name, isText: false } : undefined;
}

/** A field of words as it is mapped; undefined when it is not, or holds something else. */
export function wordField(name: string, { fields }: FieldCapabilities): LogField | undefined {
  const typesOf = (field: string) => Object.keys(fields[field] ?? {});
  const types = typesOf(name);
  const isText = types.some((type) => textTypes.has(type));
  const isExact = types.length > 0 && types.every((type) => exactTypes.has(type));
  if (isExact) return { name, isText, exact: name };
  if (!isText) return undefined;
  const keyword = `${name}.keyword`;
  const hasKeyword = typesOf(keyword).some((type) => exactTypes.has(type));
  return { name, isText, ...(hasKeyword ? { exact: keyword } : {}) };
}

/** Per required role: what was looked for, or why what is there does not do. */
function missing(capabilities: FieldCapabilities, overrides: FieldOverrides): string[] {
  return requiredRoles.flatMap((role) => {
    const names = conventions.flatMap((each) => candidatesOf(each, overrides, role));
    const candidates = [...new Set(names)];
    const needsExact = role === "namespace" || role === "pod";
    const usable = candidates.flatMap((name) => toField(name, role, capabilities) ?? []);
    if (usable.some((field) => !needsExact || field.exact !== undefined)) return [];
    const [unusable] = usable;
    return unusable === undefined
      ? [`no field for ${role} (looked for ${candidates.join(", ")})`]
      : [`${unusable.name} is text without a keyword, so ${role} cannot be compared`];
  });
}

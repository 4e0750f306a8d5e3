import type { KubernetesObject } from "@binnacle/cases";
import { fieldAt, isFields, listAt, stringsAt, textAt } from "../field-at.ts";
import { ageOf } from "../human-duration.ts";

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "date";
  /** `name` for the column that identifies the row. */
  readonly format: "" | "name";
  readonly description: string;
  /** 1: only in wide output. */
  readonly priority: 0 | 1;
}

type Cell = string | number | boolean;

/** How the objects of one kind look as rows. */
export interface TableFormat {
  readonly columns: readonly Column[];
  cells(object: KubernetesObject, now: Date): readonly Cell[];
  /** Why a row is finished. */
  conditions?(object: KubernetesObject): readonly object[] | undefined;
}

export const nameColumn: Column = { ...column("Name"), format: "name" };
export const ageColumn: Column = column("Age");

export function column(name: string, type: Column["type"] = "string"): Column {
  return { name, type, format: "", description: `${name} of the object.`, priority: 0 };
}

/** A column of wide output. */
export function wide(name: string): Column {
  return { ...column(name), priority: 1 };
}

export function age(object: KubernetesObject, now: Date): string {
  return ageOf(textAt(object, "metadata.creationTimestamp"), now);
}

/** `<none>` for the empty text. */
export function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}

/** Names and images of the containers of a pod template. */
export function containerCells(object: KubernetesObject, path: string): [string, string] {
  const containers = listAt(object, path);
  return [
    containers.map((container) => textAt(container, "name")).join(","),
    containers.map((container) => textAt(container, "image")).join(","),
  ];
}

/** A label selector or a plain map of labels as text: `app=web,tier in (a,b)`. */
export function selectorText(selector: unknown): string {
  const labels = isFields(fieldAt(selector, "matchLabels"))
    ? stringsAt(selector, "matchLabels")
    : new Map<string, string>();
  const requirements = listAt(selector, "matchExpressions").map((expression) => ({
    key: textAt(expression, "key"),
    text: expressionText(expression),
  }));
  const all = [
    ...[...labels].map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...requirements,
  ];
  return all
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ text }) => text)
    .join(",");
}

export function labelsText(labels: ReadonlyMap<string, string>): string {
  return [...labels]
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(",");
}

function expressionText(expression: unknown): string {
  const key = textAt(expression, "key");
  const values = listAt(expression, "values").map(String).toSorted().join(",");
  switch (textAt(expression, "operator")) {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

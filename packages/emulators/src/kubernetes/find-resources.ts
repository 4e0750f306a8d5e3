import type { KubernetesObject } from "@binnacle/cases";
import { fieldAt, listAt, textAt } from "./field-at.ts";
import {
  everyVerb,
  knownResources,
  optionalResources,
  type ResourceType,
} from "./resources.table.ts";

/** The known kinds, and those that only the objects show: their plural comes from a CustomResourceDefinition or the name. */
export function findResources(objects: readonly KubernetesObject[]): readonly ResourceType[] {
  const found = new Map(knownResources.map((type) => [typeKey(type), type]));
  for (const object of objects) {
    const key = kindKey(object);
    if (!found.has(key)) found.set(key, deriveResource(object, objects));
  }
  return [...found.values()];
}

/** `apps/v1/Deployment`. */
export function kindKey(object: KubernetesObject): string {
  return `${object.apiVersion}/${object.kind}`;
}

export function typeKey(type: ResourceType): string {
  return `${apiVersionOf(type)}/${type.kind}`;
}

/** `v1` or `apps/v1`. */
export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

function deriveResource(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
): ResourceType {
  const [group, version] = splitApiVersion(object.apiVersion);
  const definition = objects.find(
    (candidate) =>
      candidate.kind === "CustomResourceDefinition" &&
      textAt(candidate, "spec.group") === group &&
      textAt(candidate, "spec.names.kind") === object.kind,
  );
  const named = textAt(definition, "spec.names.plural");
  return {
    group,
    version,
    plural: named === "" ? pluralOf(object.kind) : named,
    kind: object.kind,
    namespaced: object.metadata.namespace !== undefined,
    shortNames: listAt(definition, "spec.names.shortNames").map(String),
    categories: listAt(definition, "spec.names.categories").map(String),
    verbs: everyVerb,
    subresources: fieldAt(object, "status") === undefined ? [] : ["status"],
    builtIn: false,
    ...optionalResources[kindKey(object)],
  };
}

function splitApiVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? ["", apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

import type { KubernetesObject } from "@binnacle/cases";

/** What a text tells of an object. A field that it does not show is not there: nobody knows whether it is set. */
interface Told {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

/** An object as far as it is known. Its uid is made of its name: no text shows one. */
export function partialObject(told: Told): KubernetesObject {
  const { apiVersion, kind, name, namespace, metadata = {}, ...rest } = told;
  const uid = [kind, namespace, name].filter((part) => part !== undefined).join("/");
  return known({
    apiVersion,
    kind,
    ...rest,
    metadata: { name, uid, ...(namespace === undefined ? {} : { namespace }), ...metadata },
  });
}

/** The same object without fields that have no value, at any depth. */
function known<Value extends object>(value: Value): Value {
  const copy = structuredClone(value);
  prune(copy);
  return copy;
}

function prune(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) Reflect.deleteProperty(value, key);
    else prune(inner);
  }
}

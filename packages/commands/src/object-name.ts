import type { ObjectRef } from "@binnacle/contracts";

/** `payment` of `deployment/payment`. */
export function objectName<T extends string | undefined>(target: T): T | string {
  return target === undefined ? target : target.slice(target.indexOf("/") + 1);
}

/** `deployment/payment`. */
export function kindAndName({ kind, name }: ObjectRef): string {
  return `${kind.toLowerCase()}/${name}`;
}

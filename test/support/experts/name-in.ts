import type { ObjectRef } from "@binnacle/contracts";

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`: how a model names an object. */
export function nameIn({ kind, namespace, name }: Omit<ObjectRef, "uid">): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join("/");
}

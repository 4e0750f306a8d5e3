import { z } from "zod";

/** Names one Kubernetes object. `kind` is the Kubernetes kind: `Deployment`, `Pod`. */
export const ObjectRef = z.object({
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  uid: z.string().optional(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

/** What an object is called wherever two are compared or one is looked up: `Deployment/shop/payment`. */
export function keyOf(ref: {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  return `${ref.kind}/${ref.namespace ?? ""}/${ref.name}`;
}

import { z } from "zod";

/** Names one Kubernetes object. `kind` is the Kubernetes kind: `Deployment`, `Pod`. */
export const ObjectRef = z.object({
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  uid: z.string().optional(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

import { z } from "zod";

export const namespaceInput = z
  .string()
  .min(1)
  .max(63)
  .describe("Kubernetes namespace, exact name");
export const kindInput = z.string().min(1).max(100).describe("Deployment, pods, ingress, …");
export const nameInput = z.string().min(1).max(253).describe("Exact name");

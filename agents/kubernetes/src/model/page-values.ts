import type { Evidence } from "@binnacle/contracts";
import { z } from "zod";

const instant = z.iso.datetime({ offset: true });
const count = z.number().int();
const Read = z.object({
  object: z.object({
    metadata: z.object({ creationTimestamp: instant }).partial().optional(),
    spec: z.object({ replicas: count }).partial().optional(),
    status: z
      .object({ replicas: count, readyReplicas: count, phase: z.string(), startTime: instant })
      .partial()
      .optional(),
  }),
});

/** Values of an object that a claim may print: when it was made, how many there are. Empty: it is no object. */
export function pageValues(result: unknown): Evidence["values"] {
  const read = Read.safeParse(result);
  if (!read.success) return {};
  const { metadata = {}, spec = {}, status = {} } = read.data.object;
  const values: Evidence["values"] = {};
  if (metadata.creationTimestamp !== undefined)
    values["created"] = { at: metadata.creationTimestamp };
  if (status.startTime !== undefined) values["started"] = { at: status.startTime };
  if (spec.replicas !== undefined) values["wanted"] = spec.replicas;
  if (status.replicas !== undefined) values["existing"] = status.replicas;
  if (status.readyReplicas !== undefined) values["ready"] = status.readyReplicas;
  return values;
}

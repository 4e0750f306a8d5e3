import { createHash } from "node:crypto";
import type { Hash, Identify } from "@binnacle/contracts";

/** SHA-256 over canonical JSON (object keys sorted, no undefined), 64 hex characters. */
export const hash: Hash = (value) =>
  createHash("sha256")
    .update(JSON.stringify(canonical(value)))
    .digest("hex");

/** The id of one fact: the first 16 hex characters over `[clusterId, origin, subject, pointer, value]`. */
export const identify: Identify = ({ clusterId, origin, subject, pointer, value }) =>
  hash([clusterId, origin, subject, pointer, value]).slice(0, 16);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, canonical(item)]),
  );
}

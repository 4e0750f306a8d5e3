import { AppError } from "@binnacle/contracts";
import { type KindToRead, type StateKind, toStateList } from "@binnacle/diagnosis";
import { hash, type Redactor } from "@binnacle/runtime";
import { z } from "zod";
import type { Digests, KeptObject } from "./kept-kind.ts";

/**
 * Raw objects as they are kept: projected as a diagnosis reads them, then redacted. One by one: most are small enough to be redacted
 * at once, and many together would be copied to another thread and back.
 */
export async function toKept(
  kind: KindToRead,
  raw: readonly unknown[],
  redactor: Redactor,
): Promise<KeptObject[]> {
  const kept: KeptObject[] = [];
  for (const item of raw) kept.push(await toKeptObject(kind.kind, item, redactor));
  return kept;
}

async function toKeptObject(
  kind: StateKind,
  raw: unknown,
  redactor: Redactor,
): Promise<KeptObject> {
  const { items, unreadable } = toStateList({ kind, items: { kind: "known", value: [raw] } });
  const [value] = items.kind === "known" ? items.value : [];
  if (value !== undefined) {
    const digests = kind === "ConfigMap" ? { digests: digestsOf(raw) } : {};
    return { kind: "read", value: await redactor.value(value), ...digests };
  }
  const [why] = unreadable;
  if (why === undefined) throw new AppError("bug", "An object is neither read nor unreadable.");
  return { kind: "unreadable", unreadable: why };
}

const Data = z.record(z.string(), z.unknown()).nullish().catch(undefined);
const ConfigMap = z.object({ data: Data, binaryData: Data });

function digestsOf(raw: unknown): Digests {
  const { data, binaryData } = ConfigMap.safeParse(raw).data ?? {};
  const entries = Object.entries({ ...data, ...binaryData });
  return Object.fromEntries(entries.map(([key, value]) => [key, hash(value).slice(0, 16)]));
}

import { z } from "zod";

/** What a watch tells: an object as it is now, how far it has come, or why it ends. */
export type WatchEvent =
  | { readonly kind: "is" | "gone"; readonly revision: string; readonly object: unknown }
  | { readonly kind: "bookmark"; readonly revision: string; readonly endsList: boolean }
  | { readonly kind: "error"; readonly code: number; readonly why: string };

const Line = z.object({ type: z.string(), object: z.unknown() });
const Versioned = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).nullish().catch(undefined),
  }),
});
const Status = z.object({ code: z.number().optional(), message: z.string().optional() });
const endOfList = "k8s.io/initial-events-end";

/** Undefined for a line that is no event of the API: nothing that follows could be trusted. */
export function readWatchEvent(line: string): WatchEvent | undefined {
  const { data } = Line.safeParse(parsed(line));
  if (data === undefined) return undefined;
  const { type, object } = data;
  if (type === "ERROR") return toError(object);
  const metadata = Versioned.safeParse(object).data?.metadata;
  if (metadata === undefined) return undefined;
  const { resourceVersion: revision, annotations } = metadata;
  if (type === "BOOKMARK")
    return { kind: "bookmark", revision, endsList: annotations?.[endOfList] === "true" };
  if (type === "ADDED" || type === "MODIFIED") return { kind: "is", revision, object };
  return type === "DELETED" ? { kind: "gone", revision, object } : undefined;
}

function toError(status: unknown): WatchEvent {
  const { code = 0, message = "" } = Status.safeParse(status).data ?? {};
  return { kind: "error", code, why: message.slice(0, 300) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

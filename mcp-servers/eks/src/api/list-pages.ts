import { present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi, ReadOptions } from "./cluster-api.ts";
import type { ApiResult } from "./failure.ts";
import { inTime } from "./in-time.ts";

const pageSize = 500;
const Page = z.object({
  /** The API always writes it, as null where it is empty: what has none is no list. */
  items: z
    .array(z.unknown())
    .nullable()
    .transform((items) => items ?? []),
  metadata: z
    .object({
      resourceVersion: z.string().optional(),
      continue: z.string().optional(),
      remainingItemCount: z.number().optional(),
    })
    .prefault({}),
});
export type Page = z.infer<typeof Page>;

/** One page of a list. */
export async function readPage(
  api: ClusterApi,
  path: string,
  options: ReadOptions,
): Promise<ApiResult<Page>> {
  const answer = await api.json(path, options);
  if (answer.kind === "failed") return answer;
  const page = Page.safeParse(answer.value);
  if (page.success) return { kind: "ok", value: page.data };
  return {
    kind: "failed",
    failure: { kind: "unavailable", why: "The Kubernetes API server answered with no list." },
  };
}

/**
 * Reads a whole list by pages of 500; each page is handed on at once, so that raw objects do not pile up.
 * A list that breaks off is a failure: a part is never given for the whole. An expired page token starts again, once.
 */
export async function listPages<T>(
  api: ClusterApi,
  path: string,
  options: ReadOptions & {
    readonly onPage: (items: readonly unknown[]) => readonly T[] | Promise<readonly T[]>;
  },
): Promise<ApiResult<readonly T[]>> {
  const first = await onePass(api, path, options);
  if (first.kind === "failed" && first.failure.isExpired) return await onePass(api, path, options);
  return first;
}

async function onePass<T>(
  api: ClusterApi,
  path: string,
  { signal, query, accept, onPage }: Parameters<typeof listPages<T>>[2],
): Promise<ApiResult<readonly T[]>> {
  const items: T[] = [];
  let seen = 0;
  let token: string | undefined;
  do {
    const page = await readPage(api, path, {
      signal,
      query: { ...query, limit: pageSize, continue: token },
      ...present({ accept }),
    });
    if (page.kind === "failed") return seen === 0 ? page : cut(page, seen);
    const prepared = await inTime(signal, async () => await onPage(page.value.items));
    if (prepared.kind === "failed") return seen === 0 ? prepared : cut(prepared, seen);
    items.push(...prepared.value);
    seen += page.value.items.length;
    const { continue: next } = page.value.metadata;
    if (next !== undefined && next !== "" && next === token) return endless;
    token = next;
  } while (token !== undefined && token !== "");
  return { kind: "ok", value: items };
}

const endless = {
  kind: "failed",
  failure: {
    kind: "unavailable",
    why: "The Kubernetes API server names the same page as the next one for ever.",
  },
} as const;

function cut<T>(page: Extract<ApiResult<T>, { kind: "failed" }>, seen: number): typeof page {
  if (page.failure.isExpired) return page;
  const why = `The list broke off after ${seen} objects, so it is not used: ${page.failure.why}`;
  return { ...page, failure: { ...page.failure, why } };
}

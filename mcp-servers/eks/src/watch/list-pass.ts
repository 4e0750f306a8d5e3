import { readPage } from "../api/list-pages.ts";
import { pathOf } from "../resources/find-resource.ts";
import type { Copy, WatchDeps } from "./copy.ts";
import { endList, keepPage, tooMany } from "./keep.ts";
import type { Ended } from "./stream-pass.ts";

const pageSize = 500;
/** Of all pages together. */
const mostMs = 60_000;

/** Reads the whole list by pages, for a server that does not stream it; the watch goes on from its revision. Never throws. */
export async function listPass(copy: Copy, deps: WatchDeps): Promise<Ended> {
  const { api, namespace, signal } = deps;
  const ending = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  let token: string | undefined;
  let revision: string | undefined;
  copy.kept.beginList();
  do {
    const query = { limit: pageSize, continue: token };
    const page = await readPage(api, pathOf(copy.kind, { namespace }), { signal: ending, query });
    if (page.kind === "failed") {
      const { failure } = page;
      return { kind: "failed", revision: undefined, status: statusOf(failure.kind), failure };
    }
    copy.hear();
    await keepPage(copy, page.value.items, deps);
    const failure = tooMany(copy);
    if (failure !== undefined) return { kind: "failed", revision: undefined, status: 413, failure };
    revision ??= page.value.metadata.resourceVersion;
    token = page.value.metadata.continue;
  } while (token !== undefined && token !== "");
  endList(copy, deps);
  return { kind: "ended", revision };
}

function statusOf(kind: string): number {
  if (kind === "denied") return 403;
  return kind === "not_found" ? 404 : 0;
}

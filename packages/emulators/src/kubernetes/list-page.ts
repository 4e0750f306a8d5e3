import { continueAfter, readContinue } from "./continue-token.ts";
import { stringsAt } from "./field-at.ts";
import type { ObjectStore } from "./object-store.ts";
import { parseFieldSelector, selectedName } from "./parse-field-selector.ts";
import { parseLabelSelector } from "./parse-label-selector.ts";
import { readInteger } from "./read-integer.ts";
import { RequestFailure } from "./request-failure.ts";
import type { ResourceType } from "./resources.table.ts";
import { badRequest } from "./status.ts";
import type { StoredObject } from "./stored-object.ts";

export interface ListPage {
  readonly items: readonly StoredObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

export interface ListRequest {
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
  /** Tokens of revisions up to this one have expired. */
  readonly compactedRevision: number;
}

/**
 * One page of a list. As in the API server, a page that reached its limit has a next one even when nothing there
 * matches, and only a list without selectors knows how many are left.
 */
export function listPage(store: ObjectStore, request: ListRequest): ListPage {
  const { query } = request;
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  const isSelected = selectorsOf(query, request.type);
  const candidates = candidatesOf(store, request, selectedName(fields));
  const { items, seen } = take(candidates, limitOf(query, store.revision()), isSelected);
  const remaining = candidates.length - seen;
  const resourceVersion = String(store.revision());
  const last = items.at(-1);
  if (remaining === 0 || last === undefined) return { items, metadata: { resourceVersion } };
  const metadata = {
    resourceVersion,
    continue: continueAfter(relativeKey(last, request), store.revision()),
    ...(labels === "" && fields === "" ? { remainingItemCount: remaining } : {}),
  };
  return { items, metadata };
}

export type IsSelected = (stored: StoredObject) => boolean;

/** Whether an object is one of those that the selectors of a request mean; with a name only that one. */
export function selectorsOf(query: URLSearchParams, type: ResourceType, name?: string): IsSelected {
  const matchesLabels = parseLabelSelector(query.get("labelSelector") ?? "");
  const matchesFields = parseFieldSelector(query.get("fieldSelector") ?? "", type);
  return ({ object }) =>
    (name === undefined || object.metadata.name === name) &&
    matchesFields(object) &&
    matchesLabels(stringsAt(object, "metadata.labels"));
}

function candidatesOf(
  store: ObjectStore,
  request: ListRequest,
  name: string | undefined,
): readonly StoredObject[] {
  const { type, namespace, query, compactedRevision } = request;
  const from = readContinue(query.get("continue") ?? "", compactedRevision);
  // One name in one place is read as one object, so that no page can follow.
  const isOneKey = name !== undefined && (namespace !== undefined || !type.namespaced);
  return store
    .list(type, namespace)
    .filter((item) => !isOneKey || item.object.metadata.name === name)
    .filter((item) => from === undefined || relativeKey(item, request) >= from);
}

function relativeKey({ object, key }: StoredObject, { namespace }: ListRequest): string {
  return namespace === undefined ? key : object.metadata.name;
}

function take(candidates: readonly StoredObject[], limit: number, isSelected: IsSelected) {
  const items: StoredObject[] = [];
  let seen = 0;
  for (const candidate of candidates) {
    if (items.length === limit) break;
    seen += 1;
    if (isSelected(candidate)) items.push(candidate);
  }
  return { items, seen };
}

/** Zero and less mean no limit; a read from the cache (`resourceVersion=0`) has none either. */
function limitOf(query: URLSearchParams, current: number): number {
  const limit = readInteger(query, "limit") ?? 0;
  const revision = query.get("resourceVersion") ?? "";
  const token = query.get("continue") ?? "";
  if (revision !== "") checkRevision(revision, current, token);
  const isFromCache = revision === "0" && token === "";
  return limit <= 0 || isFromCache ? Number.POSITIVE_INFINITY : limit;
}

function checkRevision(revision: string, current: number, token: string): void {
  if (!/^\d+$/.test(revision)) {
    const problem = `strconv.ParseUint: parsing "${revision}": invalid syntax`;
    throw new RequestFailure(
      badRequest(
        `invalid resource version: resourceVersion: Invalid value: "${revision}": ${problem}`,
      ),
    );
  }
  if (token !== "" && revision !== "0") {
    const message = "specifying resource version is not allowed when using continue";
    throw new RequestFailure(badRequest(message));
  }
  if (Number(revision) > current) throw new RequestFailure(tooLarge(revision, current));
}

/** As a list and a streamed list are refused that ask for what is still to come. */
export function tooLarge(revision: string, current: number) {
  return {
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${revision}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  };
}

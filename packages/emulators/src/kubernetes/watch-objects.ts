import { apiVersionOf, typeKey } from "./find-resources.ts";
import { type IsSelected, selectorsOf, tooLarge } from "./list-page.ts";
import { negotiate } from "./negotiate.ts";
import type { ObjectStore } from "./object-store.ts";
import type { OpenStreams } from "./open-streams.ts";
import type { Read } from "./read-objects.ts";
import { RequestFailure } from "./request-failure.ts";
import type { ResourceType } from "./resources.table.ts";
import { notServed, objectNotFound, type Status, statusObject } from "./status.ts";
import type { StoredObject, StoreEvent } from "./stored-object.ts";
import { toPartialMetadata } from "./tables/render-table.ts";
import { readWatchOptions, type WatchOptions } from "./watch-options.ts";

export interface WatchServing {
  readonly streams: OpenStreams;
  /** How often a quiet stream is told how far it has come; the API server does so about once a minute. */
  readonly bookmarkMs: number;
}

/** What one watcher is shown. */
interface View {
  readonly store: ObjectStore;
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly isSelected: IsSelected;
  readonly isMetadata: boolean;
  readonly options: WatchOptions;
}

/** A stream of the events of a kind. @throws RequestFailure for options and selectors that the API server refuses. */
export function watchObjects(read: Read, { streams, bookmarkMs }: WatchServing): Response {
  const { store, type, target, request } = read;
  const query = new URL(request.url).searchParams;
  const form = negotiate(request.headers.get("accept"));
  if (form.kind === "table") throw new RequestFailure(notServed("watches of tables"));
  const namespace = type.namespaced ? target.namespace : undefined;
  const options = readWatchOptions(query);
  const isSelected = selectorsOf(query, type, target.name);
  const isMetadata = form.kind !== "json";
  if (target.name !== undefined && store.get(type, namespace, target.name) === undefined)
    throw new RequestFailure(objectNotFound(type.group, type.plural, target.name));
  const view = { store, type, namespace, isSelected, isMetadata, options };
  const stream = streams.open({ timeoutMs: options.timeoutMs });
  follow(view, stream, bookmarkMs);
  return new Response(stream.body, { headers: { "content-type": "application/json" } });
}

/** So long before the end that was asked for, the last bookmark comes. */
const lastBookmarkMs = 2000;

type Stream = ReturnType<OpenStreams["open"]>;

function follow(view: View, stream: Stream, bookmarkMs: number): void {
  const { store, type, options } = view;
  const { from } = options;
  const wrong = wrongRevision(view);
  if (wrong !== undefined) return stream.end(errorLine(wrong));
  let cursor = options.isList || from === undefined ? store.revision() : from;
  if (options.isList) stream.write(initial(view));
  const pump = () => {
    if (cursor < store.compactedRevision() && store.eventsAfter(cursor).length === 0)
      return stream.end(errorLine(tooOld(cursor, store.compactedRevision())));
    const events = store.eventsAfter(cursor).filter(({ kind }) => kind === typeKey(type));
    cursor = Math.max(cursor, store.revision());
    stream.write(events.flatMap((event) => seenBy(view, event)));
  };
  pump();
  const bookmark = () => stream.write([bookmarkLine(view, cursor)]);
  const stop = store.onWrite(pump);
  const timer = options.wantsBookmarks ? setInterval(bookmark, bookmarkMs) : undefined;
  const beforeEnd = (options.timeoutMs ?? 0) - lastBookmarkMs;
  const last =
    options.wantsBookmarks && beforeEnd > 0 ? setTimeout(bookmark, beforeEnd) : undefined;
  const end = async () => {
    await stream.over;
    stop();
    clearInterval(timer);
    clearTimeout(last);
  };
  // It ends with the stream, and cannot fail.
  void end();
}

/** What there is, each as if it had just been made; a bookmark ends it for who asked for a list. */
function initial(view: View): string[] {
  const { store, type, namespace, options } = view;
  const lines = store
    .list(type, namespace)
    .filter(view.isSelected)
    .map((stored) => lineOf("ADDED", view, stored));
  if (!options.wantsBookmarks) return lines;
  const annotations = { "k8s.io/initial-events-end": "true" };
  return [...lines, bookmarkLine(view, store.revision(), annotations)];
}

/** An event as this watcher sees it: what no longer matches its selector is gone, and what begins to is new. */
function seenBy(view: View, { type, stored, before }: StoreEvent): string[] {
  const { namespace } = view;
  if (namespace !== undefined && stored.object.metadata.namespace !== namespace) return [];
  const wasSeen = before !== undefined && view.isSelected(before);
  const isSeen = type !== "DELETED" && view.isSelected(stored);
  if (isSeen) return [lineOf(wasSeen ? "MODIFIED" : "ADDED", view, stored)];
  return wasSeen ? [lineOf("DELETED", view, stored)] : [];
}

function lineOf(type: string, { type: of, isMetadata }: View, stored: StoredObject): string {
  if (isMetadata)
    return `${JSON.stringify({ type, object: toPartialMetadata(stored.object, "v1") })}\n`;
  if (!of.builtIn) return `{"type":"${type}","object":${stored.itemJson}}\n`;
  const head = JSON.stringify({ kind: of.kind, apiVersion: apiVersionOf(of) }).slice(0, -1);
  return `{"type":"${type}","object":${head},${stored.itemJson.slice(1)}}\n`;
}

function bookmarkLine(
  { type, isMetadata }: View,
  revision: number,
  annotations?: Readonly<Record<string, string>>,
): string {
  const what = isMetadata
    ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }
    : { kind: type.kind, apiVersion: apiVersionOf(type) };
  const metadata = { resourceVersion: String(revision), ...(annotations && { annotations }) };
  return `${JSON.stringify({ type: "BOOKMARK", object: { ...what, metadata } })}\n`;
}

function errorLine(status: Status): string {
  return `${JSON.stringify({ type: "ERROR", object: statusObject(status) })}\n`;
}

/** A watch from a revision that is still to come is silent until then; a list from one is refused. */
function wrongRevision({ store, options: { from, isList } }: View): Status | undefined {
  if (from === undefined) return undefined;
  if (isList) return from > store.revision() ? tooLarge(String(from), store.revision()) : undefined;
  const oldest = store.compactedRevision();
  return from < oldest ? tooOld(from, oldest) : undefined;
}

function tooOld(asked: number, oldest: number): Status {
  return {
    code: 410,
    reason: "Expired",
    message: `too old resource version: ${asked} (${oldest})`,
  };
}

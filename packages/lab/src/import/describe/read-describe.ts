import type { KubernetesObject } from "@binnacle/cases";
import { describedKinds } from "./described-kinds.table.ts";
import { namedReplicaSets } from "./described-workloads.ts";
import { eventsUnder } from "./events.ts";
import {
  annotationsOf,
  type Entry,
  entryOf,
  labelOf,
  outlineOf,
  pairsOf,
  valueOf,
} from "./outline.ts";
import { partialObject } from "./partial-object.ts";
import type { RecordingClock } from "./recording-clock.ts";
import { toldByEvents } from "./told-by-events.ts";

/**
 * The objects that `kubectl describe` tells of (1.27 to 1.34), one or several, and their events. They are partial:
 * `describedKinds` says which fields no text shows. A text of a kind that it does not know gives its events alone.
 * `namespace` is that of objects whose text does not print one.
 */
export function readDescribe(
  text: string,
  clock: RecordingClock,
  { namespace }: { readonly namespace?: string | undefined } = {},
): KubernetesObject[] {
  return text
    .split(/^(?=Name:\s)/mu)
    .filter((part) => part.startsWith("Name:"))
    .flatMap((part) => readOne(part, clock, namespace));
}

function readOne(
  text: string,
  clock: RecordingClock,
  elsewhere: string | undefined,
): KubernetesObject[] {
  const from = /^Events:/mu.exec(text)?.index ?? text.length;
  const body = text.slice(0, from);
  const entries = outlineOf(body);
  const kind = kindOf(entries);
  const row = kind === undefined ? undefined : describedKinds[kind];
  const name = valueOf(entries, "Name");
  if (kind === undefined || row === undefined || name === undefined) return [];
  const namespace = valueOf(entries, "Namespace") ?? (global.has(kind) ? undefined : elsewhere);
  const { metadata, ...fields } = withMetadata(row.read(entries, clock, body));
  const object = partialObject({
    apiVersion: row.apiVersion,
    kind,
    name,
    namespace,
    ...fields,
    metadata: { ...metadataOf(entries, clock), ...metadata },
  });
  const events = eventsUnder(text.slice(from), { kind, name, namespace }, clock);
  return [toldByEvents(object, events), ...namedReplicaSets(object, entries), ...events];
}

const global = new Set(["Node", "PersistentVolume", "StorageClass", "Namespace"]);

/** The kind that prints these labels. */
function kindOf(entries: readonly Entry[]): string | undefined {
  const labels = new Set(entries.map(labelOf));
  return Object.entries(describedKinds).find(([, { marks }]) =>
    marks.every((mark) => labels.has(mark)),
  )?.[0];
}

function withMetadata(fields: object): {
  readonly metadata?: object;
  readonly [field: string]: unknown;
} {
  return { ...fields };
}

function metadataOf(entries: readonly Entry[], clock: RecordingClock): object {
  const [kind, name] = (valueOf(entries, "Controlled By") ?? "").split("/");
  const created = valueOf(entries, "CreationTimestamp") ?? valueOf(entries, "Created on");
  return {
    creationTimestamp: clock.at(created),
    labels: entryOf(entries, "Labels") === undefined ? undefined : pairsOf(entries, "Labels"),
    annotations: annotationsOf(entries),
    ...(name === undefined
      ? {}
      : { ownerReferences: [{ kind, name, uid: `${kind}/${name}`, controller: true }] }),
  };
}

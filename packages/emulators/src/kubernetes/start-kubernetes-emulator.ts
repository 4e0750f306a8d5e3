import { setTimeout as pause } from "node:timers/promises";
import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { derived } from "../derived.ts";
import { listen } from "../listen.ts";
import type { Cluster } from "./answer-request.ts";
import { createApp, type KubernetesRequest } from "./create-app.ts";
import { createFaults, type Faults, type KubernetesFault } from "./fault.ts";
import { createObjectStore, type ObjectStore } from "./object-store.ts";
import { createOpenStreams, type OpenStreams } from "./open-streams.ts";
import { createPodLogs } from "./pod-log.ts";
import { statusObject } from "./status.ts";

export interface KubernetesEmulatorOptions {
  /** Already moved to the present. Both lists are read at each request: a getter may give another one. */
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogLine[];
  /** For the Date header, ages in tables and `sinceSeconds`. Default: the clock of the machine. */
  readonly now?: () => Date;
  /** Whom the token of `kubeconfigFor` stands for. */
  readonly user?: string;
  /** How often a quiet watch is told how far it has come. Default: a minute, as the API server. */
  readonly bookmarkMs?: number;
}

export interface KubernetesEmulator {
  readonly url: string;
  /** Every request in the order of arrival. */
  readonly journal: readonly KubernetesRequest[];
  readonly fault: (fault: KubernetesFault) => void;
  readonly clearFaults: () => void;
  /** Makes or changes objects, as somebody else's write does. */
  readonly put: (...objects: readonly KubernetesObject[]) => void;
  readonly remove: (...objects: readonly KubernetesObject[]) => void;
  /** The next use of a continue token or a resource version that is out now answers 410. */
  readonly compact: () => void;
  /** Breaks every connection, those of watches too. */
  readonly dropWatches: () => void;
  /** Ends all watches with an event that says 410. */
  readonly expireWatches: () => void;
  /** The API server is gone for so long, and comes back at its address with its objects and without its window of events. */
  readonly restart: (downMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const defaultUser = "system:serviceaccount:binnacle:binnacle";

/**
 * Serves a recorded cluster over the Kubernetes API (1.36) on a free port of 127.0.0.1, to one user who may read
 * everything but Secrets. The subset: discovery, get, list (selectors, pages, Table and PartialObjectMetadata), watch (streaming
 * lists, bookmarks, selectors; no tables), pod logs, access reviews of the caller. Other methods are forbidden by the user's role;
 * follow and OpenAPI answer 501 with the request.
 */
export async function startKubernetesEmulator(
  options: KubernetesEmulatorOptions,
): Promise<KubernetesEmulator> {
  const journal: KubernetesRequest[] = [];
  const faults = createFaults();
  const store = createObjectStore(options.objects);
  const streams = createOpenStreams();
  const { cluster, compact, refresh } = createRecordedCluster(options, { store, faults, streams });
  const app = createApp(cluster, (request) => journal.push(request));
  const looking = setInterval(refresh, lookMs).unref();
  let listening = await listen(app);
  const { url } = listening;
  return {
    url,
    journal,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    put: (...objects) => store.put(objects),
    remove: (...objects) => store.remove(objects),
    compact,
    dropWatches: () => listening.drop(),
    expireWatches: () => streams.endAll(expiredLine),
    restart: async (downMs = 0) => {
      await listening.close();
      compact();
      await pause(downMs);
      listening = await listen(app, Number(new URL(url).port));
    },
    close: async () => {
      clearInterval(looking);
      await listening.close();
    },
  };
}

function createRecordedCluster(
  options: KubernetesEmulatorOptions,
  { store, faults, streams }: { store: ObjectStore; faults: Faults; streams: OpenStreams },
) {
  const logs = derived(() => options.logs, createPodLogs);
  const refresh = refresher(options, store);
  let compactedRevision = 0;
  const cluster: Cluster = {
    get store() {
      refresh();
      return store;
    },
    get logs() {
      return logs();
    },
    faults,
    user: options.user ?? defaultUser,
    now: options.now ?? (() => new Date()),
    compactedRevision: () => compactedRevision,
    watches: { streams, bookmarkMs: options.bookmarkMs ?? bookmarkMs },
  };
  const compact = () => {
    compactedRevision = store.revision();
    store.compact();
  };
  return { cluster, compact, refresh };
}

/** Watchers hear of another list when it is looked for. */
const lookMs = 200;
const bookmarkMs = 60_000;

/** A getter may give another list: what differs is a write. */
function refresher(options: KubernetesEmulatorOptions, store: ObjectStore): () => void {
  let last = options.objects;
  return () => {
    const { objects } = options;
    if (objects === last) return;
    last = objects;
    store.become(objects);
  };
}

const expiredLine = `${JSON.stringify({
  type: "ERROR",
  object: statusObject({
    code: 410,
    reason: "Expired",
    message: "The resourceVersion for the provided watch is too old.",
  }),
})}\n`;

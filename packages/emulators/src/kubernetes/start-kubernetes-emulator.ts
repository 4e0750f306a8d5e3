import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { derived } from "../derived.ts";
import { listen } from "../listen.ts";
import { createApp, type KubernetesRequest } from "./create-app.ts";
import { createFaults, type KubernetesFault } from "./fault.ts";
import { createObjectStore } from "./object-store.ts";
import { createPodLogs } from "./pod-log.ts";

export interface KubernetesEmulatorOptions {
  /** Already moved to the present. Both lists are read at each request: a getter may give another one. */
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogLine[];
  /** For the Date header, ages in tables and `sinceSeconds`. Default: the clock of the machine. */
  readonly now?: () => Date;
  /** Whom the token of `kubeconfigFor` stands for. */
  readonly user?: string;
}

export interface KubernetesEmulator {
  readonly url: string;
  /** Every request in the order of arrival. */
  readonly journal: readonly KubernetesRequest[];
  readonly fault: (fault: KubernetesFault) => void;
  readonly clearFaults: () => void;
  /** The next use of a continue token that is out now answers 410. */
  readonly expireContinueTokens: () => void;
  readonly close: () => Promise<void>;
}

const defaultUser = "system:serviceaccount:binnacle:binnacle";

/**
 * Serves a recorded cluster over the Kubernetes API (1.36) on a free port of 127.0.0.1, to one user who may read
 * everything but Secrets. The subset: discovery, get, list (selectors, pages, Table and PartialObjectMetadata), pod
 * logs, access reviews of the caller. Other methods are forbidden by the user's role; watch, follow and OpenAPI answer
 * 501 with the request.
 */
export async function startKubernetesEmulator(
  options: KubernetesEmulatorOptions,
): Promise<KubernetesEmulator> {
  const journal: KubernetesRequest[] = [];
  const faults = createFaults();
  const store = derived(() => options.objects, createObjectStore);
  const logs = derived(() => options.logs, createPodLogs);
  let compactedRevision = 0;
  const cluster = {
    get store() {
      return store();
    },
    get logs() {
      return logs();
    },
    faults,
    user: options.user ?? defaultUser,
    now: options.now ?? (() => new Date()),
    compactedRevision: () => compactedRevision,
  };
  const app = createApp(cluster, (request) => journal.push(request));
  const { url, close } = await listen(app);
  return {
    url,
    journal,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    expireContinueTokens: () => {
      compactedRevision = store().resourceVersion;
    },
    close,
  };
}

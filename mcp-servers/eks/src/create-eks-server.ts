import { present } from "@binnacle/contracts";
import { kubectlFor } from "@binnacle/diagnosis";
import { createServer } from "@binnacle/mcp/server";
import { createRedactor, type Log, type Redactor } from "@binnacle/runtime";
import { createClusterApi } from "./api/cluster-api.ts";
import { createClusterId } from "./api/cluster-id.ts";
import { connect } from "./api/connection.ts";
import type { KubeconfigOptions } from "./api/read-kubeconfig.ts";
import type { EksDeps } from "./eks-deps.ts";
import { createEngine } from "./engine/create-engine.ts";
import { eksTools } from "./tools/eks-tools.ts";

export interface EksServerOptions
  extends KubeconfigOptions,
    Pick<EksDeps, "clusterName" | "kubectlContext" | "timeoutMs"> {
  /** The only namespace that may be read. */
  readonly namespace?: string;
  /** Keep a copy of the cluster by watching it, for a server that stays. Default: each question lists. */
  readonly watch?: boolean;
  readonly log: Log;
  readonly redactor?: Redactor;
}

export interface EksServer {
  /** A server of MCP on the shared connection and engine; HTTP takes a new one a request. */
  readonly createMcpServer: () => ReturnType<typeof createServer>;
  readonly isReady: () => Promise<boolean>;
  /** Loads the kubeconfig and starts the engine's thread before the first question, whose time it would take. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The eks server: read-only tools on one Kubernetes cluster. Nothing is loaded or connected before the first call. */
export function createEksServer(options: EksServerOptions): EksServer {
  const { clusterName, kubectlContext, namespace, timeoutMs, log, watch } = options;
  const { redactor = createRedactor() } = options;
  const { kubeconfig, context, inCluster, eks } = options;
  const connection = present({ kubeconfig, context, inCluster, eks });
  const api = createClusterApi(
    () => connect(connection, redactor),
    kubectlFor(kubectlContext),
    redactor,
  );
  const engine = createEngine({
    connection,
    placeholderKey: redactor.key,
    ...present({ kubectlContext, fixedNamespace: namespace, watch }),
  });
  const deps: EksDeps = {
    api,
    engine,
    clusterId: createClusterId(api),
    timeoutMs,
    ...present({ clusterName, kubectlContext, fixedNamespace: namespace }),
  };
  const fixed = present({ namespace });
  return {
    createMcpServer: () =>
      createServer({ name: "eks", tools: eksTools, deps, fixed, timeoutMs, log, redactor }),
    isReady: async () => {
      const signal = AbortSignal.timeout(2000);
      const answer = await api.text("/version", { signal }).catch(() => undefined);
      return answer?.kind === "ok";
    },
    warm: async () => {
      // A kubeconfig that cannot be read is told by the first call that needs it.
      api.identity().catch(() => undefined);
      await engine.warm();
    },
    close: engine.close,
  };
}

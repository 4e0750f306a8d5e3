import http from "node:http";
import https from "node:https";
import { AppError, present } from "@binnacle/contracts";
import type { KubeConfig } from "@kubernetes/client-node";
import { loadKubeConfig } from "./load-kube-config.ts";
import type { Identity } from "./status-failure.ts";

export interface ConnectionOptions {
  /** Absent: `$KUBECONFIG`, then `~/.kube/config`. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Use the service account of the pod. */
  readonly inCluster?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** GET, and nothing else, on one API server. Rejects with what the socket reported. */
export interface Connection {
  readonly identity: Identity;
  readonly namespace: string;
  readonly get: (path: string, options: { accept: string; signal: AbortSignal }) => Promise<Answer>;
}

/** More requests at once than this wait for a socket. */
const socketsAtMost = 8;
/** A page of 500 large pods is about 4 MB. */
const bodyBytesAtMost = 64 * 1024 * 1024;
const loopback = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Loads the kubeconfig. Throws `AppError` of kind bad_input that names what is wrong with it. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const config = await loadConfig(options);
  const cluster = clusterOf(config);
  allowPlainHttp(config);
  const identity = {
    address: cluster.server.replace(/\/$/u, ""),
    user: config.getCurrentUser()?.name ?? "(none)",
    context: config.getCurrentContext(),
  };
  const agentOf = keepAlive(cluster.proxyUrl !== undefined);
  return {
    identity,
    namespace: config.getContextObject(identity.context)?.namespace ?? "default",
    async get(path, { accept, signal }) {
      // The library writes its headers into this object.
      const headers: http.OutgoingHttpHeaders = {};
      const authenticated: https.RequestOptions = { headers };
      await config.applyToHTTPSOptions(authenticated).catch((cause: unknown) => {
        throw unauthenticated(identity, cause);
      });
      const request = {
        ...authenticated,
        agent: agentOf(authenticated),
        headers: { ...headers, accept, "user-agent": "binnacle" },
        signal,
      };
      return await send(new URL(identity.address + path), request);
    },
  };
}

async function loadConfig(options: ConnectionOptions): Promise<KubeConfig> {
  const config = await loadKubeConfig();
  load(config, options);
  return config;
}

function clusterOf(config: KubeConfig) {
  const cluster = config.getCurrentCluster();
  if (cluster !== null && URL.canParse(cluster.server)) return cluster;
  throw new AppError(
    "bad_input",
    `The kubeconfig has no cluster for context ${config.getCurrentContext() || "(none)"}. Its contexts: ${namesOf(config)}.`,
  );
}

function load(config: KubeConfig, { kubeconfig, context, inCluster }: ConnectionOptions): void {
  try {
    if (inCluster === true) config.loadFromCluster();
    else if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    throw new AppError(
      "bad_input",
      `The kubeconfig ${kubeconfig ?? "($KUBECONFIG or ~/.kube/config)"} cannot be read.`,
      {
        cause,
      },
    );
  }
  if (context === undefined) return;
  if (config.getContextObject(context) === null)
    throw new AppError(
      "bad_input",
      `The kubeconfig has no context ${context}. It has: ${namesOf(config)}.`,
    );
  config.setCurrentContext(context);
}

function namesOf(config: KubeConfig): string {
  return (
    config
      .getContexts()
      .map(({ name }) => name)
      .join(", ") || "none"
  );
}

/** There is no certificate to verify on loopback http, and the library refuses it without this mark. */
function allowPlainHttp(config: KubeConfig): void {
  config.clusters = config.clusters.map((cluster) => {
    const url = URL.canParse(cluster.server) ? new URL(cluster.server) : undefined;
    const isLocal = url?.protocol === "http:" && loopback.has(url.hostname);
    return isLocal ? { ...cluster, skipTLSVerify: true } : cluster;
  });
}

function unauthenticated({ user, context }: Identity, cause: unknown): AppError {
  return new AppError(
    "denied",
    `The credentials of user ${user} (context ${context}) could not be obtained. Run \`kubectl --context ${context} version\` to see why.`,
    { cause },
  );
}

/**
 * The library's agents open a connection a request; ours keep them, until the certificates change.
 * Behind a proxy the library's agent is taken.
 */
function keepAlive(isProxied: boolean) {
  let current: { readonly key: string; readonly agent: http.Agent } | undefined;
  return (options: https.RequestOptions): http.Agent | undefined => {
    if (isProxied && options.agent instanceof http.Agent) return options.agent;
    const settings = tlsOf(options);
    const key = JSON.stringify(settings);
    if (current?.key === key) return current.agent;
    const shared = { keepAlive: true, maxSockets: socketsAtMost };
    const isTls = options.agent instanceof https.Agent;
    const agent = isTls ? new https.Agent({ ...shared, ...settings }) : new http.Agent(shared);
    current = { key, agent };
    return agent;
  };
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: https.RequestOptions) {
  return present({ ca, cert, key, servername, rejectUnauthorized });
}

function send(url: URL, options: https.RequestOptions): Promise<Answer> {
  const { request } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, method: "GET" }, (incoming) => {
      let body = "";
      let bytes = 0;
      // Decoded as it comes: a page is held once.
      incoming.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
        bytes += Buffer.byteLength(chunk);
        if (bytes > bodyBytesAtMost) incoming.destroy(new Error("the answer is larger than 64 MB"));
      });
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body,
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

import http from "node:http";
import https from "node:https";
import { AppError, present } from "@binnacle/contracts";
import { createRedactor, type Redactor } from "@binnacle/runtime";
import type { KubeConfig } from "@kubernetes/client-node";
import { type Authenticate, type Authenticated, createAuthentication } from "./authenticate.ts";
import { certificateOf, isOfCertificate } from "./peer-certificate.ts";
import { contextNames, type KubeconfigOptions, readKubeconfig } from "./read-kubeconfig.ts";
import { isOfKubelet } from "./readable-path.ts";
import type { Identity } from "./status-failure.ts";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** GET, and the POST of a review, on one API server. Rejects with what the socket reported. */
export interface Connection {
  readonly identity: Identity;
  readonly namespace: string;
  readonly get: (path: string, options: GetOptions) => Promise<Answer>;
  /** The answer as it comes, on a connection of its own: a watch. */
  readonly open: (path: string, options: GetOptions) => Promise<http.IncomingMessage>;
  /** `body` is the JSON of the review. */
  readonly review: (path: string, options: GetOptions & { body: string }) => Promise<Answer>;
}

interface GetOptions {
  readonly accept: string;
  readonly signal: AbortSignal;
  /** Called when it has a socket: before it waits for others, not for the API server. */
  readonly onSent?: () => void;
}

/** More requests at once than this wait for a socket. */
const socketsAtMost = 8;
/** A page of 500 large pods is about 4 MB. */
const bodyBytesAtMost = 64 * 1024 * 1024;
const loopback = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Loads the kubeconfig. Throws `AppError` that names what is wrong with it. */
export async function connect(
  options: KubeconfigOptions,
  redactor: Redactor = createRedactor(),
): Promise<Connection> {
  const config = await readKubeconfig(options);
  const cluster = clusterOf(config);
  allowPlainHttp(config);
  const identity = {
    address: cluster.server.replace(/\/$/u, ""),
    user: config.getCurrentUser()?.name ?? "(none)",
    context: config.getCurrentContext(),
    cluster: cluster.name,
  };
  const authenticate = createAuthentication({ config, identity, redactor, eks: options.eks });
  const isProxied = cluster.proxyUrl !== undefined;
  const few = createPreparing(authenticate, keepAlive(isProxied, socketsAtMost));
  const many = createPreparing(authenticate, keepAlive(isProxied));
  const sent = async (path: string, request: https.RequestOptions, how: Sending) =>
    await explained(new URL(identity.address + path), request, how);
  return {
    identity,
    namespace: config.getContextObject(identity.context)?.namespace ?? "default",
    async get(path, how) {
      // A kubelet that hangs takes no socket from what the API server answers itself.
      const request = await (isOfKubelet(path) ? many(how) : few(how));
      return await answerOf(await sent(path, request, how));
    },
    async review(path, how) {
      const { headers, ...request } = await few(how);
      const posted = { ...headers, "content-type": "application/json" };
      return await answerOf(await sent(path, { ...request, method: "POST", headers: posted }, how));
    },
    open: async (path, how) => await sent(path, await many(how), how),
  };
}

/** Makes the options of a request: credentials, certificates, a connection that is kept. */
function createPreparing(authenticate: Authenticate, agentOf: AgentOf) {
  return async ({ accept, signal }: GetOptions) => {
    const authenticated: Authenticated = { headers: {} };
    await authenticate(authenticated, signal);
    const { headers, ...request } = authenticated;
    const own: http.OutgoingHttpHeaders = { ...headers, accept, "user-agent": "binnacle" };
    return { ...request, agent: agentOf(authenticated), headers: own, signal };
  };
}

function clusterOf(config: KubeConfig) {
  const cluster = config.getCurrentCluster();
  if (cluster !== null && URL.canParse(cluster.server)) return withoutCredentials(cluster, config);
  throw new AppError(
    "unavailable",
    `The kubeconfig has no cluster for context ${config.getCurrentContext() || "(none)"}. Its contexts: ${contextNames(config)}.`,
    { remedy: { text: "Name one with --context." } },
  );
}

/** The address is shown where something fails: a password has no place in it. */
function withoutCredentials<T extends { readonly server: string }>(
  cluster: T,
  config: KubeConfig,
): T {
  const { username, password } = new URL(cluster.server);
  if (username === "" && password === "") return cluster;
  throw new AppError(
    "unavailable",
    `The kubeconfig has credentials in the address of the server of context ${config.getCurrentContext()}.`,
    { remedy: { text: "Take them out of server, and put them under users." } },
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

type AgentOf = (options: https.RequestOptions) => http.Agent | undefined;

/**
 * The library's agents open a connection a request; ours keep them, until the certificates change.
 * Behind a proxy the library's agent is taken.
 */
function keepAlive(isProxied: boolean, maxSockets = Number.POSITIVE_INFINITY): AgentOf {
  let current: { readonly key: string; readonly agent: http.Agent } | undefined;
  return (options) => {
    if (isProxied && options.agent instanceof http.Agent) return options.agent;
    const settings = tlsOf(options);
    const key = JSON.stringify(settings);
    if (current?.key === key) return current.agent;
    const shared = { keepAlive: true, maxSockets };
    const isTls = options.agent instanceof https.Agent;
    const agent = isTls ? new https.Agent({ ...shared, ...settings }) : new http.Agent(shared);
    current = { key, agent };
    return agent;
  };
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: https.RequestOptions) {
  return present({ ca, cert, key, servername, rejectUnauthorized });
}

type Sending = Pick<GetOptions, "onSent"> & { readonly body?: string };

/** Rejects with the certificate beside the error that is about it. */
async function explained(...request: Parameters<typeof send>): Promise<http.IncomingMessage> {
  try {
    return await send(...request);
  } catch (error) {
    if (!(error instanceof Error) || !isOfCertificate(error)) throw error;
    const [url, options] = request;
    throw Object.assign(error, { peer: await certificateOf(url, options) });
  }
}

/** GET, where the options name no other method. */
function send(
  url: URL,
  options: https.RequestOptions,
  { body, onSent = () => {} }: Sending,
): Promise<http.IncomingMessage> {
  const { request } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, resolve);
    outgoing.on("error", reject).on("socket", onSent);
    outgoing.end(body);
  });
}

async function answerOf(incoming: http.IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = incoming;
  return { status, headers, body: await textOf(incoming) };
}

/** The whole body, decoded as it comes: a page is held once. Rejects with what the socket reported. */
export function textOf(incoming: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = "";
    let bytes = 0;
    incoming.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
      bytes += Buffer.byteLength(chunk);
      if (bytes > bodyBytesAtMost) incoming.destroy(new Error("the answer is larger than 64 MB"));
    });
    incoming.on("error", reject);
    incoming.on("end", () => resolve(body));
  });
}

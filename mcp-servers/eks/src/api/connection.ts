import http from "node:http";
import https from "node:https";
import { AppError, present } from "@binnacle/contracts";
import { kubectlFor, shellWords } from "@binnacle/diagnosis";
import type { KubeConfig } from "@kubernetes/client-node";
import { contextNames, type KubeconfigOptions, readKubeconfig } from "./read-kubeconfig.ts";
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
export async function connect(options: KubeconfigOptions): Promise<Connection> {
  const config = await readKubeconfig(options);
  const cluster = clusterOf(config);
  allowPlainHttp(config);
  const identity = {
    address: cluster.server.replace(/\/$/u, ""),
    user: config.getCurrentUser()?.name ?? "(none)",
    context: config.getCurrentContext(),
  };
  const isProxied = cluster.proxyUrl !== undefined;
  const [few, many] = [keepAlive(isProxied, socketsAtMost), keepAlive(isProxied)];
  const prepared = async ({ accept, signal }: GetOptions, agentOf: AgentOf) => {
    // The library writes its headers into this object.
    const headers: http.OutgoingHttpHeaders = {};
    const authenticated: https.RequestOptions = { headers };
    await config.applyToHTTPSOptions(authenticated).catch((cause: unknown) => {
      throw unauthenticated(identity, { program: programOf(config), cause });
    });
    return {
      ...authenticated,
      agent: agentOf(authenticated),
      headers: { ...headers, accept, "user-agent": "binnacle" },
      signal,
    };
  };
  const sent = async (path: string, request: https.RequestOptions, how: Sending) =>
    await send(new URL(identity.address + path), request, how);
  return {
    identity,
    namespace: config.getContextObject(identity.context)?.namespace ?? "default",
    get: async (path, how) => await answerOf(await sent(path, await prepared(how, few), how)),
    async review(path, how) {
      const { headers, ...request } = await prepared(how, few);
      const posted = { ...headers, "content-type": "application/json" };
      return await answerOf(await sent(path, { ...request, method: "POST", headers: posted }, how));
    },
    open: async (path, how) => await sent(path, await prepared(how, many), how),
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

/** What the kubeconfig runs to get a token: `aws`. */
function programOf(config: KubeConfig): string | undefined {
  const exec: unknown = config.getCurrentUser()?.exec;
  const isNamed = typeof exec === "object" && exec !== null && "command" in exec;
  return isNamed && typeof exec.command === "string" ? exec.command : undefined;
}

/** The words of such a program may hold a token: they are for the log. */
function unauthenticated(
  { user, context }: Identity,
  { program, cause }: { program: string | undefined; cause: unknown },
): AppError {
  const of = `user ${user}, context ${context}`;
  const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  if (program !== undefined && isMissing)
    return new AppError(
      "unavailable",
      `The kubeconfig gets its credentials from the program ${program}, which is not installed here (${of}).`,
      { cause, remedy: { text: `Install ${program}, or put it on the PATH, then ask again.` } },
    );
  const who = program === undefined ? "" : `: the program ${program} failed`;
  return new AppError("unavailable", `The credentials could not be obtained${who} (${of}).`, {
    cause,
    remedy: {
      text: "See why with:",
      ...present({ command: kubectlFor(context)(undefined, shellWords`version`) }),
    },
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

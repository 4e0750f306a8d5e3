import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { answerRequest, type Cluster } from "./answer-request.ts";
import { type ApiRequest, readApiRequest } from "./api-request.ts";
import { forbidden } from "./authorize.ts";
import { faultResponses, type KubernetesFault } from "./fault.ts";
import { toStatusResponse } from "./status.ts";

/** One request that arrived. */
export interface KubernetesRequest {
  readonly method: string;
  readonly path: string;
  /** A repeated name keeps its last value. */
  readonly query: Readonly<Record<string, string>>;
  /** Absent while there is no answer. */
  readonly status?: number;
  readonly userAgent: string;
}

type Entry = { -readonly [Key in keyof KubernetesRequest]: KubernetesRequest[Key] };
type Environment = { Bindings: HttpBindings };

/** Notes every request, lets a fault have its way, and answers. */
export function createApp(
  cluster: Cluster,
  record: (request: KubernetesRequest) => void,
): Hono<Environment> {
  const app = new Hono<Environment>();
  app.all("*", async (context) => {
    const url = new URL(context.req.url);
    const entry = toEntry(context.req.raw, url);
    record(entry);
    const target = readApiRequest(context.req.method, url);
    const fault = cluster.faults.take(target, url);
    if (fault?.answer === "hang") return neverAnswer(context.req.raw.signal);
    if (fault?.answer === "silent") return silent(cluster);
    const response =
      replacement(fault, cluster.user, target) ??
      (await answerRequest(applied(cluster, fault), context.req.raw));
    entry.status = response.status;
    if (fault?.answer === "cut") return cutShort(response, context);
    response.headers.set("date", cluster.now().toUTCString());
    response.headers.set("cache-control", "no-cache, private");
    return response;
  });
  return app;
}

function toEntry(request: Request, url: URL): Entry {
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    userAgent: request.headers.get("user-agent") ?? "",
  };
}

function replacement(
  fault: KubernetesFault | undefined,
  user: string,
  target: ApiRequest,
): Response | undefined {
  if (fault?.answer === 403) return toStatusResponse(forbidden(user, target));
  return fault && faultResponses[fault.answer]?.(fault);
}

function applied(cluster: Cluster, fault: KubernetesFault | undefined): Cluster {
  if (fault?.answer !== "expired") return cluster;
  const store = { ...cluster.store, compactedRevision: endless };
  return { ...cluster, store, compactedRevision: endless };
}

function endless(): number {
  return Number.POSITIVE_INFINITY;
}

function silent({ watches }: Cluster): Response {
  const { body } = watches.streams.open({ timeoutMs: undefined });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

/** Settles only when the connection is gone, so that nothing is left behind. */
async function neverAnswer(signal: AbortSignal): Promise<Response> {
  if (!signal.aborted) await once(signal, "abort");
  return new Response(null, { status: 499 });
}

/** What is sent first of an answer that has no end. */
async function beginningOf({ body }: Response): Promise<Buffer> {
  const reader = body?.getReader();
  const read = await reader?.read();
  await reader?.cancel();
  const value: unknown = read?.value;
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

async function cutShort(response: Response, context: Context<Environment>): Promise<Response> {
  const isEndless = context.req.query("watch") === "true";
  const body = isEndless ? await beginningOf(response) : Buffer.from(await response.arrayBuffer());
  const outgoing: ServerResponse = context.env.outgoing;
  outgoing.writeHead(response.status, {
    "content-type": response.headers.get("content-type") ?? "application/json",
    "content-length": body.byteLength,
  });
  outgoing.write(body.subarray(0, Math.ceil(body.byteLength / 2)), () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

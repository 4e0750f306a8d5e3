import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";

const Kubeconfig = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({
        server: z.url(),
        "certificate-authority-data": z.base64().optional(),
      }),
    }),
  ]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});

interface ClusterRequest {
  readonly method?: string;
  readonly accept?: string;
  readonly body?: unknown;
  /** Instead of the kubeconfig's; empty: none. */
  readonly token?: string;
}

interface ClusterAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly json: () => unknown;
}

export type SendToCluster = (path: string, request?: ClusterRequest) => Promise<ClusterAnswer>;

/** Plain requests with the first cluster and user of a kubeconfig in JSON, where an SDK would hide the answer. */
export function clusterRequests(kubeconfig: string): SendToCluster {
  const { clusters, users } = Kubeconfig.parse(JSON.parse(kubeconfig));
  const { server, "certificate-authority-data": authority } = clusters[0].cluster;
  const ca = authority === undefined ? undefined : Buffer.from(authority, "base64");
  return async (path, { method = "GET", accept = "application/json", body, token } = {}) => {
    const url = new URL(path, server);
    const bearer = token ?? users[0].user.token;
    const headers = {
      accept,
      ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const { request } = url.protocol === "https:" ? https : http;
    const sent = request(url, { method, headers, ca });
    const answered = once(sent, "response");
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const response = z.tuple([z.instanceof(http.IncomingMessage)]).parse(await answered)[0];
    const received = await text(response);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: received,
      json: (): unknown => JSON.parse(received),
    };
  };
}

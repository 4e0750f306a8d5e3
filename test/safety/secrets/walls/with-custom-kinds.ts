import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { KubernetesObject } from "@binnacle/cases";

export interface Front {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Stands before an API server and adds the aggregated discovery of custom kinds, which the emulator has not. */
export async function withCustomKinds(
  apiServer: string,
  objects: readonly KubernetesObject[],
): Promise<Front> {
  const answer = answersOf(apiServer, JSON.stringify(discoveryOf(objects)));
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answersOf(apiServer: string, discovery: string) {
  return async (request: IncomingMessage) => {
    const { authorization = "", accept = "*/*", "content-type": type = "" } = request.headers;
    if (request.url === "/apis" && accept.includes("apidiscovery"))
      return { status: 200, headers: { "content-type": "application/json" }, body: discovery };
    const sent = { authorization, accept, "content-type": type };
    const answer = await passedOn(request, apiServer, sent);
    const [contentType, date] = ["content-type", "date"].map((name) => answer.headers.get(name));
    return {
      status: answer.status,
      headers: { "content-type": contentType ?? "", date: date ?? "" },
      body: Buffer.from(await answer.arrayBuffer()),
    };
  };
}

async function passedOn(
  request: IncomingMessage,
  apiServer: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const { method = "GET", url = "/" } = request;
  const body = method === "GET" ? null : await buffer(request);
  return await fetch(`${apiServer}${url}`, { method, headers: { ...headers }, body });
}

function portOf(address: string | AddressInfo | null): { readonly port: number } {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address;
}

function discoveryOf(objects: readonly KubernetesObject[]): object {
  const custom = objects.filter(({ apiVersion }) =>
    /\.(?!k8s\.io)\w+\/|^argoproj/u.test(apiVersion),
  );
  const kinds = new Map(
    custom.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { apiVersion, kind }]),
  );
  return {
    kind: "APIGroupDiscoveryList",
    items: [...kinds.values()].map(({ apiVersion, kind }) => {
      const [group = "", version = ""] = apiVersion.split("/");
      return {
        metadata: { name: group },
        versions: [
          {
            version,
            resources: [
              {
                resource: `${kind.toLowerCase()}s`,
                responseKind: { group, version, kind },
                scope: "Namespaced",
                singularResource: kind.toLowerCase(),
                verbs: ["get", "list", "watch"],
              },
            ],
          },
        ],
      };
    }),
  };
}

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";

const Wanted = z.object({
  namespace: z.string(),
  serviceAccount: z.string(),
  roleArn: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
});
type Association = z.infer<typeof Wanted> & {
  readonly clusterName: string;
  readonly associationId: string;
  readonly associationArn: string;
};

const path = /^\/clusters\/([^/]+)\/pod-identity-associations(?:\/([^/]+))?$/u;
const Address = z.object({ port: z.int() });

/** EKS Pod Identity associations, which moto does not know; all else it is asked itself. */
export async function startBeforeMoto(moto: string) {
  const associations = new Map<string, Association>();
  const server = createServer((request, response) => {
    void answer(request, response, { moto, associations });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = Address.parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    associations: () => [...associations.values()],
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

interface Behind {
  readonly moto: string;
  readonly associations: Map<string, Association>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behind: Behind,
): Promise<void> {
  const [, clusterName, id] = path.exec(request.url ?? "") ?? [];
  const body = await buffer(request);
  if (clusterName === undefined) return await passOn(request, response, { ...behind, body });
  const { status, told } = associate({ clusterName, id, method: request.method, body }, behind);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(told));
}

interface Asked {
  readonly clusterName: string;
  readonly id: string | undefined;
  readonly method: string | undefined;
  readonly body: Buffer;
}

function associate({ clusterName, id, method, body }: Asked, { associations }: Behind) {
  if (method === "POST" && id === undefined) {
    const associationId = `a-${(associations.size + 1).toString().padStart(17, "0")}`;
    const associationArn = `arn:aws:eks:eu-central-1:123456789012:podidentityassociation/${clusterName}/${associationId}`;
    const wanted = Wanted.parse(JSON.parse(body.toString("utf8")));
    const association = { ...wanted, clusterName, associationId, associationArn };
    associations.set(associationId, association);
    return { status: 200, told: { association } };
  }
  const association = associations.get(id ?? "");
  if (association === undefined)
    return { status: 404, told: { __type: "ResourceNotFoundException", message: `No ${id}` } };
  if (method === "DELETE") associations.delete(association.associationId);
  else if (method !== "GET") return { status: 501, told: { message: `${method} is not known` } };
  return { status: 200, told: { association } };
}

async function passOn(
  { url = "/", method = "GET", headers }: IncomingMessage,
  response: ServerResponse,
  { moto, body }: Behind & { readonly body: Buffer },
): Promise<void> {
  const { host: _, connection: __, "content-length": ___, ...rest } = headers;
  const given = Object.entries(rest).map(([name, value]) => [name, String(value)] as const);
  const hasBody = method !== "GET" && method !== "HEAD";
  const answered = await fetch(new URL(url, moto), {
    method,
    headers: Object.fromEntries(given),
    ...(hasBody && { body: new Uint8Array(body) }),
  });
  const content = Buffer.from(await answered.arrayBuffer());
  const type = answered.headers.get("content-type") ?? "application/octet-stream";
  const requestId = answered.headers.get("x-amzn-requestid") ?? "";
  response.writeHead(answered.status, { "content-type": type, "x-amzn-requestid": requestId });
  response.end(content);
}

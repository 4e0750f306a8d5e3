import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createClusterApi } from "./cluster-api.ts";
import { connect } from "./connection.ts";

const folder = mkdtempSync(path.join(tmpdir(), "connection-"));
const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
  rmSync(folder, { recursive: true });
});

const signal = new AbortController().signal;
const options = { accept: "application/json", signal };

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

function kubeconfig(server: string, user: object = { token: "t0k3n" }): string {
  const file = path.join(folder, `${Math.random()}.json`);
  const context = { cluster: "c", user: "u", namespace: "shop" };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "prod", context }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

test("a GET carries the kubeconfig's credentials and keeps its connection", async () => {
  const sockets = new Set<unknown>();
  const url = await serve((request, response) => {
    sockets.add(request.socket);
    const { authorization } = request.headers;
    response.end(JSON.stringify({ method: request.method, url: request.url, authorization }));
  });
  const connection = await connect({ kubeconfig: kubeconfig(url) });
  expect(connection.identity).toEqual({ address: url, user: "u", context: "prod" });
  expect(connection.namespace).toBe("shop");
  const answer = await connection.get("/api/v1/pods?limit=1", options);
  expect(JSON.parse(answer.body)).toEqual({
    method: "GET",
    url: "/api/v1/pods?limit=1",
    authorization: "Bearer t0k3n",
  });
  await connection.get("/api/v1/pods", options);
  expect(sockets.size).toBe(1);
});

test("an answer that is cut off is a failure, not half an answer", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"items":[');
    setImmediate(() => response.destroy());
  });
  const api = createClusterApi(() => connect({ kubeconfig: kubeconfig(url) }));
  const result = await api.json("/api/v1/pods", { signal });
  expect(result.kind === "failed" && result.failure.why).toContain("broke off");
});

test.for([
  { name: "no such file", options: { kubeconfig: "/no/such/file" }, error: "cannot be read" },
  {
    name: "no such context",
    options: { kubeconfig: kubeconfig("http://127.0.0.1:1"), context: "nope" },
    error: "The kubeconfig has no context nope. It has: prod.",
  },
  {
    name: "an address that is none",
    options: { kubeconfig: kubeconfig("nonsense") },
    error: "The kubeconfig has no cluster for context prod. Its contexts: prod.",
  },
])("a kubeconfig with $name says so", async ({ options: given, error }) => {
  await expect(connect(given)).rejects.toThrow(error);
});

test("a command for credentials that fails is named by the command that shows why", async () => {
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/no/such/command" };
  const connection = await connect({ kubeconfig: kubeconfig("http://127.0.0.1:1", { exec }) });
  await expect(connection.get("/version", options)).rejects.toThrow(
    "The credentials of user u (context prod) could not be obtained. Run `kubectl --context prod version` to see why.",
  );
});

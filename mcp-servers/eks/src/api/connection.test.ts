import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
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
  expect(connection.identity).toEqual({ address: url, user: "u", context: "prod", cluster: "c" });
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

const valid = kubeconfig("http://127.0.0.1:1");
const directory = path.join(folder, "directory");
const words = path.join(folder, "words");
mkdirSync(directory);
writeFileSync(words, "only: [words");

test.for([
  {
    name: "no file",
    options: { kubeconfig: "/no/such/file" },
    error: "The kubeconfig /no/such/file cannot be read: there is no such file.",
  },
  {
    name: "a directory",
    options: { kubeconfig: directory },
    error: `The kubeconfig ${directory} cannot be read: it is a directory.`,
  },
  {
    name: "another file",
    options: { kubeconfig: words },
    error: `The kubeconfig ${words} cannot be read: it is no kubeconfig.`,
  },
  {
    name: "no such context",
    options: { kubeconfig: valid, context: "nope" },
    error: "The kubeconfig has no context nope. It has: prod.",
  },
  {
    name: "a misspelled context",
    options: { kubeconfig: valid, context: "prdo" },
    error: "The kubeconfig has no context prdo. Did you mean prod? It has: prod.",
  },
  {
    name: "an address that is none",
    options: { kubeconfig: kubeconfig("nonsense") },
    error: "The kubeconfig has no cluster for context prod. Its contexts: prod.",
  },
])("a kubeconfig that is $name says so", async ({ options: given, error }) => {
  await expect(connect(given)).rejects.toThrow(error);
});

test("without any kubeconfig it is said where was looked, and how to make one", async () => {
  vi.stubEnv("KUBECONFIG", "");
  vi.stubEnv("HOME", folder);
  await expect(connect({})).rejects.toMatchObject({
    message: `No kubeconfig was found: KUBECONFIG is not set, ${folder}/.kube/config does not exist, and this is no pod of a cluster.`,
    remedy: { command: "aws eks update-kubeconfig --name CLUSTER --region REGION" },
  });
  vi.unstubAllEnvs();
});

test("of several files one may be missing, and the first that names a thing decides", async () => {
  const second = kubeconfig("http://127.0.0.1:2");
  const files = ["/no/such/file", valid, second].join(path.delimiter);
  expect((await connect({ kubeconfig: files })).identity.address).toBe("http://127.0.0.1:1");
});

test.for([
  {
    command: "/no/such/aws",
    why: "The kubeconfig gets its credentials from the program /no/such/aws, which is not installed here (user u, context prod).",
    remedy: { text: "Install /no/such/aws, or put it on the PATH, then ask again." },
  },
  {
    command: "false",
    why: "The program false that gives the credentials of the kubeconfig (user u, context prod) failed with exit code 1. It wrote nothing to stderr.",
    remedy: { text: "Run false by hand, and log in where it asks for that." },
  },
])("the program $command of the kubeconfig gives no credentials: it is named", async (row) => {
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: row.command };
  const connection = await connect({ kubeconfig: kubeconfig("http://127.0.0.1:1", { exec }) });
  await expect(connection.get("/version", options)).rejects.toMatchObject({
    message: row.why,
    remedy: row.remedy,
  });
});

test("credentials in the address of a server are refused, and not told", async () => {
  const password = ["hunter2", "Xq9"].join("");
  const file = kubeconfig(`https://admin:${password}@10.0.0.1:6443`);
  const refused = await connect({ kubeconfig: file }).catch((error: unknown) => error);
  expect(String(refused)).toContain("credentials in the address of the server of context prod");
  expect(JSON.stringify([refused, String(refused)])).not.toContain(password);
});

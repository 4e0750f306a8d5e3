import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createIssuerServer } from "node:http";
import { request } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { bearerCallers, certificateCallers } from "./callers.ts";
import { createCertificates } from "./fixtures/certificates.ts";
import { type HttpServing, serveHttp } from "./serve-http.ts";
import { tokenCallers } from "./token-callers.ts";

const certificates = createCertificates();
const ours = certificates.ca("ours");
certificates.ca("theirs");
const server = certificates.signed("ours", "server", "IP:127.0.0.1");
const known = certificates.signed(
  "ours",
  "gateway",
  "URI:spiffe://cluster/ns/monitoring/sa/binnacle",
);
const unknown = certificates.signed("ours", "stranger", "DNS:stranger");
const foreign = certificates.signed("theirs", "gateway-of-theirs", "DNS:gateway");
const bot = "system:serviceaccount:monitoring:binnacle";
const podToken = ["token", "of-the-pod"].join("-");
const open: HttpServing[] = [];

afterAll(async () => {
  await Promise.all(open.map(({ close }) => close()));
  certificates.remove();
});

const options = { port: 0, host: "127.0.0.1", isReady: async () => true };

async function serve(more: Partial<Parameters<typeof serveHttp>[1]> = {}): Promise<HttpServing> {
  const serving = await serveHttp(() => new McpServer({ name: "door", version: "0.0.0" }), {
    ...options,
    ...more,
  });
  open.push(serving);
  return serving;
}

interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly client?: { readonly certFile: string; readonly keyFile: string };
}

/** One request over HTTPS as a client makes it; the status and the words of the answer. */
async function ask(url: string, { headers = {}, path = "/mcp", client }: Asking = {}) {
  const own =
    client === undefined
      ? {}
      : { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) };
  const asked = request(new URL(path, url), {
    method: path === "/mcp" ? "POST" : "GET",
    ca: readFileSync(ours),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    ...own,
    agent: false,
  });
  asked.end(
    path === "/mcp" ? JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) : undefined,
  );
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; said: string }>();
  asked.on("error", reject).on("response", (response) => {
    text(response).then((said) => resolve({ status: response.statusCode ?? 0, said }), reject);
  });
  return await promise;
}

describe("a token of a service account", () => {
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  let url: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    const callers = tokenCallers({
      issuer: issuer.url,
      audience: "binnacle",
      subjects: [bot],
      cooldownMs: 0,
    });
    ({ url } = await serve({ callers, certificate: server }));
    return issuer.close;
  });

  test("of a named caller, for this audience, in time, is let in", async () => {
    expect(await sending(await issuer.sign())).toMatchObject({ status: 200 });
  });

  test.for<{ name: string; claims: Readonly<Record<string, unknown>>; said: string }>([
    { name: "another audience", claims: { aud: "vault" }, said: "is for another audience" },
    { name: "no audience", claims: { aud: undefined }, said: "is for another audience" },
    { name: "another issuer", claims: { iss: "https://evil.example" }, said: "another issuer" },
    { name: "an end that is past", claims: { exp: ago(60) }, said: "The token has expired." },
    { name: "no end", claims: { exp: undefined }, said: "has no end" },
    { name: "a beginning to come", claims: { nbf: ago(-600) }, said: "is not valid yet" },
    { name: "no subject", claims: { sub: undefined }, said: "lacks a claim" },
  ])("with $name is turned away", async ({ claims, said }) => {
    const answer = await sending(await issuer.sign(claims));
    expect(answer.status).toBe(401);
    expect(answer.said).toContain(said);
  });

  test("of another account is forbidden, by name", async () => {
    const sub = "system:serviceaccount:monitoring:other";
    const answer = await sending(await issuer.sign({ sub }));
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.said).toContain(sub);
  });

  test.for<readonly [name: string, make: () => Promise<string>]>([
    ["signed by nobody", async () => unsigned()],
    ["signed with a key of somebody else", async () => (await startIssuer()).signAs(issuer.url)],
    ["signed with a secret made of the public key", () => issuer.confused()],
    ["that is no token", async () => "not.a.token"],
    ["that is empty", async () => ""],
    ["twice", async () => `${await issuer.sign()} ${await issuer.sign()}`],
  ])("%s is turned away, and not repeated", async ([, make]) => {
    const token = await make();
    const answer = await sending(token);
    expect(answer.status).toBe(401);
    expect(answer.said).not.toContain(token || "Bearer");
  });

  test("no token at all is turned away with what is needed", async () => {
    const answer = await ask(url);
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.said).toContain("for the audience binnacle is needed");
  });

  test("is known by a new key after the issuer turned its keys, and not by the old one", async () => {
    const old = await issuer.sign();
    await issuer.rotate();
    expect(await sending(await issuer.sign())).toMatchObject({ status: 200 });
    expect(await sending(old)).toMatchObject({ status: 401 });
  });

  function sending(token: string) {
    return ask(url, { headers: { authorization: `Bearer ${token}` } });
  }

  function unsigned(): string {
    return new UnsecuredJWT({
      sub: bot,
      iss: issuer.url,
      aud: "binnacle",
      exp: ago(-600),
    }).encode();
  }
});

test("the keys of a cluster are asked for with the pod's own token, read anew", async () => {
  const issuer = await startIssuer();
  const callers = tokenCallers({
    issuer: issuer.url,
    keysUrl: `${issuer.url}/guarded-keys`,
    readToken: async () => podToken,
    audience: "binnacle",
    subjects: [bot],
  });
  const { url } = await serve({ callers, certificate: server });
  const authorization = `Bearer ${await issuer.sign()}`;
  expect(await ask(url, { headers: { authorization } })).toMatchObject({ status: 200 });
});

test("an issuer that cannot be asked is a sentence that names it, not an open door", async () => {
  const callers = tokenCallers({
    issuer: "http://127.0.0.1:1",
    audience: "binnacle",
    subjects: [bot],
  });
  const { url } = await serve({ callers, certificate: server });
  const answer = await ask(url, { headers: { authorization: "Bearer a.b.c" } });
  expect(answer).toMatchObject({ status: 503 });
  expect(answer.said).toContain("The issuer http://127.0.0.1:1 cannot be asked for its keys");
});

describe("a client certificate", () => {
  let url: string;
  beforeAll(async () => {
    const callers = certificateCallers(["spiffe://cluster/ns/monitoring/sa/binnacle"]);
    ({ url } = await serve({ callers, certificate: { ...server, clientCaFile: ours } }));
  });

  test.for([
    ["of a named caller is let in", known, 200],
    ["of another is forbidden", unknown, 403],
    ["of another CA is turned away", foreign, 401],
    ["that is missing is turned away", undefined, 401],
  ] as const)("%s", async ([, client, status]) => {
    expect(await ask(url, client === undefined ? {} : { client })).toMatchObject({ status });
  });

  test("is not needed for the probes of the kubelet", async () => {
    expect(await ask(url, { path: "/healthz" })).toEqual({ status: 200, said: "ok" });
    expect(await ask(url, { path: "/readyz" })).toEqual({ status: 200, said: "ok" });
  });
});

test.for([
  ["nobody known", undefined],
  ["a token that never ends", bearerCallers(async () => "static")],
] as const)("beyond loopback %s is refused before anything listens", async ([, callers]) => {
  const serving = serve({ host: "0.0.0.0", ...(callers === undefined ? {} : { callers }) });
  await expect(serving).rejects.toThrow("Name each caller with --caller");
});

describe("what is no request", () => {
  test.for([
    ["no Host", "GET /readyz HTTP/1.1\r\n\r\n"],
    ["no Host, in the old form", "GET /readyz HTTP/1.0\r\n\r\n"],
    ["an empty Host", "GET /readyz HTTP/1.1\r\nHost:\r\n\r\n"],
    ["two Hosts", "GET /readyz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
    ["the same Host twice", "GET /readyz HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"],
    ["a Host with a path", "GET /readyz HTTP/1.1\r\nHost: a/b\r\n\r\n"],
    ["a Host with a user", "GET /readyz HTTP/1.1\r\nHost: u@a\r\n\r\n"],
    ["a Host that is no address", "GET /readyz HTTP/1.1\r\nHost: 1.2.3.999\r\n\r\n"],
    ["a port that is none", "GET /readyz HTTP/1.1\r\nHost: a:99999\r\n\r\n"],
    ["an address for a path", "GET http://evil.example/readyz HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["a star for a path", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["an Origin that is no address", post("Host: 127.0.0.1\r\nOrigin: http://[", "{}")],
    ["headers of 20 KB", `GET /readyz HTTP/1.1\r\nHost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`],
    ["a body of 300 KB", post("Host: 127.0.0.1", "x".repeat(300_000))],
    ["a body that is no JSON", post("Host: 127.0.0.1", "{")],
  ] as const)("%s is answered with 4xx, and the server stays", async ([, sent]) => {
    const { url } = await serve();
    expect(await statusOf(url, sent)).toMatch(/^HTTP\/1\.1 4\d\d /u);
    expect(await statusOf(url, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")).toContain(" 200 ");
  });
});

test.for(["GET", "DELETE", "PUT"])(
  "%s of /mcp is answered at once: ask with POST",
  async (method) => {
    const { url } = await serve();
    const answer = await fetch(url, {
      method,
      headers: { accept: "text/event-stream" },
      signal: AbortSignal.timeout(2000),
    });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await answer.text()).toContain("Ask with POST");
  },
);

test("one address that sends headers without end takes its own places, and loses them", async () => {
  const { url } = await serve();
  const { port } = new URL(url);
  const slow = Array.from({ length: 300 }, () => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    socket.write("POST /mcp HTTP/1.1\r\nHost: a\r\n");
    const trickle = setInterval(() => socket.write("x: y\r\n"), 200);
    socket.once("close", () => clearInterval(trickle));
    return socket;
  });
  const honest = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  await delay(300);
  expect(await statusOf(url, honest, "127.0.0.9")).toContain(" 200 ");
  await vi.waitFor(() => expect(slow.every(({ closed }) => closed)).toBe(true), 8000);
  expect(await statusOf(url, honest)).toContain(" 200 ");
}, 15_000);

test("`/readyz` tells what was seen in the background: a hundred questions ask the back end once", async () => {
  let probes = 0;
  const isReady = async (): Promise<boolean> => {
    probes += 1;
    return false;
  };
  const { url } = await serve({ isReady });
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => fetch(new URL("/readyz", url))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(probes).toBe(1);
});

function ago(seconds: number): number {
  return Math.floor(Date.now() / 1000) - seconds;
}

function post(headers: string, body: string): string {
  const type = "content-type: application/json\r\naccept: application/json, text/event-stream";
  return `POST /mcp HTTP/1.1\r\n${headers}\r\n${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** The first line of the answer to what no client library would send. */
async function statusOf(url: string, sent: string, localAddress?: string): Promise<string> {
  const { port, hostname: host } = new URL(url);
  const from = localAddress === undefined ? {} : { localAddress };
  const socket = connect({ port: Number(port), host, ...from });
  await once(socket, "connect");
  socket.write(sent);
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  socket.once("data", resolve);
  const [line = ""] = String(await promise).split("\r\n");
  socket.destroy();
  return line;
}

/** An OpenID issuer on loopback with real keys, which it can turn. */
async function startIssuer() {
  let [key, id] = [await generateKeyPair("RS256", { extractable: true }), 1];
  const issuer = createIssuerServer((asked, answer): unknown => {
    const isGuarded = asked.url === "/guarded-keys";
    if (isGuarded && asked.headers.authorization !== `Bearer ${podToken}`)
      return answer.writeHead(403).end();
    const body = isGuarded || asked.url === "/keys" ? jwks() : discovery();
    void body.then((value) => answer.end(JSON.stringify(value)));
    return undefined;
  });
  await once(issuer.listen(0, "127.0.0.1").unref(), "listening");
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(issuer.address()).port}`;
  const claimsOf = (claims: Readonly<Record<string, unknown>>) => ({
    iss: url,
    aud: "binnacle",
    sub: bot,
    exp: ago(-600),
    ...claims,
  });
  const sign = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    new SignJWT(claimsOf(claims))
      .setProtectedHeader({ alg: "RS256", kid: String(id) })
      .sign(key.privateKey);
  return {
    url,
    sign,
    signAs: (iss: string) => sign({ iss }),
    /** The old trick: the public key as the secret of an HMAC. */
    confused: async () => {
      const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(key.publicKey)));
      return await new SignJWT(claimsOf({}))
        .setProtectedHeader({ alg: "HS256", kid: String(id) })
        .sign(secret);
    },
    rotate: async () => {
      [key, id] = [await generateKeyPair("RS256", { extractable: true }), id + 1];
    },
    close: () => issuer.close(),
  };

  async function jwks() {
    return { keys: [{ ...(await exportJWK(key.publicKey)), kid: String(id), alg: "RS256" }] };
  }

  async function discovery() {
    return { issuer: url, jwks_uri: `${url}/keys` };
  }
}

import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { createCertificates } from "../fixtures/certificates.ts";
import { isSigned, scopeOf } from "../fixtures/is-signed.ts";
import { BackendFlags } from "./backend-flags.ts";
import { createBackendFetch } from "./create-backend-fetch.ts";

const Port = z.object({ port: z.number() });
const certificates = createCertificates();
const ca = certificates.ca("ours");
const server = certificates.signed("ours", "server", "IP:127.0.0.1");
const client = certificates.signed("ours", "reader", "DNS:reader");
const nowMs = Date.parse("2026-03-04T10:00:00Z");
const password = ["pass", "wörd"].join(":");

afterAll(() => certificates.remove());

/** Starts a system that is read; it sees requests as they came. */
async function start(answer: RequestListener, tls?: Parameters<typeof createTlsServer>[0]) {
  const listening = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await once(listening.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  const { port } = Port.parse(listening.address());
  return `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
}

/** A system that says back what reached it. */
const echo: RequestListener = (request, response) => {
  response.end(JSON.stringify(request.headers));
};

function fetchOf(url: string, flags: object, headers: Readonly<Record<string, string>> = {}) {
  return createBackendFetch({ url, flags: BackendFlags.parse(flags), headers, now: () => nowMs });
}

function fileWith(content: string): string {
  const file = path.join(tmpdir(), `backend-${process.pid}-${Math.random()}`);
  writeFileSync(file, content);
  return file;
}

async function seen(response: Response): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

test("without flags nothing is sent that proves who asks", async () => {
  const url = await start(echo);
  const headers = await seen(await fetchOf(url, {})(`${url}/api`));
  expect(headers["authorization"]).toBeUndefined();
});

test("a bearer token is read for every request", async () => {
  const url = await start(echo);
  const tokenFile = fileWith("first\n");
  const ask = fetchOf(url, { tokenFile });
  const first = await seen(await ask(url));
  writeFileSync(tokenFile, "second");
  const second = await seen(await ask(url));
  expect([first, second].map((headers) => headers["authorization"])).toEqual([
    "Bearer first",
    "Bearer second",
  ]);
});

test("basic authentication is in UTF-8, and the tenant goes along", async () => {
  const url = await start(echo);
  const flags = { username: "reader", passwordFile: fileWith(password) };
  const ask = fetchOf(url, flags, { "x-scope-orgid": "team-a|team-b" });
  expect(await seen(await ask(url))).toMatchObject({
    authorization: "Basic cmVhZGVyOnBhc3M6d8O2cmQ=",
    "x-scope-orgid": "team-a|team-b",
  });
});

test("a redirect is handed back: nothing goes to the other address", async () => {
  const reached: IncomingMessage[] = [];
  const other = await start((request, response) => {
    reached.push(request);
    response.end();
  });
  const url = await start((_, response) => {
    response.writeHead(307, { location: other }).end();
  });
  const ask = fetchOf(url, { tokenFile: fileWith("token") });
  expect((await ask(url)).status).toBe(307);
  await expect(ask(other)).rejects.toThrow(/would have carried the credentials/);
  expect(reached).toEqual([]);
});

test("a certificate of a private CA is trusted with --ca-file alone, and ours is shown", async () => {
  const tls = {
    cert: readFileSync(server.certFile),
    key: readFileSync(server.keyFile),
    ca: readFileSync(ca),
    requestCert: true,
    rejectUnauthorized: false,
  };
  const url = await start((_, response) => {
    response.end(JSON.stringify({ known: isKnown(response) }));
  }, tls);
  await expect(fetchOf(url, {})(url)).rejects.toThrow("fetch failed");
  const trusted = await seen(await fetchOf(url, { caFile: ca })(url));
  const shown = { caFile: ca, backendCertFile: client.certFile, backendKeyFile: client.keyFile };
  expect([trusted, await seen(await fetchOf(url, shown)(url))]).toEqual([
    { known: false },
    { known: true },
  ]);
});

function isKnown({ socket }: { readonly socket: unknown }): boolean {
  return z.object({ authorized: z.boolean() }).parse(socket).authorized;
}

const keys = { id: "AKIDEXAMPLE", secret: ["wJalr", "EXAMPLEKEY"].join("/"), token: "session+/=" };

test.for([
  [
    "aps",
    '/workspaces/ws-1/api/v1/query?query=sum by (a) (rate(x{b=~"c|d*"}[5m]))&time=1',
    undefined,
  ],
  ["aps", "/workspaces/ws-1/api/v1/series?match[]=up&match[]=a{b='c+d'}&match[]=ü~!", undefined],
  ["aps", "/workspaces/ws-1/api/v1/query", new URLSearchParams({ query: 'up{a="b c"}' })],
  ["aoss", "/fluent-bit-*,logs*/_search", '{"size":0,"text":"ü"}'],
  ["es", "/logs%2Fx/_field_caps?fields=*,a.b", undefined],
] as const)(
  "a request to %s is signed as it goes over the wire: %s",
  async ([service, place, body]) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", keys.id);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys.secret);
    vi.stubEnv("AWS_SESSION_TOKEN", keys.token);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const taken: [Promise<boolean>, string][] = [];
    const url = await start((request, response) => {
      taken.push([isSigned(request, keys), scopeOf(request)]);
      response.end("{}");
    });
    const ask = fetchOf(url, { awsService: service, awsRegion: "eu-west-1" });
    const init = body === undefined ? {} : { method: "POST", body };
    await ask(`${url}${place}`, init);
    expect([await taken[0]?.[0], taken[0]?.[1]]).toEqual([
      true,
      `20260304/eu-west-1/${service}/aws4_request`,
    ]);
  },
);

test.for([
  [{ username: "ann" }, "--username and --password-file belong together"],
  [{ tokenFile: "a", awsService: "aps" }, "give one of --username, --token-file and --aws-service"],
  [{ awsRegion: "eu-west-1" }, "--aws-region needs --aws-service"],
  [{ backendKeyFile: "a" }, "--backend-cert-file and --backend-key-file belong together"],
] as const)("%o is refused", ([flags, said]) => {
  expect(BackendFlags.safeParse(flags).error?.message).toContain(said);
});

test.for([
  "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1",
  "https://abc.us-gov-west-1.aoss.amazonaws.com",
  "https://search-logs-x1.aos.ap-southeast-2.on.aws",
])("the region is found in %s", (url) => {
  expect(() => fetchOf(url, { awsService: "aps" })).not.toThrow();
});

test.for([
  ["https://logs.example.com", /give --aws-region/],
  ["http://aps-workspaces.eu-central-1.amazonaws.com", /goes over https/],
] as const)("what is signed does not go to %s", ([url, said]) => {
  expect(() => fetchOf(url, { awsService: "aps" })).toThrow(said);
});

import { AppError } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createClusterApi } from "./cluster-api.ts";
import type { Answer, Connection } from "./connection.ts";

type Reply = Partial<Answer> | Error;

const identity = { address: "https://10.0.0.1:6443", user: "alice", context: "prod" };
const path = "/api/v1/pods";

/** A connection that gives these replies in turn, and notes what was asked. */
function apiOf(...replies: readonly Reply[]) {
  const asked: string[] = [];
  let connections = 0;
  const connect = async (): Promise<Omit<Connection, "open">> => {
    connections += 1;
    return {
      identity,
      namespace: "shop",
      review: () => Promise.reject(new Error("posted")),
      get: async (asking) => {
        asked.push(asking);
        const reply = replies[asked.length - 1] ?? new Error("asked too often");
        if (reply instanceof Error) throw reply;
        return { status: 200, headers: {}, body: "{}", ...reply };
      },
    };
  };
  return { api: createClusterApi(connect), asked, connections: () => connections };
}

function socketError(code: string): Error {
  return Object.assign(new Error("socket"), { code });
}

const signal = new AbortController().signal;
const ok: Reply = { status: 200, body: '{"kind":"PodList"}' };
const status = (code: number, message: string, headers = {}): Reply => ({
  status: code,
  headers,
  body: JSON.stringify({ kind: "Status", message }),
});

const proxied = (code: number): Reply => ({
  status: code,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<html>upstream db://app:pass@db is down</html>",
});

test.for<{ name: string; replies: readonly Reply[] }>([
  {
    name: "429 with a short Retry-After",
    replies: [status(429, "slow", { "retry-after": "0" }), ok],
  },
  { name: "500", replies: [status(500, "leader changed"), ok] },
  { name: "503", replies: [status(503, "starting"), ok] },
  { name: "a reset connection", replies: [socketError("ECONNRESET"), ok] },
  { name: "401, with a new connection", replies: [status(401, "Unauthorized"), ok] },
])("one more attempt heals $name", async ({ replies }) => {
  const { api } = apiOf(...replies);
  expect(await api.json(path, { signal })).toEqual({ kind: "ok", value: { kind: "PodList" } });
});

test("after a 401 the kubeconfig is loaded again: its credentials may have been renewed", async () => {
  const { api, connections } = apiOf(status(401, "Unauthorized"), ok);
  await api.json(path, { signal });
  expect(connections()).toBe(2);
});

test.for<{ name: string; replies: readonly Reply[]; failure: object }>([
  {
    name: "refused credentials",
    replies: [status(401, "Unauthorized"), status(401, "Unauthorized")],
    failure: {
      kind: "denied",
      why: "The kubeconfig's credentials were refused or have expired (user alice, context prod).",
      remedy: "Renew them with the command that made the kubeconfig, then ask again.",
    },
  },
  {
    name: "a role without the verb",
    replies: [status(403, 'pods is forbidden: User "system:x" cannot list resource "pods"')],
    failure: { kind: "denied", refusedUser: "system:x" },
  },
  {
    name: "a long Retry-After",
    replies: [status(429, "slow", { "retry-after": "60" })],
    failure: {
      kind: "unavailable",
      why: "The Kubernetes API server asks to slow down (429).",
    },
  },
  {
    name: "501, which no second attempt changes",
    replies: [status(501, "watch is not part of the subset")],
    failure: { kind: "unavailable" },
  },
  {
    name: "a second 500",
    replies: [status(500, "a"), status(500, "b")],
    failure: {
      kind: "unavailable",
      why: "The Kubernetes API server at https://10.0.0.1:6443 answered 500: b",
    },
  },
  {
    name: "a refused connection",
    replies: [socketError("ECONNREFUSED")],
    failure: {
      kind: "unavailable",
      why: "The Kubernetes API server at https://10.0.0.1:6443 refused the connection.",
      remedy: "Check that it runs and that the address in the kubeconfig is right.",
    },
  },
  {
    name: "a certificate of somebody else",
    replies: [socketError("DEPTH_ZERO_SELF_SIGNED_CERT")],
    failure: {
      kind: "unavailable",
      remedy:
        "Give that authority: certificate-authority-data in the kubeconfig, --ca-file with --eks-cluster.",
    },
  },
  {
    name: "the login page of a proxy",
    replies: [{ status: 200, body: "<html>" }],
    failure: { kind: "unavailable", why: "The Kubernetes API server's answer is no JSON." },
  },
  ...[500, 502].map((code) => ({
    name: `${code} of a proxy, whose words are not told`,
    replies: [proxied(code), proxied(code)],
    failure: {
      kind: "unavailable",
      why: `The Kubernetes API server at https://10.0.0.1:6443 answered ${code}: HTTP ${code} with text/html, which is not an answer of the Kubernetes API.`,
    },
  })),
  {
    name: "what no API server says of a thing that is not there",
    replies: [proxied(404)],
    failure: {
      kind: "not_found",
      why: "HTTP 404 with text/html, which is not an answer of the Kubernetes API.",
    },
  },
  {
    name: "credentials that could not be obtained",
    replies: [new AppError("denied", "The credentials of user alice could not be obtained.")],
    failure: { kind: "denied", why: "The credentials of user alice could not be obtained." },
  },
])("$name is a sentence that says what to do", async ({ replies, failure }) => {
  const { api, asked } = apiOf(...replies);
  expect(await api.json(path, { signal })).toMatchObject({ kind: "failed", failure });
  expect(asked).toHaveLength(replies.length);
});

test.for([
  ["503", 503, "failed"],
  ["429", 429, "were told to slow down"],
] as const)("three reads with %s rest that resource, and no other", async ([, code, words]) => {
  const refusals = Array.from({ length: 6 }, () => status(code, "no", { "retry-after": "60" }));
  const { api } = apiOf(...refusals.slice(0, code === 503 ? 6 : 3), ok);
  for (let turn = 0; turn < 3; turn += 1) await api.json(path, { signal });
  const why = new RegExp(
    `^It is not asked until \\d\\d:\\d\\d:\\d\\d UTC, since 3 reads in a row ${words}\\. The last: The `,
    "u",
  );
  const resting = await api.json(path, { signal });
  expect(resting.kind === "failed" ? resting.failure.why : "read").toMatch(why);
  expect((await api.json("/api/v1/nodes", { signal })).kind).toBe("ok");
});

test("three reads that were given up by who asked rest nothing", async () => {
  const { api } = apiOf(...Array.from({ length: 3 }, () => new Error("aborted")), ok);
  for (let turn = 0; turn < 3; turn += 1) await api.json(path, { signal: AbortSignal.abort() });
  expect((await api.json(path, { signal })).kind).toBe("ok");
});

test.for([
  [true, "The Kubernetes API server at https://10.0.0.1:6443 did not answer in time."],
  [
    false,
    "There was no time left to ask the Kubernetes API server at https://10.0.0.1:6443: other reads came first.",
  ],
] as const)(
  "a read that was sent (%s) and has no answer when the signal says so is told by that",
  async ([isSent, why]) => {
    const api = createClusterApi(async () => ({
      identity,
      namespace: "shop",
      review: () => Promise.reject(new Error("posted")),
      get: (_, options) =>
        new Promise((_resolve, reject) => {
          if (isSent) options.onSent?.();
          options.signal.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    }));
    const result = await api.json(path, { signal: AbortSignal.timeout(10) });
    expect(result).toMatchObject({ failure: { kind: "timeout", why } });
  },
);

test.for([
  { name: "hangs", isAnswered: false, why: "did not answer in time" },
  { name: "was answered meanwhile", isAnswered: true, why: "other reads came first" },
])("a read that found no socket behind one that $name is told by that", async (row) => {
  let sockets = 1;
  const api = createClusterApi(async () => ({
    identity,
    namespace: "shop",
    review: () => Promise.reject(new Error("posted")),
    get: async (asked, options) => {
      if (asked.endsWith("/version")) return { status: 200, headers: {}, body: "{}" };
      if (sockets-- > 0) options.onSent?.();
      return await new Promise((_resolve, reject) => {
        options.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    },
  }));
  const first = api.json(path, { signal: AbortSignal.timeout(1100) });
  const queued = api.json("/api/v1/services", { signal: AbortSignal.timeout(1100) });
  if (row.isAnswered) await api.json("/version", { signal });
  expect(await first).toMatchObject({ failure: { kind: "timeout" } });
  const told = await queued;
  expect(told.kind === "failed" ? told.failure.why : "read").toContain(row.why);
});

test("a query leaves out what is absent and escapes the rest", async () => {
  const { api, asked } = apiOf(ok);
  const query = { labelSelector: "app in (a,b)", continue: undefined, limit: 500 };
  await api.json(path, { signal, query });
  expect(asked).toEqual([`${path}?labelSelector=app+in+%28a%2Cb%29&limit=500`]);
});

test("now is the API server's Date, not the own clock", async () => {
  const { api } = apiOf({ ...ok, headers: { date: "Fri, 20 Nov 2026 03:10:00 GMT" } });
  await api.json(path, { signal });
  expect(Math.abs(api.now() - Date.parse("2026-11-20T03:10:00Z"))).toBeLessThan(5000);
});

test("a path of Secrets never reaches the connection", async () => {
  const { api, asked } = apiOf(ok);
  const read = api.json("/api/v1/namespaces/shop/secrets/payment", { signal });
  await expect(read).rejects.toThrow("I never read Secrets");
  expect(asked).toEqual([]);
});

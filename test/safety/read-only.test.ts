import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rebase } from "@binnacle/cases";
import { eks, type May } from "@binnacle/contracts";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  startKubernetesEmulator,
} from "@binnacle/emulators";
import { createGateway, policyOf, readingCommand, type ServerConfig } from "@binnacle/mcp/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { eksChild } from "../support/eks-child.ts";
import { recordedCase } from "../support/recorded-case.ts";

/** Attempts to do anything but read, or to read a Secret, as a model, a person or a log line might word them. */
const attempts: readonly Attempt[] = [
  ...verbs().map((verb) => kubectl(`${verb} pod payment -n shop`)),
  ...spellings().flatMap((kind) => [
    attempt("get_object", { kind, namespace: "shop", name: "payment-secrets" }),
    attempt("list_objects", { kind, namespace: "shop" }),
    kubectl(`get ${kind} -n shop`),
  ]),
  ...smuggled().flatMap((text) => [
    attempt("get_object", { kind: "Pod", namespace: "shop", name: text }),
    attempt("get_object", { kind: "Pod", namespace: text, name: "payment" }),
    attempt("list_objects", { kind: "Pod", namespace: text }),
    attempt("get_logs", { namespace: text, pod: "payment" }),
    attempt("get_logs", { namespace: "shop", pod: text }),
    attempt("get_events", { namespace: text }),
    attempt("get_changes", { namespace: text }),
    attempt("diagnose", { namespace: text }),
  ]),
  ...commands().map(kubectl),
  ...unlisted().map((tool) => attempt(tool, { kind: "Pod", namespace: "shop", name: "payment" })),
];

interface Attempt {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

function attempt(tool: string, args: Attempt["args"]): Attempt {
  return { tool, args };
}

function kubectl(command: string): Attempt {
  return attempt("kubectl", { command });
}

function verbs(): string[] {
  const changing =
    "delete apply create edit patch replace scale set label annotate taint cordon uncordon drain expose autoscale run";
  const entering = "exec attach cp debug port-forward proxy";
  const rollouts = ["rollout restart", "rollout undo", "rollout pause", "rollout resume"];
  return [
    ...`${changing} ${entering}`.split(" "),
    ...rollouts,
    "DELETE",
    "get; delete",
    "ge\u0442",
  ];
}

function spellings(): string[] {
  return [
    "Secret",
    "secret",
    "secrets",
    "SECRETS",
    "secrets.v1",
    "secrets.v1.",
    "v1/secrets",
    "Secret.v1",
    "pods,secrets",
    "ｓecrets",
    "secret/payment-secrets",
    "secrets\u200b",
    "SecretList",
  ];
}

function smuggled(): string[] {
  return [
    "../secrets/payment-secrets",
    "..%2fsecrets%2fpayment-secrets",
    "shop/secrets",
    "payment/../../secrets/payment-secrets",
    "payment?x=/secrets",
    "payment#/secrets",
    "payment/exec",
    "..",
  ];
}

function commands(): string[] {
  return [
    "get --raw /api/v1/namespaces/shop/secrets",
    "get secrets -A -o yaml",
    "describe secret payment-secrets -n shop",
    "get pods,secrets -n shop",
    "get pod/payment secret/payment-secrets -n shop",
    "get pods -n 'shop/secrets'",
    "get pods '../secrets' -n shop",
    "get all,secret -n shop",
    "logs '../../secrets/payment-secrets' -n shop",
    "logs -l app=payment -n 'shop/secrets'",
    "rollout history deployment/payment -n 'shop/secrets'",
    "get pods -n shop; kubectl delete pod payment",
    "get pods -n shop && kubectl delete pod payment",
    "get pods $(kubectl delete pod payment)",
    "get pods --as=system:admin",
    "get pods --server=https://evil.example",
    "get pods --kubeconfig=other.yaml",
    "get pods --token=x",
  ];
}

function unlisted(): string[] {
  return ["delete_pod", "apply", "exec", "get_secret", "KUBECTL", "kubectl ", "__proto__", ""];
}

const folder = mkdtempSync(path.join(tmpdir(), "read-only-"));
const hidden = "cGF5bWVudC1zZWNyZXQ=";
let emulator: KubernetesEmulator;

beforeAll(async () => {
  const { objects, logs } = rebase(recordedCase("missing-env"), new Date());
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "payment-secrets", namespace: "shop", uid: "secret-1" },
    data: { password: hidden },
  };
  emulator = await startKubernetesEmulator({ objects: [...objects, secret], logs });
  writeFileSync(path.join(folder, "kubeconfig"), kubeconfigFor(emulator.url));
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** The real eks server as a child, behind the gateway. */
function gatewayWith(allow: ServerConfig["allow"]) {
  const child = eksChild(path.join(folder, "kubeconfig"));
  const server = { ...child, allow, timeoutMs: 20_000, concurrency: 4 };
  return createGateway({ servers: [server], log: () => {} });
}

const everything: May = { clusters: "all", namespaces: "all" };
const ours = policyOf(eks, { kubectl: { permits: readingCommand } });

async function tryAll(allow: ServerConfig["allow"]) {
  const before = emulator.journal.length;
  const gateway = gatewayWith(allow);
  const tools = gateway.toolsFor({ may: everything });
  const asking = { cluster: "prod", signal: new AbortController().signal };
  const results = await Promise.all(
    attempts.map(async (tried) => ({
      tried,
      result: await tools.call({ server: "eks", ...tried }, asking),
    })),
  );
  const read = await tools.ask(eks.listObjects, { kind: "pods", namespace: "shop" }, asking);
  await gateway.close();
  return { results, read, requests: emulator.journal.slice(before) };
}

/** The rules of our own policy, and a gateway that lets every tool of the server through: then the server stands alone. */
const policies = [
  { name: "behind the gateway's rules", allow: ours.allow },
  {
    name: "by the eks server alone",
    allow: [...new Set(attempts.map(({ tool }) => tool))].map((tool) => ({ tool })),
  },
];

describe.for(policies)("$name", ({ allow }) => {
  let tried: Awaited<ReturnType<typeof tryAll>>;
  beforeAll(async () => {
    tried = await tryAll(allow);
  });

  test("at least 100 attempts at more than reading are refused, and none is answered", () => {
    expect(attempts.length).toBeGreaterThanOrEqual(100);
    const answered = tried.results.filter(({ result }) => result.kind === "ok");
    expect(answered).toEqual([]);
    expect(JSON.stringify(tried.results)).not.toContain(hidden);
  });

  test("each refusal is the server's or the gateway's decision, not a failure", () => {
    const failures = tried.results.filter(
      ({ result }) => result.kind === "gap" && result.gap.kind !== "refused",
    );
    expect(failures).toEqual([]);
  });

  test("the API server saw reads only, and no path of a Secret", () => {
    expect(tried.read.kind).toBe("ok");
    const { requests } = tried;
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter(({ method, path: asked }) => !isRead(method, asked))).toEqual([]);
    expect(requests.filter(({ path: asked }) => /\/secrets(?:\/|$)/iu.test(asked))).toEqual([]);
  });
});

describe("what there is not, and what is never done, is refused", () => {
  const gateway = gatewayWith(policyOf(eks).allow);
  afterAll(() => gateway.close());

  test.for([
    ["get pod nope -n shop", "not_found", 'Namespace shop has no pod named "nope".'],
    ["get blorbs -n shop", "bad_input", undefined],
    [
      "rollout history deployment/payment -n shop --revision=99",
      "not_found",
      "There is no revision 99. There are: 5, 6, 7.",
    ],
    ["get pods --raw", "refused", "--raw is refused: I read objects, not raw paths."],
  ] as const)("%s: %s", async ([command, reason, why]) => {
    const asking = { cluster: "prod", signal: new AbortController().signal };
    const answered = await gateway
      .toolsFor({ may: everything })
      .ask(eks.kubectl, { command }, asking);
    expect(answered).toMatchObject({ kind: "refused", reason, ...(why !== undefined && { why }) });
  });
});

function isRead(method: string, asked: string): boolean {
  const reviews = [
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
  ];
  return method === "GET" || (method === "POST" && reviews.includes(asked));
}

test("the same by hand: the role lets no change through, and no Secret out", async () => {
  const config = z
    .object({ users: z.array(z.object({ user: z.object({ token: z.string() }) })) })
    .parse(JSON.parse(kubeconfigFor(emulator.url)));
  const headers = {
    authorization: `Bearer ${config.users[0]?.user.token}`,
    "content-type": "application/json",
  };
  const answers = await Promise.all(
    mutations().map(async ({ method, path: asked }) => {
      const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
      const response = await fetch(emulator.url + asked, { method, headers, ...body });
      return { method, asked, status: response.status, text: await response.text() };
    }),
  );
  expect(answers.length).toBeGreaterThanOrEqual(100);
  expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
  expect(JSON.stringify(answers)).not.toContain(hidden);
});

function mutations(): { method: string; path: string }[] {
  const core = ["pods", "services", "configmaps", "secrets", "serviceaccounts", "events"];
  const apps = ["deployments", "statefulsets", "daemonsets", "replicasets"];
  const lists = [
    ...core.map((plural) => `/api/v1/namespaces/shop/${plural}`),
    ...apps.map((plural) => `/apis/apps/v1/namespaces/shop/${plural}`),
    "/apis/batch/v1/namespaces/shop/jobs",
    "/apis/networking.k8s.io/v1/namespaces/shop/ingresses",
    "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers",
    "/api/v1/nodes",
    "/api/v1/namespaces",
  ];
  const objects = lists.map((list) => `${list}/payment`);
  const parts = ["exec", "attach", "portforward", "eviction", "ephemeralcontainers", "binding"];
  return [
    ...lists.flatMap((list) => [request("POST", list), request("DELETE", list)]),
    ...objects.flatMap((object) =>
      ["PUT", "PATCH", "DELETE"].map((method) => request(method, object)),
    ),
    ...objects.slice(6, 10).map((object) => request("PATCH", `${object}/scale`)),
    ...objects.map((object) => request("PUT", `${object}/status`)),
    ...parts.map((part) => request("POST", `/api/v1/namespaces/shop/pods/payment/${part}`)),
    request("POST", "/api/v1/namespaces/shop/serviceaccounts/default/token"),
    request("GET", "/api/v1/secrets"),
    request("GET", "/api/v1/namespaces/shop/secrets"),
    request("GET", "/api/v1/namespaces/shop/secrets/payment-secrets"),
  ];
}

function request(method: string, asked: string): { method: string; path: string } {
  return { method, path: asked };
}

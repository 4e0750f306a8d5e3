import { connectInMemory } from "@binnacle/mcp/server";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import type { Answer, Connection } from "../api/connection.ts";
import { createEksServer, type EksServer } from "../create-eks-server.ts";

const servers: EksServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map(({ close }) => close()));
});

type Objects = Readonly<Record<string, unknown>>;

const kubeSystem = { "/api/v1/namespaces/kube-system": { metadata: { uid: "cluster-1" } } };
const Called = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).default({}),
});

/** The eks server on a connection that knows these paths; a number is a refusal with that status. */
async function eksOn(objects: Objects, options: { namespace?: string } = {}) {
  const asked: string[] = [];
  const connection: Connection = {
    identity: { address: "https://api", user: "bot", context: "prod" },
    namespace: "shop",
    get: async (path) => {
      asked.push(path);
      return answerOf({ ...kubeSystem, ...objects }[path.split("?")[0] ?? ""], path);
    },
  };
  const server = createEksServer(
    { timeoutMs: 5000, log: () => {}, ...options },
    async () => connection,
  );
  servers.push(server);
  const client = await connectInMemory(server.createMcpServer());
  const call = async (name: string, input: Objects) => {
    const result = Called.parse(await client.callTool({ name, arguments: { ...input } }));
    return { ...result, text: result.content[0]?.text ?? "" };
  };
  return { call, client, asked };
}

function answerOf(value: unknown, path: string): Answer {
  if (value === undefined) return { status: 404, headers: {}, body: status(`${path} not found`) };
  if (value === 403)
    return {
      status: 403,
      headers: {},
      body: status('pods is forbidden: User "bot" cannot list resource "pods"'),
    };
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return { status: 200, headers: { date: "Fri, 20 Nov 2026 03:10:00 GMT" }, body };
}

function status(message: string): string {
  return JSON.stringify({ kind: "Status", message });
}

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "payment-1", namespace: "shop", uid: "p1", managedFields: [{}] },
  spec: {
    containers: [
      { name: "proxy" },
      { name: "app", env: [{ name: "DB_PASSWORD", value: "hunter22" }] },
    ],
  },
  status: {
    phase: "Running",
    containerStatuses: [
      { name: "proxy", ready: true },
      {
        name: "app",
        ready: false,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, finishedAt: "2026-11-20T03:09:00Z" } },
      },
    ],
  },
};
const podPath = "/api/v1/namespaces/shop/pods/payment-1";

test("get_object shows an object without noise and without what looks secret", async () => {
  const { call } = await eksOn({ [podPath]: pod });
  const input = { kind: "po", namespace: "shop", name: "payment-1" };
  const { text, structuredContent } = await call("get_object", input);
  expect(text).not.toContain("hunter22");
  expect(text).not.toContain("managedFields");
  expect(structuredContent).toMatchObject({
    ref: { kind: "Pod", namespace: "shop", name: "payment-1", uid: "p1" },
  });
});

test("each value of the status is evidence with the command that shows it", async () => {
  const { call } = await eksOn({ [podPath]: pod });
  const input = { kind: "Pod", namespace: "shop", name: "payment-1" };
  const { structuredContent } = await call("get_object", input);
  const { evidence } = z
    .object({
      evidence: z.array(z.object({ text: z.string(), reproduce: z.object({ text: z.string() }) })),
    })
    .parse(structuredContent);
  expect(evidence.map(({ text, reproduce }) => `${text} ← ${reproduce.text}`).slice(0, 2)).toEqual([
    "pod/payment-1: status.phase is Running ← kubectl -n shop get pods payment-1 -o jsonpath='{.status.phase}'",
    "pod/payment-1: status.containerStatuses.0.name is proxy ← kubectl -n shop get pods payment-1 -o jsonpath='{.status.containerStatuses[0].name}'",
  ]);
});

test("get_logs without container and previous picks the run that failed", async () => {
  const { call, asked } = await eksOn({
    [podPath]: pod,
    [`${podPath}/log`]: "starting\nerror: no variable\n",
  });
  const { structuredContent } = await call("get_logs", { namespace: "shop", pod: "payment-1" });
  expect(structuredContent).toMatchObject({
    container: "app",
    previous: true,
    lines: ["starting", "error: no variable"],
    hasMore: false,
    evidence: [{ text: "error: no variable", trust: "outside" }],
  });
  expect(asked.at(-1)).toMatch(/container=app&.*previous=true/u);
});

test("a read that the role does not allow says which command grants it", async () => {
  const { call } = await eksOn({ "/apis/apps/v1/namespaces/shop/deployments": 403 });
  const { text, isError } = await call("list_objects", { kind: "deploy", namespace: "shop" });
  expect(isError).toBe(true);
  expect(text).toMatchInlineSnapshot(
    `"denied: User "bot" may not list deployments in namespace shop. Let a cluster administrator run: kubectl -n shop create role binnacle-read-deployments --verb=get,list --resource=deployments.apps && kubectl -n shop create rolebinding binnacle-read-deployments --role=binnacle-read-deployments --user=bot"`,
  );
});

test.for([
  ["list_objects", { kind: "Secret" }],
  ["list_objects", { kind: "secrets.v1" }],
  ["get_object", { kind: "SECRETS", name: "x", namespace: "shop" }],
  ["get_object", { kind: "ｓecret", name: "x", namespace: "shop" }],
  ["kubectl", { command: "get pods,secrets -A" }],
  ["kubectl", { command: "describe secret/x" }],
] as const)("%s %j never reads a Secret", async ([tool, input]) => {
  const { call, asked } = await eksOn({});
  const { text, isError } = await call(tool, input);
  expect(isError).toBe(true);
  expect(text).toContain("I never read Secrets");
  expect(asked.filter((path) => path.includes("secret"))).toEqual([]);
});

test("a server for one namespace has no namespace to ask for, and leaves it in no other way", async () => {
  const { call, client } = await eksOn({ [podPath]: pod }, { namespace: "shop" });
  const { tools } = await client.listTools();
  const inputs = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.properties ?? {}));
  expect(inputs).not.toContain("namespace");
  const elsewhere = await call("kubectl", { command: "get pods -n billing" });
  expect(elsewhere.text).toBe("denied: Only namespace shop may be read here.");
  const everywhere = await call("kubectl", { command: "get pods -A" });
  expect(everywhere.isError).toBe(true);
  const own = await call("kubectl", { command: "get pod payment-1 -o name" });
  expect(own.text).toBe("pod/payment-1");
});

test("where kube-system is refused the cluster still has an identity, and a gap says what is missing", async () => {
  const { call } = await eksOn({ "/api/v1/namespaces/kube-system": 403, [podPath]: pod });
  const input = { kind: "Pod", namespace: "shop", name: "payment-1" };
  const { structuredContent } = await call("get_object", input);
  expect(structuredContent["gaps"]).toMatchObject([{ what: "namespaces in the cluster" }]);
});

test("every tool is described in at most 60 words and only reads", async () => {
  const { client } = await eksOn({});
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "diagnose",
    "list_objects",
    "get_object",
    "get_events",
    "get_logs",
    "get_changes",
    "kubectl",
  ]);
  for (const { description = "", annotations } of tools) {
    expect(description.split(/\s+/u).length).toBeLessThanOrEqual(60);
    expect(annotations).toMatchObject({ readOnlyHint: true });
  }
});

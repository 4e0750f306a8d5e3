import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text as readText } from "node:stream/consumers";
import { rebase } from "@binnacle/cases";
import { DiagnoseResult, eks, Observed } from "@binnacle/contracts";
import { createEksServer, type EksServer } from "@binnacle/eks-server";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  startKubernetesEmulator,
} from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { countTokens } from "gpt-tokenizer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const folder = mkdtempSync(path.join(tmpdir(), "eks-server-"));
const main = path.resolve(import.meta.dirname, "../../mcp-servers/eks/src/main.ts");
const Called = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
});
const emulators: KubernetesEmulator[] = [];
const servers: EksServer[] = [];
let recorded: Recorded;

type Recorded = Awaited<ReturnType<typeof record>>;

beforeAll(async () => {
  recorded = await record("missing-env");
});
beforeEach(() => recorded.emulator.clearFaults());
afterAll(async () => {
  await Promise.all(servers.map(({ close }) => close()));
  await Promise.all(emulators.map(({ close }) => close()));
  rmSync(folder, { recursive: true });
});

/** A recorded cluster behind the Kubernetes API, and the eks server on it. */
async function record(name: string) {
  const { objects, logs } = rebase(recordedCase(name), new Date());
  const emulator = await startKubernetesEmulator({ objects, logs });
  emulators.push(emulator);
  const kubeconfig = path.join(folder, `${name}-${emulators.length}.json`);
  writeFileSync(kubeconfig, kubeconfigFor(emulator.url, "prod-eu"));
  return { emulator, kubeconfig, ...(await serve(kubeconfig)) };
}

async function serve(kubeconfig: string, options: { timeoutMs?: number } = {}) {
  const server = createEksServer({ kubeconfig, timeoutMs: 20_000, log: () => {}, ...options });
  servers.push(server);
  await server.warm();
  const client = await connectInMemory(server.createMcpServer());
  const call = async (name: string, input: Readonly<Record<string, unknown>>) => {
    const result = Called.parse(await client.callTool({ name, arguments: { ...input } }));
    return { ...result, text: result.content[0]?.text ?? "" };
  };
  return { client, call };
}

async function diagnosed(call: Recorded["call"], input: Readonly<Record<string, unknown>>) {
  const { structuredContent } = await call("diagnose", input);
  const { outcome } = DiagnoseResult.parse(structuredContent);
  if (outcome.kind !== "diagnosed") throw new Error(`outcome ${outcome.kind}`);
  return { ...outcome, ...Observed.parse(structuredContent) };
}

const shop = { namespace: "shop" };

describe("diagnose", () => {
  test("names the root cause of the recorded incident; each cited id is there", async () => {
    const { findings, evidence, cluster } = await diagnosed(recorded.call, shop);
    expect(findings[0]?.cause).toBe("missing-environment-variable");
    expect(cluster.name).toBe("prod-eu");
    const ids = new Set(evidence.map(({ id }) => id));
    const cited = findings.flatMap(({ claims, reasons, against }) =>
      [...claims, ...reasons, ...against].flatMap((claim) => claim.evidence),
    );
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("is the same with all namespaces, but for what else it sees", async () => {
    const one = await diagnosed(recorded.call, shop);
    const all = await diagnosed(recorded.call, {});
    expect(all.findings.map(({ id }) => id)).toEqual(one.findings.map(({ id }) => id));
    expect(all.pods.total).toBeGreaterThan(one.pods.total);
  });

  test("finds the namespace of a name that was asked without one", async () => {
    const { namespace, target } = await diagnosed(recorded.call, { target: "checkout" });
    expect({ namespace, target }).toMatchObject({
      namespace: "shop",
      target: { kind: "Deployment", name: "checkout" },
    });
  });

  test("what reproduces each piece of evidence is a command that the kubectl tool answers", async () => {
    const { evidence } = await diagnosed(recorded.call, shop);
    const answers = await Promise.all(
      evidence.map(async ({ reproduce }) => ({
        command: reproduce.text,
        ...(await recorded.call("kubectl", { command: reproduce.text })),
      })),
    );
    expect(answers.filter(({ isError }) => isError)).toEqual([]);
    expect(answers.filter(({ text }) => text.trim() === "")).toEqual([]);
  });

  test.for([
    { input: { target: "paymnt" }, what: "object", near: "payment" },
    { input: { namespace: "shopp" }, what: "namespace", near: "shop" },
    { input: { namespace: "shop", target: "chekout" }, what: "object", near: "checkout" },
  ])("%j is answered with what was likely meant", async ({ input, what, near }) => {
    const { structuredContent } = await recorded.call("diagnose", input);
    const { outcome } = DiagnoseResult.parse(structuredContent);
    expect(outcome).toMatchObject({ kind: "unknown_name", what });
    expect(outcome.kind === "unknown_name" && outcome.near[0]?.name).toBe(near);
  });

  test("a name in several namespaces is answered with the candidates", async () => {
    const { structuredContent } = await recorded.call("diagnose", { target: "gateway" });
    const { outcome } = DiagnoseResult.parse(structuredContent);
    expect(outcome.kind === "ambiguous" && outcome.candidates).toMatchObject([
      { kind: "Deployment", name: "gateway" },
      { kind: "Deployment", name: "gateway" },
    ]);
  });

  test("reads with GET only, each list once, in pages, and no Secret", async () => {
    const before = recorded.emulator.journal.length;
    await diagnosed(recorded.call, shop);
    const requests = recorded.emulator.journal.slice(before);
    expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(requests.filter((request) => request.path.includes("secrets"))).toEqual([]);
    const lists = requests.filter(({ query }) => query["limit"] === "500");
    expect(new Set(lists.map((request) => request.path)).size).toBe(lists.length);
  });
});

describe("what the cluster refuses or fails to answer", () => {
  test("a list that the role does not allow is one gap with the command that grants it; the rest is answered", async () => {
    recorded.emulator.fault({ answer: 403, resource: "configmaps" });
    recorded.emulator.fault({ answer: 403, resource: "services" });
    const { findings, gaps } = await diagnosed(recorded.call, shop);
    expect(findings).not.toEqual([]);
    expect(gaps).toMatchInlineSnapshot(`
      [
        {
          "about": {
            "kinds": [
              "Service",
              "ConfigMap",
            ],
            "namespace": "shop",
          },
          "kind": "refused",
          "origin": "kubernetes",
          "remedy": {
            "command": "kubectl -n shop create role binnacle-read-services-and-1-more --verb=get,list --resource=services,configmaps && kubectl -n shop create rolebinding binnacle-read-services-and-1-more --role=binnacle-read-services-and-1-more --serviceaccount=binnacle:binnacle",
            "text": "Let a cluster administrator run it.",
          },
          "what": "services and configmaps in namespace shop",
          "why": "User "system:serviceaccount:binnacle:binnacle" may not list them.",
        },
      ]
    `);
  });

  test("when nothing may be listed the error is that, not twenty gaps", async () => {
    recorded.emulator.fault({ answer: 403, pathPrefix: "/" });
    const { isError, text } = await recorded.call("diagnose", shop);
    expect(isError).toBe(true);
    expect(text).toMatch(/^denied: User "system:serviceaccount:binnacle:binnacle" may not list/u);
    expect(text).toContain("--serviceaccount=binnacle:binnacle");
  });

  test("credentials that have expired are one sentence", async () => {
    recorded.emulator.fault({ answer: 401 });
    const { text } = await recorded.call("diagnose", shop);
    expect(text).toBe(
      "denied: The kubeconfig's credentials were refused or have expired (user prod-eu, context prod-eu). Renew them with the command that made the kubeconfig, then ask again.",
    );
  });

  test.for([
    { answer: "hang", why: "did not answer in time" },
    { answer: "cut", why: "broke off" },
    { answer: "garbage", why: "answer is no JSON" },
    { answer: 500, why: "answered 500" },
  ] as const)(
    "events that end in $answer are unknown; the rest is answered",
    async ({ answer, why }) => {
      const { call } = await serve(recorded.kubeconfig, { timeoutMs: 20_000 });
      recorded.emulator.fault({ answer, resource: "events" });
      const { findings, gaps } = await diagnosed(call, shop);
      expect(findings[0]?.cause).toBe("missing-environment-variable");
      const gap = gaps.find(({ what }) => what.startsWith("events"));
      expect(gap?.what).toBe("events in namespace shop");
      expect(gap?.why).toContain(why);
    },
  );

  test("pods that are not seen are no findings and no calm either", async () => {
    recorded.emulator.fault({ answer: "cut", resource: "pods" });
    const { findings, checks, gaps } = await diagnosed(recorded.call, shop);
    expect(findings.filter(({ confidence }) => confidence.level === "high")).toEqual([]);
    expect(checks.map(({ kind }) => kind)).toContain("not_visible");
    expect(gaps.map(({ what }) => what)).toContain("pods in namespace shop");
  });

  test("an API server that hangs altogether is a sentence before the deadline", async () => {
    const { call } = await serve(recorded.kubeconfig, { timeoutMs: 1500 });
    recorded.emulator.fault({ answer: "hang" });
    const { text } = await call("diagnose", shop);
    expect(text).toBe(
      `timeout: The Kubernetes API server at ${recorded.emulator.url} did not answer in time. Check its load and the network, then ask again.`,
    );
  });

  test("an API server that is not there is a sentence", async () => {
    const gone = await record("healthy");
    await gone.emulator.close();
    emulators.splice(emulators.indexOf(gone.emulator), 1);
    const { text } = await gone.call("diagnose", shop);
    expect(text).toBe(
      `unavailable: The Kubernetes API server at ${gone.emulator.url} refused the connection. Check that it runs and that the address in the kubeconfig is right.`,
    );
  });

  test.for([{ answer: 429, retryAfterSeconds: 0 } as const, { answer: 500 } as const])(
    "one passing $answer is not noticed",
    async (fault) => {
      recorded.emulator.fault({ ...fault, resource: "pods", times: 1 });
      expect((await diagnosed(recorded.call, shop)).gaps).toEqual([]);
    },
  );
});

describe("the other tools", () => {
  test("list_objects pages through all pods", async () => {
    const names: string[] = [];
    const Page = z.object({
      items: z.array(z.object({ ref: z.object({ name: z.string() }) })),
      hasMore: z.boolean(),
      continue: z.string().optional(),
    });
    let token: string | undefined;
    do {
      const input = { kind: "pods", ...shop, limit: 20, continue: token };
      const { structuredContent } = await recorded.call("list_objects", input);
      const page = Page.parse(structuredContent);
      names.push(...page.items.map(({ ref }) => ref.name));
      token = page.continue;
      expect(page.hasMore).toBe(token !== undefined);
    } while (token !== undefined);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(60);
  });

  test("get_logs of a workload reads the crashed run of its worst pod, without secrets", async () => {
    const { structuredContent, text } = await recorded.call("get_logs", {
      ...shop,
      pod: "payment",
    });
    const { previous, lines } = eks.getLogs.output.parse(structuredContent);
    const { evidence } = Observed.parse(structuredContent);
    expect(previous).toBe(true);
    expect(lines.at(-1)).toBe("PAYMENT_GATEWAY_URL is required");
    expect(evidence.map((fact) => fact.text)).toContain("PAYMENT_GATEWAY_URL is required");
    expect(text).toMatch(/password=\[redacted \w{6}\]/u);
  });

  test("the line of a log has the same evidence id in diagnose and in get_logs", async () => {
    const { evidence } = await diagnosed(recorded.call, shop);
    const ofLog = evidence.filter(({ reproduce }) => reproduce.text.includes(" logs "));
    expect(ofLog).not.toEqual([]);
    const pods = ofLog.map(({ subject }) => subject?.name);
    const reads = await Promise.all(
      pods.map((pod) => recorded.call("get_logs", { ...shop, pod, tailLines: 60 })),
    );
    const ids = reads.flatMap(({ structuredContent }) =>
      Observed.parse(structuredContent).evidence.map(({ id }) => id),
    );
    expect(ids).toEqual(expect.arrayContaining(ofLog.map(({ id }) => id)));
  });

  test("get_changes tells the rollout that started it, with the ids of diagnose", async () => {
    const { changes } = await diagnosed(recorded.call, shop);
    const input = { ...shop, windowMinutes: 60 };
    const { structuredContent } = await recorded.call("get_changes", input);
    const result = eks.getChanges.output.parse(structuredContent);
    expect(result.items).toEqual(changes);
    expect(result.ledgerSince).toBeNull();
    expect(result.items[0]?.text).toContain("PAYMENT_GATEWAY_URL removed");
  });

  test("get_events of one object, warnings only", async () => {
    const input = { ...shop, onlyWarnings: true, limit: 3 };
    const { text } = await recorded.call("get_events", input);
    expect(text.split("\n").length).toBeGreaterThan(3);
    expect(text).toMatch(/^\S+ Warning BackOff pod\/payment-/mu);
    expect(text).not.toContain(" Normal ");
  });

  test("kubectl -o yaml and -o json are the same object", async () => {
    const get = "get deployment payment -n shop -o";
    const [yaml, json] = await Promise.all([
      recorded.call("kubectl", { command: `${get} yaml` }),
      recorded.call("kubectl", { command: `${get} json` }),
    ]);
    expect(parse(yaml.text)).toEqual(JSON.parse(json.text));
  });

  test.for([
    "get pods,svc -n shop",
    "get deploy -A -o wide",
    "get nodes --show-labels",
    "get pods -n shop -l app=payment --no-headers",
    "get events -n shop --sort-by=.lastTimestamp",
    "get pods -n shop --field-selector=status.phase!=Running",
    "describe pod -n shop -l app=payment",
    "describe node",
    "logs deployment/payment -n shop --previous --tail=5",
    "logs -l app=checkout -n shop --tail=2",
    "events -n shop --for deployment/payment",
    "rollout history deployment/payment -n shop",
    "rollout history deployment/payment -n shop --revision=7",
  ])("kubectl %s is answered", async (command) => {
    const { isError, text } = await recorded.call("kubectl", { command });
    expect({ isError, isEmpty: text === "" }).toEqual({ isError: false, isEmpty: false });
  });

  test("a kind that the cluster does not have is a sentence", async () => {
    const { text } = await recorded.call("list_objects", { kind: "gateways" });
    expect(text).toContain('The cluster has no kind "gateways"');
  });
});

test("the schemas of all eks tools cost a model at most 2,500 tokens", async () => {
  const { tools } = await recorded.client.listTools();
  const shown = tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema,
  }));
  expect(countTokens(JSON.stringify(shown))).toBeLessThanOrEqual(2500);
});

test("the program answers over stdio, and ends when its standard input does, after the answers that it owes", async () => {
  const args = [main, "--kubeconfig", recorded.kubeconfig, "--cluster-name", "shown"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(child, "exit");
  const clientInfo = { name: "flow-test", version: "0" };
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  const meta = { "binnacle/structured": true };
  const messages = [
    { id: 1, method: "initialize", params },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name: "diagnose", arguments: shop, _meta: meta } },
  ];
  child.stdin.end(
    messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join(""),
  );
  const output = await readText(child.stdout);
  expect(await ended).toEqual([0, null]);
  expect(output).toContain("missing-environment-variable");
  expect(output).toContain('"name":"shown"');
});

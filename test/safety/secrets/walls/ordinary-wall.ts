import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Case, cases, type KubernetesObject, type LogLine, planted } from "@binnacle/cases";
import { eks, present } from "@binnacle/contracts";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { z } from "zod";
import { createDice } from "../dice.ts";
import { ordinaryLines, ordinarySettings } from "../ordinary.table.ts";
import { filled, linesFrom } from "../ordinary.ts";
import { objectAt } from "../plant.ts";
import { namespaceNamed, running } from "../sow.ts";

/** What was taken for a secret and is none. */
interface FalsePositive {
  readonly where: string;
  readonly before: string;
  readonly after: string;
}

export interface Ordinary {
  readonly lines: number;
  readonly falsePositives: readonly FalsePositive[];
}

const namespace = "ordinary";
const namespaces = [namespaceNamed(namespace), namespaceNamed("kube-system")];
const linesOfPod = 80;
const isRedacted = (text: string): boolean => /\[redacted\b/iu.test(text);

/** Shows lines and settings in which nothing is secret through the eks server, and all that the recorded cases hold. */
export async function lookAtOrdinary(count: number, seed: number): Promise<Ordinary> {
  const lines = linesFrom(ordinaryLines, count, seed);
  const found = [...(await inLogs(lines)), ...(await inSettings(seed))];
  const recorded = await Promise.all(cases.map(inCase));
  return {
    lines: lines.length + recorded.reduce((sum, { read }) => sum + read, 0),
    falsePositives: [...found, ...recorded.flatMap(({ wrong }) => wrong)],
  };
}

async function inLogs(lines: readonly string[]): Promise<FalsePositive[]> {
  const pods = Array.from(
    { length: Math.ceil(lines.length / linesOfPod) },
    (_, index) => `pod-${index}`,
  );
  const logs = lines.map(
    (text, index): LogLine => ({
      time: new Date(Date.now() - 3_600_000 + index).toISOString(),
      namespace,
      pod: pods[Math.floor(index / linesOfPod)] ?? "",
      container: "main",
      run: 0,
      level: "info",
      text,
    }),
  );
  const objects = [...namespaces, ...pods.map((name) => podNamed(name, []))];
  const call = await serve({ objects, logs });
  const shown: string[] = [];
  for (const pod of pods) {
    const result = await call.tool("get_logs", { namespace, pod, tailLines: 1000 });
    shown.push(...eks.getLogs.output.parse(result).lines);
  }
  await call.close();
  if (shown.length !== lines.length)
    throw new Error(`${shown.length} of ${lines.length} lines came`);
  return lines.flatMap((before, index) => {
    const after = shown[index] ?? "";
    return after === before ? [] : [{ where: "log", before, after }];
  });
}

async function inSettings(seed: number): Promise<FalsePositive[]> {
  const dice = createDice(seed);
  const env = ordinarySettings.map(([name, value]) => ({ name, value: filled(value, dice) }));
  const call = await serve({ objects: [...namespaces, podNamed("settings", env)], logs: [] });
  const result = await call.tool("get_object", { kind: "Pod", namespace, name: "settings" });
  await call.close();
  const { object } = eks.getObject.output.parse(result);
  const Shown = z.object({
    spec: z.object({
      containers: z.array(
        z.object({ env: z.array(z.object({ name: z.string(), value: z.string() })) }),
      ),
    }),
  });
  const shown = Shown.parse(object).spec.containers[0]?.env ?? [];
  return env.flatMap(({ name, value }, index) => {
    const after = shown[index]?.value ?? "";
    return after === value ? [] : [{ where: "env", before: `${name}=${value}`, after }];
  });
}

/** Objects, events and logs of a recorded case; what was planted in it on purpose is no false positive. */
async function inCase(recorded: Case): Promise<{ read: number; wrong: FalsePositive[] }> {
  const { objects, logs } = recorded;
  const call = await serve({ objects, logs });
  const wrong = [...(await inObjects(recorded, call)), ...(await inCaseLogs(recorded, call))];
  await call.close();
  return { read: logs.length + objects.length, wrong };
}

type Call = Awaited<ReturnType<typeof serve>>;

async function inObjects({ name: caseName, objects }: Case, call: Call): Promise<FalsePositive[]> {
  const wrong: FalsePositive[] = [];
  for (const object of objects.filter(({ kind }) => kind !== "Secret")) {
    const { name, namespace: space } = object.metadata;
    const kind = `${object.kind.toLowerCase()}.${groupOf(object)}`;
    const text = JSON.stringify(
      await call.tool("get_object", { kind, name, ...present({ namespace: space }) }),
    );
    if (isRedacted(text))
      wrong.push(...differences(`${caseName} ${object.kind} ${name}`, object, text));
  }
  return wrong;
}

async function inCaseLogs({ name, logs }: Case, call: Call): Promise<FalsePositive[]> {
  const known = Object.values(planted);
  const wrong: FalsePositive[] = [];
  for (const [pod, own] of Map.groupBy(logs, (line) => line.pod)) {
    const space = own[0]?.namespace ?? "";
    const result = await call.tool("get_logs", { namespace: space, pod, tailLines: 1000 });
    const read = eks.getLogs.output.parse(result).lines.filter(isRedacted);
    for (const after of read) {
      const before = own.find(({ text }) => likeness(text, after))?.text ?? "";
      if (!known.some((secret) => before.includes(secret)))
        wrong.push({ where: `${name} log`, before, after });
    }
  }
  return wrong;
}

function groupOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The line that became this one. */
function likeness(before: string, after: string): boolean {
  const [head = ""] = after.split("[redacted");
  return before.startsWith(head) && before !== after;
}

/** Where the shown object has a placeholder, with what stood there. */
function differences(where: string, object: KubernetesObject, shown: string): FalsePositive[] {
  const before = JSON.stringify(object);
  return [...shown.matchAll(/.{60}\[redacted[^\]]*\].{20}/gu)].map(([after]) => {
    const at = before.indexOf(after.split("[redacted")[0]?.slice(-40) ?? "");
    return { where, before: before.slice(at, at + 120), after };
  });
}

function podNamed(name: string, env: readonly object[]): KubernetesObject {
  return objectAt({ name, namespace }, { apiVersion: "v1", kind: "Pod", ...running({ env }) });
}

async function serve({ objects, logs }: Pick<Case, "objects" | "logs">) {
  const directory = await mkdtemp(path.join(tmpdir(), "ordinary-"));
  const emulator = await startKubernetesEmulator({ objects, logs });
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigFor(emulator.url, "prod-eu"));
  const server = createEksServer({ kubeconfig, timeoutMs: 60_000, log: () => {} });
  const client = await connectInMemory(server.createMcpServer());
  return {
    async tool(name: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
      const result = await client.callTool({ name, arguments: { ...input } });
      if (result.structuredContent === undefined) throw new Error(JSON.stringify(result.content));
      return result.structuredContent;
    },
    async close(): Promise<void> {
      await server.close();
      await emulator.close();
      await rm(directory, { recursive: true });
    },
  };
}

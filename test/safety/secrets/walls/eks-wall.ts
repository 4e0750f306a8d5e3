import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { rebase } from "@binnacle/cases";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { recordedCase } from "../../../support/recorded-case.ts";
import { type Bed, type Field, linesOf, objectsOf } from "../sow.ts";
import { callTo } from "./call-to.ts";
import type { Look } from "./wall.ts";
import { withCustomKinds } from "./with-custom-kinds.ts";

/** All that the eks server shows of a field: each tool, each form of kubectl, and its log. */
export async function lookThroughEks(field: Field, look: Look): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const { objects, logs, ...world } = rebase(recordedCase("missing-env"), new Date());
  const emulator = await startKubernetesEmulator({
    ...world,
    objects: [...objects, ...objectsOf(field)],
    logs: [...logs, ...linesOf(field, Date.now())],
  });
  const kubeconfig = path.join(directory, "kubeconfig");
  const front = await withCustomKinds(emulator.url, objectsOf(field));
  await writeFile(kubeconfig, kubeconfigFor(front.url, "prod-eu"));
  const server = createEksServer({ kubeconfig, timeoutMs: 60_000, log: () => {} });
  await server.warm();
  const call = callTo(await connectInMemory(server.createMcpServer()), look);
  try {
    for (const bed of field.beds) await lookAt(bed, call);
    await lookOver(field, call);
  } finally {
    await server.close();
    await front.close();
    await emulator.close();
    await rm(directory, { recursive: true });
  }
}

type Call = ReturnType<typeof callTo>;

async function lookAt({ place, growth: { objects = [], log } }: Bed, call: Call): Promise<void> {
  const { name, namespace } = place;
  const at = `-n ${namespace}`;
  const kubectl = (wall: string, command: string) =>
    call(`kubectl ${wall}`, "kubectl", { command });
  for (const { kind, metadata } of objects.filter((object) => object.kind !== "Event")) {
    await call("get_object", "get_object", { kind, namespace, name: metadata.name });
    await kubectl("get -o yaml", `get ${kind} ${metadata.name} ${at} -o yaml`);
    await kubectl("get -o json", `get ${kind} ${metadata.name} ${at} -o json`);
    await kubectl("describe", `describe ${kind} ${metadata.name} ${at}`);
  }
  if (objects.some(({ kind }) => kind === "Event")) {
    await call("get_events", "get_events", { namespace, name });
    await kubectl("events", `events ${at} --for pod/${name}`);
    await kubectl("get events", `get events ${at} --field-selector involvedObject.name=${name}`);
  }
  if (log === undefined) return;
  await call("get_logs", "get_logs", { namespace, pod: name, tailLines: 1000 });
  await kubectl("logs", `logs ${name} ${at} --tail=1000`);
}

/** What tells of many objects at once. */
async function lookOver({ beds }: Field, call: Call): Promise<void> {
  const namespace = beds[0]?.place.namespace ?? "";
  const kinds = new Set(
    beds.flatMap(({ growth }) => growth.objects?.map(({ kind }) => kind) ?? []),
  );
  for (const kind of kinds) {
    await call("list_objects", "list_objects", { kind, namespace, limit: 200 });
    await call("kubectl get -o wide", "kubectl", {
      command: `get ${kind} -n ${namespace} -o wide`,
    });
    const template =
      "{.items[*].metadata.annotations}{.items[*].data}{.items[*].spec}{.items[*].status}";
    await call("kubectl get -o jsonpath", "kubectl", {
      command: `get ${kind} -n ${namespace} -o jsonpath=${template}`,
    });
  }
  await call("diagnose", "diagnose", { namespace });
  await call("get_changes", "get_changes", { namespace, windowMinutes: 10_000 });
}

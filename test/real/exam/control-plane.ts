import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Manifest } from "@binnacle/cases";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { up } from "../realk8s/realk8s.mjs";
import { type Api, createApi, type Target } from "./api.ts";
import { createEventWriter } from "./event-writer.ts";
import { type Kubelet, startKubelet } from "./kubelet.ts";
import { createLogWriter } from "./log-writer.ts";

export interface ControlPlane {
  readonly api: Api;
  readonly kubelet: Kubelet;
  /** A file for a user with the rights of deploy/kubernetes/rbac.yaml, nothing more. */
  readonly kubeconfig: string;
  readonly close: () => Promise<void>;
}

const realk8s = path.resolve(import.meta.dirname, "../realk8s");
const rbacFile = path.resolve(import.meta.dirname, "../../../deploy/kubernetes/rbac.yaml");
const observer = { name: "on-call", token: "on-call-token", groups: ["on-call"] };
const Started = z.looseObject({
  admin: z.object({ url: z.string(), ca: z.string(), token: z.string() }),
  stop: z.custom<() => Promise<number>>((value) => typeof value === "function"),
});

/** etcd, API server, controller manager and scheduler as they are; kwok for nodes and logs; our kubelet for the pods. */
export async function startControlPlane(): Promise<ControlPlane> {
  const folder = await mkdtemp(path.join(tmpdir(), "exam-"));
  const started = Started.parse(
    await up({
      bin: binaries(),
      dir: folder,
      with: ["cm", "sched", "kwok"],
      stages: [await stages(folder)],
      users: [observer],
    }),
  );
  const api = createApi(started.admin, "kubectl");
  for (const item of [...nodes(), ...storage(), ...(await rights())]) await api.create(item);
  const own = createApi(started.admin, "kubelet");
  const logs = createLogWriter(own, path.join(folder, "logs"));
  const kubelet = startKubelet({ api: own, logs, events: createEventWriter(own) });
  const kubeconfig = path.join(folder, "on-call.kubeconfig");
  await writeFile(kubeconfig, kubeconfigOf({ ...started.admin, token: observer.token }));
  return {
    api,
    kubelet,
    kubeconfig,
    close: async () => {
      await kubelet.stop();
      await started.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function binaries(): string {
  const cache = path.join(homedir(), ".cache/binnacle-real/k8s");
  const built = spawnSync("bash", [path.join(realk8s, "build.sh"), cache], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`build.sh failed: ${built.stderr}`);
  return built.stdout.trim().split("\n").at(-1) ?? "";
}

/** kwok makes a node ready once and takes deleted pods away; it does nothing else. */
async function stages(folder: string): Promise<string> {
  const [nodeStage = ""] = (
    await readFile(path.join(realk8s, "stages/10-node.yaml"), "utf8")
  ).split(/^---$/m);
  const once = nodeStage
    .replace('operator: NotIn, values: ["True"]', "operator: DoesNotExist")
    .replace(/^ {4}- jq: .*DoesNotExist\}\n(?= {4}- jq)/m, "");
  const pods = await readFile(path.join(realk8s, "stages/20-pod-base.yaml"), "utf8");
  const deletion = pods.split(/^---$/m).find((text) => text.includes("{name: pod-delete}")) ?? "";
  const target = path.join(folder, "stages");
  await mkdir(target);
  await writeFile(path.join(target, "stages.yaml"), `${once}\n---\n${deletion}`);
  return target;
}

/** Four general nodes in two zones and two for the displays, as cloud provider and operator label them. */
function nodes(): readonly Manifest[] {
  const zones = ["eu-north-1a", "eu-north-1b"];
  const capacity = { cpu: "16", memory: "64Gi", "ephemeral-storage": "100Gi", pods: "250" };
  return [0, 1, 2, 3, 4, 5].map((index) => {
    const name = `ip-10-20-${index}-17`;
    const pool = index < 4 ? "general" : "display";
    const taints =
      pool === "display"
        ? [{ key: "rail.example/display", value: "true", effect: "NoSchedule" }]
        : [];
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "topology.kubernetes.io/region": "eu-north-1",
          "topology.kubernetes.io/zone": zones[index % 2],
          "node.kubernetes.io/instance-type": "m7i.4xlarge",
          "rail.example/pool": pool,
        },
      },
      spec: { taints },
      status: { capacity, allocatable: capacity },
    };
  });
}

function storage(): readonly Manifest[] {
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "standard" },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "Immediate",
    },
  ];
}

/** The volume that waits for the claim of the database of one namespace. */
export function databaseVolume(namespace: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `vol-${namespace}-ledger` },
    spec: {
      capacity: { storage: "20Gi" },
      accessModes: ["ReadWriteOnce"],
      storageClassName: "standard",
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: `/data/${namespace}` },
      claimRef: { namespace, name: "data-ledger-db-0" },
    },
  };
}

async function rights(): Promise<readonly Manifest[]> {
  const Role = z.object({ kind: z.literal("ClusterRole"), rules: z.array(z.unknown()) });
  const documents = parseAllDocuments(await readFile(rbacFile, "utf8"));
  const role = documents.flatMap((one) => Role.safeParse(one.toJS()).data ?? [])[0];
  if (role === undefined) throw new Error(`no ClusterRole in ${rbacFile}`);
  const group = "rbac.authorization.k8s.io";
  const apiVersion = `${group}/v1`;
  const metadata = { name: observer.name };
  return [
    { apiVersion, kind: "ClusterRole", metadata, rules: role.rules },
    {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup: group, kind: "ClusterRole", name: observer.name },
      subjects: [{ apiGroup: group, kind: "User", name: observer.name }],
    },
  ];
}

function kubeconfigOf({ url, ca, token }: Target): string {
  const authority = Buffer.from(ca).toString("base64");
  const cluster = { server: url, "certificate-authority-data": authority };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "railway",
    clusters: [{ name: "railway", cluster }],
    users: [{ name: "on-call", user: { token } }],
    contexts: [{ name: "railway", context: { cluster: "railway", user: "on-call" } }],
  });
}

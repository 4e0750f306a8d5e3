import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Case } from "@binnacle/cases";
import { z } from "zod";
import { clusterRequests, type SendToCluster } from "../../support/cluster-request.ts";
import { loadFrozen, up } from "../realk8s/realk8s.mjs";

const cache = path.join(homedir(), ".cache/binnacle-real/k8s");
const buildScript = path.resolve(import.meta.dirname, "../realk8s/build.sh");

/** Why the control plane is not here; undefined when it is. In CI it must be, so there the start fails instead. */
export const kubernetesMissing =
  isBuilt() || process.env["CI"] === "true" ? undefined : `no control plane: ${howToBuild()}`;

export interface RealKubernetes {
  /** JSON, of a user who may read everything but Secrets. */
  readonly kubeconfig: string;
  readonly user: string;
  /** As it was loaded: nodes point to the stand-in of their kubelets. */
  readonly objects: Case["objects"];
  readonly expire: (token: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const Started = z.looseObject({
  url: z.url(),
  etcdUrl: z.url(),
  kwokPort: z.int(),
  admin: z.object({ url: z.string(), ca: z.string(), token: z.string() }),
  stop: z.custom<() => Promise<number>>((value) => typeof value === "function"),
});
type Started = z.infer<typeof Started>;
type Recorded = Case["objects"][number];

const user = { name: "observer", token: "observer-token", groups: ["observers"] };
/** The range of the recorded cluster IPs. */
const serviceRange = "10.100.0.0/16";

/**
 * A real kube-apiserver that serves the recording unchanged: its objects lie in etcd, no controller runs, and kwok gives
 * out the newest run of the logs of `pods`.
 */
export async function startKubernetes(
  recording: Case,
  pods: readonly Recorded[],
): Promise<RealKubernetes> {
  const bin = binaries();
  const folder = await mkdtemp(path.join(tmpdir(), "kubernetes-"));
  const { objects } = recording;
  const started = Started.parse(
    await up({
      bin,
      dir: folder,
      with: ["kwok"],
      stages: [],
      frozen: true,
      users: [user],
      seed: { items: [...objects, ...ipAddresses(objects)] },
      apiserverArgs: [`--service-cluster-ip-range=${serviceRange}`],
    }),
  );
  const close = async () => {
    await started.stop();
    await rm(folder, { recursive: true });
  };
  const nodes = objects
    .filter(({ kind }) => kind === "Node")
    .map((node) => withKubelet(node, started.kwokPort));
  try {
    await loadFrozen(started, nodes);
    const send = clusterRequests(kubeconfigOf(started, started.admin.token));
    await grant(send);
    for (const pod of pods) await serveLog({ send, folder, recording }, pod);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kubeconfig: kubeconfigOf(started, user.token),
    user: user.name,
    objects: [...objects.filter(({ kind }) => kind !== "Node"), ...nodes],
    expire: (token) => expire(started, token),
    close,
  };
}

function isBuilt(): boolean {
  if (!existsSync(cache)) return false;
  return readdirSync(cache).some((name) => existsSync(path.join(cache, name, "complete")));
}

/** Where the programs are. The script prints the folder at once when it is built; a build takes minutes, and is not for a test to start. */
export function binaries(): string {
  if (isBuilt()) {
    const built = spawnSync("bash", [buildScript, cache], { encoding: "utf8", timeout: 10_000 });
    if (built.status === 0) return built.stdout.trim();
  }
  throw new Error(`No control plane of these sources: ${howToBuild()}`);
}

function howToBuild(): string {
  return `run test/real/realk8s/build.sh ${cache}`;
}

/** Without these objects the API server repairs its ranges and writes Events about it. */
function ipAddresses(objects: Case["objects"]): readonly object[] {
  const Service = z.object({ spec: z.object({ clusterIP: z.string() }) });
  return objects
    .filter(({ kind, metadata }) => kind === "Service" && metadata.name !== "kubernetes")
    .map(({ metadata, ...rest }) => ({ metadata, address: Service.parse(rest).spec.clusterIP }))
    .filter(({ address }) => address !== "None")
    .map(({ metadata: { name, namespace, uid }, address }) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "IPAddress",
      metadata: {
        name: address,
        uid: `ip-${uid}`,
        labels: {
          "ipaddress.kubernetes.io/ip-family": "IPv4",
          "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
        },
      },
      spec: { parentRef: { group: "", resource: "services", namespace, name } },
    }));
}

function withKubelet(node: Recorded, port: number): Recorded {
  const { status } = z.looseObject({ status: z.looseObject({}) }).parse(node);
  return {
    ...node,
    status: {
      ...status,
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  };
}

/** The role of a read-only observer. RBAC cannot leave one resource out, so the core group is written out. */
async function grant(send: SendToCluster): Promise<void> {
  const read = ["get", "list", "watch"];
  const core = await send("/api/v1");
  const Names = z.object({ resources: z.array(z.object({ name: z.string() })) });
  const names = Names.parse(core.json()).resources.map(({ name }) => name);
  const readable = names.filter((name) => /^(?!secrets)[^/]+(\/(log|status))?$/.test(name));
  const groups = ["apps", "autoscaling", "batch", "coordination.k8s.io", "discovery.k8s.io"];
  const others = ["events.k8s.io", "networking.k8s.io", "policy", "storage.k8s.io"];
  const reviews = ["selfsubjectaccessreviews", "subjectaccessreviews"];
  const rules = [
    { apiGroups: [""], resources: readable, verbs: read },
    { apiGroups: [...groups, ...others], resources: ["*"], verbs: read },
    { apiGroups: ["authorization.k8s.io"], resources: reviews, verbs: ["create"] },
    { nonResourceURLs: ["*"], verbs: ["get"] },
  ];
  const rbac = "rbac.authorization.k8s.io";
  const metadata = { name: user.name };
  const subjects = [{ apiGroup: rbac, kind: "User", name: user.name }];
  const roleRef = { apiGroup: rbac, kind: "ClusterRole", name: user.name };
  await create(send, `/apis/${rbac}/v1/clusterroles`, { metadata, rules });
  await create(send, `/apis/${rbac}/v1/clusterrolebindings`, { metadata, roleRef, subjects });
}

async function create(send: SendToCluster, collection: string, body: object): Promise<void> {
  const { status, text } = await send(collection, { method: "POST", body });
  if (status !== 201) throw new Error(`POST ${collection}: ${status} ${text}`);
}

interface LogTarget {
  readonly send: SendToCluster;
  readonly folder: string;
  readonly recording: Case;
}

/** Writes the newest run in the format of the container runtime and tells kwok to give it out. */
async function serveLog({ send, folder, recording }: LogTarget, pod: Recorded): Promise<void> {
  const { name, namespace = "" } = pod.metadata;
  const own = recording.logs.filter((line) => line.pod === name && line.namespace === namespace);
  const newest = Math.max(...own.map(({ run }) => run));
  const lines = own
    .filter(({ run }) => run === newest)
    .toSorted((left, right) => Date.parse(left.time) - Date.parse(right.time));
  const logsFile = path.join(folder, "logs", `${namespace}_${name}.log`);
  await mkdir(path.dirname(logsFile), { recursive: true });
  await writeFile(logsFile, lines.map(({ time, text }) => `${time} stdout F ${text}\n`).join(""));
  await create(send, `/apis/kwok.x-k8s.io/v1alpha1/namespaces/${namespace}/logs`, {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Logs",
    metadata: { name, namespace },
    // Between two runs the kubelet gives the run that ended last under both names.
    spec: { logs: [newest > 0 ? { logsFile, previousLogsFile: logsFile } : { logsFile }] },
  });
}

/** The token as if it were from the first revision, which is compacted. */
async function expire({ etcdUrl }: Started, token: string): Promise<string> {
  const revision = "2";
  await fetch(`${etcdUrl}/v3/kv/compaction`, {
    method: "POST",
    body: JSON.stringify({ revision, physical: true }),
  });
  const json = z.looseObject({}).parse(JSON.parse(Buffer.from(token, "base64url").toString()));
  return Buffer.from(JSON.stringify({ ...json, rv: 1 })).toString("base64url");
}

function kubeconfigOf({ url, admin }: Started, token: string): string {
  const authority = Buffer.from(admin.ca).toString("base64");
  const cluster = { server: url, "certificate-authority-data": authority };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "real",
    clusters: [{ name: "real", cluster }],
    users: [{ name: "real", user: { token } }],
    contexts: [{ name: "real", context: { cluster: "real", user: "real" } }],
  });
}

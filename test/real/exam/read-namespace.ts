import { type Case, KubernetesObject, LogLine } from "@binnacle/cases";
import { createRedactor } from "@binnacle/runtime";
import { z } from "zod";
import type { Api } from "./api.ts";

/** Cluster-wide kinds without which a namespace cannot be understood. */
const around = [
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
];
/** Never read. */
const left = ["Secret"];
/** The same Events once more, and what the stand-in for nodes keeps. */
const leftGroups = ["events.k8s.io", "kwok.x-k8s.io"];

interface Recording {
  readonly namespace: string;
  /** Normal events from before are left out: an application that had run for an hour would have none. */
  readonly fromMs: number;
}

/** All objects of a namespace as they are stored, the cluster around it, and what its programs wrote. No Secret; redacted. */
export async function readNamespace(
  api: Api,
  { namespace, fromMs }: Recording,
): Promise<Pick<Case, "objects" | "logs">> {
  const kinds = await listedKinds(api);
  const lists = await Promise.all(kinds.map((kind) => listOf(api, kind, namespace)));
  const events = await listOf(api, eventKind, "default");
  const objects = [...lists.flat(), ...events.filter(isAboutNode)];
  const pods = z.array(Pod).parse(objects.filter(({ kind }) => kind === "Pod"));
  const logs = (await Promise.all(pods.map((pod) => logsOf(api, pod)))).flat();
  const Recorded = z.object({ objects: z.array(KubernetesObject), logs: z.array(LogLine) });
  return Recorded.parse(
    await createRedactor().value({
      objects: objects
        .filter((object) => isNear(object, namespace) && !isForgotten(object, fromMs))
        .map(withoutMachines),
      logs: logs.toSorted((one, other) => Date.parse(one.time) - Date.parse(other.time)),
    }),
  );
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const eventKind: Kind = { apiVersion: "v1", kind: "Event", plural: "events", isNamespaced: true };

const Groups = z.object({
  groups: z.array(
    z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) }),
  ),
});
const Resources = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()),
    }),
  ),
});

async function listedKinds(api: Api): Promise<readonly Kind[]> {
  const { groups } = Groups.parse(await api.get("/apis"));
  const versions = groups
    .filter(({ name }) => !leftGroups.includes(name))
    .map(({ preferredVersion }) => preferredVersion.groupVersion);
  const found = await Promise.all(
    ["v1", ...versions].map(async (apiVersion) => {
      const { resources } = Resources.parse(await api.get(rootOf(apiVersion)));
      return resources
        .filter(({ name, verbs }) => verbs.includes("list") && !name.includes("/"))
        .filter(({ kind, namespaced }) =>
          namespaced ? !left.includes(kind) : around.includes(kind),
        )
        .map(({ name, kind, namespaced }) => ({
          apiVersion,
          kind,
          plural: name,
          isNamespaced: namespaced,
        }));
    }),
  );
  return found.flat();
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Items of a list carry neither apiVersion nor kind. */
async function listOf(
  api: Api,
  { apiVersion, kind, plural, isNamespaced }: Kind,
  namespace: string,
): Promise<readonly KubernetesObject[]> {
  const inside = isNamespaced ? `/namespaces/${namespace}` : "";
  const items = await api.list(`${rootOf(apiVersion)}${inside}/${plural}`);
  return items.map((item) => KubernetesObject.parse(Object.assign({ apiVersion, kind }, item)));
}

const Event = z.object({
  kind: z.literal("Event"),
  type: z.string(),
  involvedObject: z.object({ kind: z.string() }),
  eventTime: z.string().nullable(),
  lastTimestamp: z.string().nullable(),
});

function isAboutNode(event: KubernetesObject): boolean {
  return Event.parse(event).involvedObject.kind === "Node";
}

function isForgotten(object: KubernetesObject, fromMs: number): boolean {
  const { data: event } = Event.safeParse(object);
  if (event?.type !== "Normal") return false;
  return Date.parse(event.lastTimestamp ?? event.eventTime ?? "") < fromMs;
}

const machines = ["kube-controller-manager", "kube-scheduler", "kubelet", "kwok"];
const Managed = z.looseObject({
  ownerReferences: z.array(z.unknown()).default([]),
  managedFields: z.array(z.looseObject({ manager: z.string() })).default([]),
});

/** What the control plane makes for itself is not worth its managedFields, but for what a person wrote there. */
function withoutMachines(object: KubernetesObject): KubernetesObject {
  const { ownerReferences, managedFields } = Managed.parse(object.metadata);
  const isMade = ownerReferences.length > 0 || ["Event", "Endpoints"].includes(object.kind);
  if (!isMade) return object;
  const byPeople = managedFields.filter(({ manager }) => !machines.includes(manager));
  const { managedFields: _, ...kept } = object.metadata;
  const written = byPeople.length === 0 ? {} : { managedFields: byPeople };
  return { ...object, metadata: { ...kept, ...written } };
}

const Volume = z.object({
  spec: z.object({ claimRef: z.object({ namespace: z.string() }).optional() }),
});

function isNear(object: KubernetesObject, namespace: string): boolean {
  const { kind, metadata } = object;
  if (kind === "Namespace") return [namespace, "default", "kube-system"].includes(metadata.name);
  if (kind !== "PersistentVolume") return true;
  return Volume.parse(object).spec.claimRef?.namespace === namespace;
}

const ContainerStatus = z.object({ name: z.string(), restartCount: z.int() });
const Pod = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  status: z.object({
    initContainerStatuses: z.array(ContainerStatus).default([]),
    containerStatuses: z.array(ContainerStatus).default([]),
  }),
});

/** The current run of each container and the one before: an API server gives no older ones. */
async function logsOf(api: Api, { metadata, status }: z.infer<typeof Pod>): Promise<LogLine[]> {
  const { name: pod, namespace } = metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?timestamps=true`;
  const containers = [...status.initContainerStatuses, ...status.containerStatuses];
  const runs = containers.flatMap(({ name, restartCount }) => [
    { container: name, run: restartCount - 1, query: `&container=${name}&previous=true` },
    { container: name, run: restartCount, query: `&container=${name}` },
  ]);
  const texts = await Promise.all(
    runs
      .filter(({ run }) => run >= 0)
      .map(async ({ container, run, query }) => {
        const { status: code, text } = await api.send("GET", `${path}${query}`);
        // A container that never started has no log.
        const lines = code === 200 ? text.split("\n").filter((line) => line !== "") : [];
        return lines.map((line) => toLogLine(line, { namespace, pod, container, run }));
      }),
  );
  return texts.flat();
}

function toLogLine(
  line: string,
  source: Pick<LogLine, "namespace" | "pod" | "container" | "run">,
): LogLine {
  const [time = "", ...words] = line.split(" ");
  const text = words.join(" ");
  return { ...source, time: new Date(time).toISOString(), level: levelOf(text), text };
}

const levels = ["fatal", "error", "warn", "debug"] as const;

/** As a shipper of logs would tell it. */
function levelOf(text: string): LogLine["level"] {
  return levels.find((level) => new RegExp(`\\b(${level}|panic)`, "i").test(text)) ?? "info";
}

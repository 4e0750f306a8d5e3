import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const Names = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
});
const labels = z.record(z.string(), z.string());
const amounts = z.record(z.string(), z.union([z.string(), z.number()]));
const Mount = z.object({ name: z.string(), mountPath: z.string() });
const Container = z.looseObject({
  name: z.string(),
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string() })).default([]),
  securityContext: z.unknown(),
  resources: z.object({ requests: amounts, limits: amounts }),
  volumeMounts: z.array(Mount),
});
const Volume = z.looseObject({
  name: z.string(),
  secret: z.looseObject({ secretName: z.string() }).optional(),
});
const PodSpec = z.looseObject({
  serviceAccountName: z.string(),
  automountServiceAccountToken: z.boolean(),
  securityContext: z.unknown(),
  initContainers: z.array(Container).default([]),
  containers: z.array(Container),
  volumes: z.array(Volume),
});

const Deployment = z.looseObject({
  kind: z.literal("Deployment"),
  metadata: Names,
  spec: z.looseObject({
    // Absent: an autoscaler sets it.
    replicas: z.int().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({ metadata: z.looseObject({ labels }), spec: PodSpec }),
  }),
});
const Rule = z.object({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()).optional(),
  verbs: z.array(z.string()),
});
export type Rule = z.infer<typeof Rule>;
const Role = z.looseObject({
  kind: z.enum(["ClusterRole", "Role"]),
  metadata: Names,
  rules: z.array(Rule),
});
const Binding = z.looseObject({
  kind: z.enum(["ClusterRoleBinding", "RoleBinding"]),
  metadata: Names,
  roleRef: z.object({ kind: z.string(), name: z.string() }).loose(),
  subjects: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
});
const Selecting = z.looseObject({
  kind: z.enum(["Service", "PodDisruptionBudget"]),
  metadata: Names,
  spec: z.looseObject({
    selector: z.union([
      z.object({ matchLabels: labels }).transform((of) => of.matchLabels),
      labels,
    ]),
  }),
});
const ConfigMap = z.looseObject({
  kind: z.literal("ConfigMap"),
  metadata: Names,
  data: z.record(z.string(), z.string()),
});
const Peer = z.looseObject({
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
  namespaceSelector: z.object({ matchLabels: labels }).optional(),
  podSelector: z.object({ matchLabels: labels }).optional(),
});
export type Peer = z.infer<typeof Peer>;
const Flow = z.array(z.object({ protocol: z.string(), port: z.int() }));
const NetworkPolicy = z.looseObject({
  kind: z.literal("NetworkPolicy"),
  metadata: Names,
  spec: z.object({
    podSelector: z.object({ matchLabels: labels }),
    policyTypes: z.array(z.string()),
    ingress: z.array(z.object({ from: z.array(Peer), ports: Flow })),
    egress: z.array(z.object({ to: z.array(Peer), ports: Flow })),
  }),
});
const Any = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: Names });

export type Manifests = ReturnType<typeof readManifests>;

/** What stands in a file of manifests, by kind; each kind of which something is claimed is parsed. */
export function readManifests(text: string) {
  const all = parseAllDocuments(text)
    .map((document) => z.unknown().parse(document.toJS()))
    .filter((one) => one !== null)
    .map((one) => Any.parse(one));
  const of = <Schema extends z.ZodType>(schema: Schema, ...kinds: readonly string[]) =>
    all.filter(({ kind }) => kinds.includes(kind)).map((one) => schema.parse(one));
  return {
    all,
    deployments: of(Deployment, "Deployment"),
    roles: of(Role, "ClusterRole", "Role"),
    bindings: of(Binding, "ClusterRoleBinding", "RoleBinding"),
    selecting: of(Selecting, "Service", "PodDisruptionBudget"),
    /** The text of binnacle.yaml. */
    settings: of(ConfigMap, "ConfigMap")
      .map(({ data }) => data["binnacle.yaml"] ?? "")
      .join(""),
    policies: of(NetworkPolicy, "NetworkPolicy"),
  };
}

/** Of a file of the repository. */
export function manifestsIn(file: string): Manifests {
  return readManifests(textOf(file));
}

/** The text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");
}

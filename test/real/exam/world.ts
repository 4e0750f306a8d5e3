import type { Strike as Blow } from "@binnacle/cases";
import { z } from "zod";
import type { Api } from "./api.ts";

const Names = z.object({
  name: z.string(),
  namespace: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
});
const KeyRef = z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const Probe = z.object({
  initialDelaySeconds: z.int().default(0),
  periodSeconds: z.int().default(10),
  failureThreshold: z.int().default(3),
  httpGet: z.object({ path: z.string(), port: z.union([z.int(), z.string()]) }).optional(),
});
export type Probe = z.infer<typeof Probe>;
const Security = z.object({
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.int().optional(),
});

export const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).default([]),
  ports: z.array(z.object({ containerPort: z.int() })).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .object({ configMapKeyRef: KeyRef.optional(), secretKeyRef: KeyRef.optional() })
          .optional(),
      }),
    )
    .default([]),
  resources: z
    .object({ limits: z.object({ memory: z.string().optional() }).optional() })
    .default({}),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  startupProbe: Probe.optional(),
  securityContext: Security.default({}),
});
export type Container = z.infer<typeof Container>;

export const Pod = z.object({
  metadata: Names.extend({
    uid: z.string(),
    creationTimestamp: z.string(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    restartPolicy: z.string(),
    initContainers: z.array(Container).default([]),
    containers: z.array(Container),
    securityContext: Security.default({}),
    imagePullSecrets: z.array(z.object({ name: z.string() })).default([]),
    volumes: z
      .array(
        z.object({
          name: z.string(),
          configMap: z.object({ name: z.string() }).optional(),
          secret: z.object({ secretName: z.string() }).optional(),
        }),
      )
      .default([]),
  }),
});
export type Pod = z.infer<typeof Pod>;

const KeyHolder = z.object({
  metadata: Names,
  data: z.record(z.string(), z.string()).default({}),
});
const Service = z.object({
  metadata: Names,
  spec: z.object({
    clusterIP: z.string().default(""),
    externalName: z.string().optional(),
    ports: z.array(z.object({ port: z.int(), protocol: z.string() })).default([]),
  }),
});
const Slice = z.object({
  metadata: Names,
  endpoints: z
    .array(z.object({ conditions: z.object({ ready: z.boolean().optional() }).optional() }))
    .nullish(),
  ports: z.array(z.unknown()).nullish(),
});
const Selector = z.object({ matchLabels: z.record(z.string(), z.string()).default({}) });
const Policy = z.object({
  metadata: Names,
  spec: z.object({
    podSelector: Selector,
    policyTypes: z.array(z.string()),
    egress: z
      .array(z.object({ ports: z.array(z.object({ port: z.int() })).optional() }))
      .default([]),
    ingress: z
      .array(
        z.object({ from: z.array(z.object({ podSelector: Selector.optional() })).default([]) }),
      )
      .default([]),
  }),
});
type Policy = z.infer<typeof Policy>;
const Node = z.object({
  metadata: Names,
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
  }),
});

/** What befalls the pods of an app and no object shows. */
export interface Strike extends Omit<Blow, "isForNewPods"> {
  /** Pods that were created before are spared. */
  readonly fromMs?: number;
}

const dnsPort = 53;

interface Reachable {
  readonly address: string;
  readonly ports: readonly number[];
  readonly ready: number;
  /** Its name leads out of the cluster, to a host that does not exist. */
  readonly isExternal: boolean;
}

/** What the kubelets and the programs can see of the cluster; maps are keyed `namespace/name`. */
export interface World {
  readonly pods: readonly Pod[];
  readonly services: ReadonlyMap<string, Reachable>;
  readonly keys: Readonly<Record<"configmap" | "secret", ReadonlyMap<string, ReadonlySet<string>>>>;
  readonly policies: readonly Policy[];
  readonly readyNodes: ReadonlySet<string>;
  readonly strikes: ReadonlyMap<string, Strike>;
}

export async function readWorld(api: Api, strikes: World["strikes"]): Promise<World> {
  const [pods, services, slices, configMaps, secrets, policies, nodes] = await Promise.all([
    api.list("/api/v1/pods").then((all) => z.array(Pod).parse(all)),
    api.list("/api/v1/services").then((all) => z.array(Service).parse(all)),
    api.list("/apis/discovery.k8s.io/v1/endpointslices").then((all) => z.array(Slice).parse(all)),
    api.list("/api/v1/configmaps").then(keysOf),
    api.list("/api/v1/secrets").then(keysOf),
    api
      .list("/apis/networking.k8s.io/v1/networkpolicies")
      .then((all) => z.array(Policy).parse(all)),
    api.list("/api/v1/nodes").then((all) => z.array(Node).parse(all)),
  ]);
  const ready = readyEndpoints(slices);
  return {
    pods,
    services: new Map(
      services.map(({ metadata, spec }) => [
        keyOf(metadata),
        {
          address: spec.clusterIP,
          ports: spec.ports.filter(({ protocol }) => protocol === "TCP").map(({ port }) => port),
          ready: ready.get(keyOf(metadata)) ?? 0,
          isExternal: spec.externalName !== undefined,
        },
      ]),
    ),
    keys: { configmap: configMaps, secret: secrets },
    policies,
    readyNodes: new Set(nodes.filter(isReady).map(({ metadata }) => metadata.name)),
    strikes,
  };
}

export function keyOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

/** Whether a NetworkPolicy keeps the caller out of the pods of a service of the same name. */
export function isForbidden(world: World, caller: Pod, service: string): boolean {
  const { namespace, labels } = caller.metadata;
  const selecting = world.policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec.policyTypes.includes("Ingress") &&
      covers(spec.podSelector, { app: service }),
  );
  const allows = ({ spec }: Policy): boolean =>
    spec.ingress.some(({ from }) =>
      from.some(({ podSelector }) => podSelector !== undefined && covers(podSelector, labels)),
    );
  return selecting.length > 0 && !selecting.some(allows);
}

/** Whether the policies for what the caller sends leave out port 53. */
export function isWithoutDns({ policies }: World, { metadata: caller }: Pod): boolean {
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === caller.namespace &&
      spec.policyTypes.includes("Egress") &&
      covers(spec.podSelector, caller.labels),
  );
  const ports = selecting.flatMap(({ spec }) =>
    spec.egress.flatMap((rule) => rule.ports ?? [{ port: dnsPort }]),
  );
  return selecting.length > 0 && !ports.some(({ port }) => port === dnsPort);
}

function covers(
  { matchLabels }: z.infer<typeof Selector>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

function keysOf(all: readonly unknown[]): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = z.array(KeyHolder).parse(all);
  return new Map(
    holders.map(({ metadata, data }) => [keyOf(metadata), new Set(Object.keys(data))]),
  );
}

/** A slice without ports has addresses but leads nowhere. */
function readyEndpoints(slices: readonly z.infer<typeof Slice>[]): ReadonlyMap<string, number> {
  const ready = new Map<string, number>();
  for (const { metadata, endpoints, ports } of slices) {
    const service = metadata.labels["kubernetes.io/service-name"];
    if (service === undefined || (ports ?? []).length === 0) continue;
    const key = keyOf({ namespace: metadata.namespace, name: service });
    const here = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length;
    ready.set(key, (ready.get(key) ?? 0) + here);
  }
  return ready;
}

function isReady({ status }: z.infer<typeof Node>): boolean {
  return status.conditions.some(({ type, status: value }) => type === "Ready" && value === "True");
}

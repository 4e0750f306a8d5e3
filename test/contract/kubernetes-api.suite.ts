import { type Case, rebase } from "@binnacle/cases";
import {
  ApisApi,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  V1ListMeta,
  VersionApi,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { because } from "../support/because.ts";
import { clusterRequests, type SendToCluster } from "../support/cluster-request.ts";
import { recordedCase } from "../support/recorded-case.ts";
import {
  type KubernetesMcpServer,
  startKubernetesMcpServer,
} from "../support/start-kubernetes-mcp-server.ts";

/** A cluster with the recorded objects and logs in it. */
interface OpenCluster {
  /** JSON, of a user who may read everything but Secrets. */
  readonly kubeconfig: string;
  /** The name that the API server knows this user by. */
  readonly user: string;
  /** Gives back the continue token, or one like it, in a state in which it answers 410. */
  readonly expire: (token: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface SuiteOptions {
  readonly name: string;
  /** Why there is no such cluster here: everything is skipped. */
  readonly missing?: string | undefined;
  readonly open: (recording: Case) => Promise<OpenCluster>;
}

type Recorded = Case["objects"][number];

/** Pods whose logs the cluster must serve: one restarts again and again, one runs. */
export function podsWithLogs(recording: Case): readonly Recorded[] {
  const pods = recording.objects.filter(
    ({ kind, metadata }) => kind === "Pod" && metadata.namespace === namespace,
  );
  const crashing = pods.find((pod) => statusOf(pod).waiting === "CrashLoopBackOff");
  const running = pods.find(
    (pod) => statusOf(pod).waiting === undefined && hasLogs(recording, pod),
  );
  return [crashing, running].filter((pod) => pod !== undefined);
}

/** The recording that the suite asks about, moved to the present. */
export function suiteRecording(): Case {
  return rebase(recordedCase("missing-env"), new Date());
}

const namespace = "shop";
const shop = `/api/v1/namespaces/${namespace}`;
const tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const metadataForm = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** Resources that an investigation reads: [group version, plural, kind, namespaced, short names]. */
export const resources = [
  ["v1", "configmaps", "ConfigMap", true, ["cm"]],
  ["v1", "endpoints", "Endpoints", true, ["ep"]],
  ["v1", "events", "Event", true, ["ev"]],
  ["v1", "limitranges", "LimitRange", true, ["limits"]],
  ["v1", "namespaces", "Namespace", false, ["ns"]],
  ["v1", "nodes", "Node", false, ["no"]],
  ["v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, ["pvc"]],
  ["v1", "persistentvolumes", "PersistentVolume", false, ["pv"]],
  ["v1", "pods", "Pod", true, ["po"]],
  ["v1", "replicationcontrollers", "ReplicationController", true, ["rc"]],
  ["v1", "resourcequotas", "ResourceQuota", true, ["quota"]],
  ["v1", "secrets", "Secret", true, undefined],
  ["v1", "serviceaccounts", "ServiceAccount", true, ["sa"]],
  ["v1", "services", "Service", true, ["svc"]],
  ["apps/v1", "controllerrevisions", "ControllerRevision", true, undefined],
  ["apps/v1", "daemonsets", "DaemonSet", true, ["ds"]],
  ["apps/v1", "deployments", "Deployment", true, ["deploy"]],
  ["apps/v1", "replicasets", "ReplicaSet", true, ["rs"]],
  ["apps/v1", "statefulsets", "StatefulSet", true, ["sts"]],
  ["batch/v1", "cronjobs", "CronJob", true, ["cj"]],
  ["batch/v1", "jobs", "Job", true, undefined],
  ["autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true, ["hpa"]],
  ["networking.k8s.io/v1", "ingressclasses", "IngressClass", false, undefined],
  ["networking.k8s.io/v1", "ingresses", "Ingress", true, ["ing"]],
  ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", true, ["netpol"]],
  ["policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", true, ["pdb"]],
  ["storage.k8s.io/v1", "storageclasses", "StorageClass", false, ["sc"]],
  ["storage.k8s.io/v1", "volumeattachments", "VolumeAttachment", false, undefined],
  ["coordination.k8s.io/v1", "leases", "Lease", true, undefined],
  ["discovery.k8s.io/v1", "endpointslices", "EndpointSlice", true, undefined],
] as const;

const ResourceList = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      singularName: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()),
      shortNames: z.array(z.string()).optional(),
    }),
  ),
});
const Item = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});
const List = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  metadata: z.object({
    resourceVersion: z.string(),
    continue: z.string().optional(),
    remainingItemCount: z.number().optional(),
  }),
  items: z.array(Item),
});
const Table = z.object({
  kind: z.literal("Table"),
  columnDefinitions: z.array(
    z.object({ name: z.string(), type: z.string(), format: z.string(), priority: z.number() }),
  ),
  rows: z.array(z.object({ cells: z.array(z.unknown()), object: Item })),
});
const Status = z.object({
  kind: z.literal("Status"),
  status: z.literal("Failure"),
  code: z.number(),
  reason: z.string().optional(),
  message: z.string(),
  metadata: z.object({ continue: z.string().optional() }),
});
const Involved = z.object({
  involvedObject: z.object({ kind: z.string(), name: z.string() }),
  type: z.string(),
});
const PodStatus = z.object({
  spec: z.object({ nodeName: z.string().optional() }),
  status: z.object({
    phase: z.string(),
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          ready: z.boolean(),
          restartCount: z.number(),
          state: z.object({ waiting: z.object({ reason: z.string() }).optional() }),
        }),
      )
      .default([]),
  }),
});

/** What the parts of the suite ask a cluster with. */
interface Asking {
  readonly recording: Case;
  /** Objects of the recording. */
  readonly recorded: (kind: string, inNamespace?: string) => readonly Recorded[];
  readonly cluster: () => OpenCluster;
  readonly config: KubeConfig;
  readonly core: () => CoreV1Api;
  readonly send: SendToCluster;
  readonly list: (path: string) => Promise<z.infer<typeof List>>;
  readonly table: (path: string) => Promise<z.infer<typeof Table>>;
  readonly failure: (path: string, method?: string) => Promise<z.infer<typeof Status>>;
}

/** What every Kubernetes API that serves the recording must answer. */
export function kubernetesApiSuite({ name: server, missing, open }: SuiteOptions): void {
  describe.skipIf(missing !== undefined)(
    `${server} speaks the Kubernetes API${because(missing)}`,
    () => {
      const recording = suiteRecording();
      const config = new KubeConfig();
      let cluster: OpenCluster;
      let sending: SendToCluster;

      beforeAll(async () => {
        cluster = await open(recording);
        config.loadFromString(cluster.kubeconfig);
        sending = clusterRequests(cluster.kubeconfig);
      }, 60_000);
      afterAll(() => cluster.close());

      const send: SendToCluster = (path, request) => sending(path, request);
      const asking: Asking = {
        recording,
        recorded: (kind, inNamespace) =>
          recording.objects.filter(
            (object) =>
              object.kind === kind &&
              (inNamespace === undefined || object.metadata.namespace === inNamespace),
          ),
        cluster: () => cluster,
        config,
        core: () => config.makeApiClient(CoreV1Api),
        send,
        list: async (path) => List.parse((await send(path)).json()),
        table: async (path) => Table.parse((await send(path, { accept: tableForm })).json()),
        failure: async (path, method = "GET") =>
          Status.parse((await send(path, { method })).json()),
      };

      describe.for(parts)("%s", ([, ask]) => {
        ask(asking);
      });
    },
  );
}

const parts: readonly (readonly [string, (asking: Asking) => void])[] = [
  ["discovery", discovery],
  ["reading", reading],
  ["pages", pages],
  ["selectors", selectors],
  ["watches", watches],
  ["tables", tables],
  ["refusals", refusals],
  ["access reviews", accessReviews],
  ["logs", podLogs],
  ["kubernetes-mcp-server", throughMcpServer],
];

function discovery({ config, send }: Asking): void {
  test("the version is 1.36", async () => {
    const version = await config.makeApiClient(VersionApi).getCode();
    expect(version).toMatchObject({ major: "1", minor: "36", gitVersion: "v1.36.3" });
  });

  test("every group prefers the version that is read here", async () => {
    const { groups } = await config.makeApiClient(ApisApi).getAPIVersions();
    const preferred = groups.map((group) => group.preferredVersion?.groupVersion);
    const needed = new Set(resources.map(([groupVersion]) => groupVersion));
    needed.delete("v1");
    expect(preferred).toEqual(expect.arrayContaining([...needed]));
  });

  test.for(resources)("%s %s", async ([groupVersion, plural, kind, namespaced, shortNames]) => {
    const found = ResourceList.parse((await send(rootOf(groupVersion))).json());
    const resource = found.resources.find((one) => one.name === plural);
    expect(resource).toMatchObject({ kind, namespaced, singularName: kind.toLowerCase() });
    expect(resource?.shortNames).toEqual(shortNames);
    expect(resource?.verbs).toEqual(expect.arrayContaining(["get", "list", "watch"]));
  });

  test("a client that prefers aggregated discovery can go on", async () => {
    const accept =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const kind = z.object({ kind: z.string() }).parse((await send("/apis", { accept })).json());
    expect(["APIGroupList", "APIGroupDiscoveryList"]).toContain(kind.kind);
  });

  test.for(["/healthz", "/livez", "/readyz"])("%s is ok without a token", async (path) => {
    expect((await send(path, { token: "" })).text).toBe("ok");
  });
}

function reading({ recording, config, core, recorded, send, list }: Asking): void {
  test.for(resources.filter(([, plural]) => plural !== "secrets"))(
    "%s %s: the list holds what was recorded, in order",
    async ([groupVersion, plural, kind, namespaced]) => {
      const root = rootOf(groupVersion);
      const all = await list(`${root}/${plural}`);
      expect(all).toMatchObject({ kind: `${kind}List`, apiVersion: groupVersion });
      const keys = all.items.map(keyOf);
      expect(keys).toEqual(keys.toSorted());
      expect(keys).toEqual(expect.arrayContaining(recorded(kind).map(keyOf)));
      if (!namespaced) return;
      const own = await list(`${root}/namespaces/${namespace}/${plural}`);
      expect(own.items.map(keyOf)).toEqual(recorded(kind, namespace).map(keyOf).toSorted());
    },
  );

  test("objects come back whole, with the time and uid of the recording", async () => {
    const items = await Promise.all(
      resources
        .filter(([, plural, , namespaced]) => namespaced && plural !== "secrets")
        .map(async ([groupVersion, plural]) => {
          const path = `${rootOf(groupVersion)}/namespaces/${namespace}/${plural}`;
          return (await list(path)).items;
        }),
    );
    const byUid = new Map(items.flat().map((item) => [item.metadata.uid, item]));
    const own = recording.objects.filter(({ metadata }) => metadata.namespace === namespace);
    for (const object of own) {
      const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
      const { resourceVersion: _resourceVersion, ...kept } = metadata;
      expect.soft(byUid.get(metadata.uid)).toMatchObject({ metadata: kept, ...rest });
    }
  });

  test("items of a list carry neither kind nor apiVersion, a single object both", async () => {
    const pods = await list(`${shop}/pods?limit=1`);
    const name = pods.items[0]?.metadata.name;
    expect(pods.items[0]).not.toHaveProperty("kind");
    const pod = (await send(`${shop}/pods/${name}`)).json();
    expect(pod).toMatchObject({ kind: "Pod", apiVersion: "v1", metadata: { name } });
  });

  test("client-node reads typed objects", async () => {
    const { items } = await core().listNamespacedPod({ namespace });
    expect(items).toHaveLength(recorded("Pod", namespace).length);
    expect(items[0]?.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const events = await core().listNamespacedEvent({ namespace });
    expect(events.items).toHaveLength(recorded("Event", namespace).length);
    const custom = config.makeApiClient(CustomObjectsApi);
    const of = { group: "apps", version: "v1", namespace, plural: "deployments" };
    const deployments = List.parse(await custom.listNamespacedCustomObject(of));
    expect(deployments.items).toHaveLength(recorded("Deployment", namespace).length);
  });

  test("a namespace without objects lists nothing", async () => {
    expect((await list("/api/v1/namespaces/nowhere/pods")).items).toEqual([]);
  });

  test("the answer is dated", async () => {
    const { headers } = await send("/api/v1/namespaces");
    expect(Math.abs(Date.parse(headers.date ?? "") - Date.now())).toBeLessThan(5_000);
  });
}

function pages({ cluster, core, recorded, list, failure }: Asking): void {
  test("every object comes once, and the rest is counted down", async () => {
    const keys: string[] = [];
    const left: (number | undefined)[] = [];
    let token: string | undefined = "";
    while (token !== undefined) {
      const { items, metadata } = await core().listPodForAllNamespaces({
        limit: 40,
        ...(token !== "" && { _continue: token }),
      });
      keys.push(...items.map((pod) => `${pod.metadata?.namespace}/${pod.metadata?.name}`));
      const { remainingItemCount, _continue: next } = metadata ?? new V1ListMeta();
      left.push(remainingItemCount);
      token = next;
    }
    const total = recorded("Pod").length;
    expect(keys).toEqual(recorded("Pod").map(keyOf).toSorted());
    expect(left.at(-1)).toBeUndefined();
    expect(left.slice(0, -1)).toEqual(left.slice(0, -1).map((_, page) => total - 40 * (page + 1)));
  });

  test("a selected list does not tell how many are left", async () => {
    const path = `${shop}/pods?limit=2&fieldSelector=status.phase%3DRunning`;
    const page = await list(path);
    expect(page.items).toHaveLength(2);
    expect(page.metadata.continue).toBeDefined();
    expect(page.metadata.remainingItemCount).toBeUndefined();
  });

  test("the limit holds only for reads of the newest state", async () => {
    const cached = await list(`${shop}/pods?limit=2&resourceVersion=0`);
    expect(cached.items).toHaveLength(recorded("Pod", namespace).length);
  });

  test("an expired token answers 410, with a token that goes on", async () => {
    const first = await list("/api/v1/pods?limit=5");
    const old = await cluster().expire(first.metadata.continue ?? "");
    const gone = await failure(`/api/v1/pods?limit=500&continue=${old}`);
    expect(gone).toMatchObject({ code: 410, reason: "Expired" });
    expect(gone.message).toMatch(/^The provided continue parameter is too old/);
    const rest = await list(`/api/v1/pods?limit=500&continue=${gone.metadata.continue}`);
    expect(rest.items).toHaveLength(recorded("Pod").length - 5);
  });

  test.for([
    ["limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["continue=%25", /^invalid continue token: continue key is not valid/],
    [
      "resourceVersion=x",
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
  ] as const)("%s is refused", async ([query, message]) => {
    const refused = await failure(`/api/v1/pods?${query}`);
    expect(refused).toMatchObject({ code: 400, reason: "BadRequest" });
    expect(refused.message).toMatch(message);
  });
}

function selectors({ recorded, list, failure }: Asking): void {
  const app = "app.kubernetes.io/name";
  const appOf = (pod: Recorded) => label(pod, app);
  const selections: readonly (readonly [string, (pod: Recorded) => boolean])[] = [
    [`labelSelector=${app}=payment`, (pod) => appOf(pod) === "payment"],
    [`labelSelector=${app}!=payment`, (pod) => appOf(pod) !== "payment"],
    [`labelSelector=${app} in (payment,cart)`, (pod) => /^(payment|cart)$/.test(appOf(pod) ?? "")],
    [`labelSelector=${app} notin (payment)`, (pod) => appOf(pod) !== "payment"],
    [`labelSelector=${app}`, (pod) => appOf(pod) !== undefined],
    [`labelSelector=!${app}`, (pod) => appOf(pod) === undefined],
    [
      "labelSelector=pod-template-hash,!nothing",
      (pod) => label(pod, "pod-template-hash") !== undefined,
    ],
    ["fieldSelector=status.phase=Running", (pod) => statusOf(pod).phase === "Running"],
    ["fieldSelector=status.phase!=Running", (pod) => statusOf(pod).phase !== "Running"],
    ["fieldSelector=spec.nodeName=", (pod) => statusOf(pod).nodeName === undefined],
    [
      `fieldSelector=metadata.namespace=${namespace}`,
      (pod) => pod.metadata.namespace === namespace,
    ],
  ];
  test.for(selections)("pods with %s", async ([query, isExpected]) => {
    const found = await list(`/api/v1/pods?${query.replaceAll(" ", "%20")}`);
    const expected = recorded("Pod").filter(isExpected).map(keyOf).toSorted();
    expect(found.items.map(keyOf)).toEqual(expected);
  });

  test("pods of one node, and one pod by name", async () => {
    const [pod] = recorded("Pod", namespace);
    const { nodeName } = PodStatus.parse(pod).spec;
    const onNode = await list(`/api/v1/pods?fieldSelector=spec.nodeName=${nodeName}`);
    const expected = recorded("Pod").filter((one) => statusOf(one).nodeName === nodeName);
    expect(onNode.items.map(keyOf)).toEqual(expected.map(keyOf).toSorted());
    const byName = await list(`/api/v1/pods?fieldSelector=metadata.name=${pod?.metadata.name}`);
    expect(byName.items).toHaveLength(1);
  });

  test("events of one object", async () => {
    const events = recorded("Event", namespace).map((event) => ({
      key: keyOf(event),
      ...Involved.parse(event),
    }));
    const warning = events.find(({ type }) => type === "Warning");
    const { kind, name: of } = warning?.involvedObject ?? { kind: "", name: "" };
    const query = `involvedObject.kind=${kind},involvedObject.name=${of},type=Warning`;
    const found = await list(`${shop}/events?fieldSelector=${query}`);
    const expected = events
      .filter(({ type }) => type === "Warning")
      .filter(({ involvedObject: about }) => about.name === of && about.kind === kind);
    expect(found.items.map(keyOf)).toEqual(expected.map(({ key }) => key).toSorted());
    expect(expected).not.toEqual([]);
  });

  test.for([
    [
      "pods?labelSelector=a%20b",
      "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    ],
    ["pods?labelSelector=a=b=c", "found '=', expected: ',' or 'end of string'"],
    [
      "pods?labelSelector=a%20in%20(b",
      "unable to parse requirement: found '', expected: ',' or ')'",
    ],
    ["pods?labelSelector=(a)", "found '(', expected: !, identifier, or 'end of string'"],
    ["pods?labelSelector=a,", "found '', expected: identifier after ','"],
    [
      "pods?labelSelector=a%3Eb",
      "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    ["pods?fieldSelector=spec.image=x", "field label not supported: spec.image"],
    ["pods?fieldSelector=phase", "invalid selector: 'phase'; can't understand 'phase'"],
    ["pods?fieldSelector=a=b=c", "invalid field selector: unescaped character in value: 61"],
    [
      "configmaps?fieldSelector=a=b",
      '"a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
  ] as const)("%s is refused: %s", async ([path, message]) => {
    const refused = { code: 400, reason: "BadRequest", message };
    expect(await failure(`/api/v1/${path}`)).toMatchObject(refused);
  });
}

const Told = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.looseObject({
    kind: z.string(),
    apiVersion: z.string(),
    message: z.string().optional(),
    code: z.number().optional(),
    metadata: z.looseObject({
      name: z.string().optional(),
      resourceVersion: z.string().optional(),
      annotations: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});
const listStream = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

function names(events: readonly z.infer<typeof Told>[]): string[] {
  return events.map(({ type, object }) => `${type} ${object.kind} ${object.metadata.name ?? ""}`);
}

function endsList(event: z.infer<typeof Told> | undefined): string | undefined {
  return event?.object.metadata.annotations?.["k8s.io/initial-events-end"];
}

/** What a watch tells before it ends by itself. */
function watches({ recorded, send, list, failure }: Asking): void {
  const pods = `${shop}/pods`;
  const told = async (query: string, path = pods, accept = "application/json") => {
    const { text } = await send(`${path}?watch=true&timeoutSeconds=1&${query}`, { accept });
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => Told.parse(JSON.parse(line)));
  };
  const added = () =>
    recorded("Pod", namespace).map(({ metadata }) => `ADDED Pod ${metadata.name}`);
  test.for([`${listStream}&allowWatchBookmarks=true`, "allowWatchBookmarks=true"])(
    "%s tells every object once, then that this was all, at the revision of the list",
    async (query) => {
      const events = await told(query);
      expect(names(events.slice(0, -1)).toSorted()).toEqual(added().toSorted());
      expect(events.at(-1)).toMatchObject({
        type: "BOOKMARK",
        object: { kind: "Pod", apiVersion: "v1" },
      });
      expect(endsList(events.at(-1))).toBe("true");
      const { metadata } = await list(pods);
      expect(Number(events.at(-1)?.object.metadata.resourceVersion)).toBeLessThanOrEqual(
        Number(metadata.resourceVersion),
      );
    },
  );

  test.for([listStream, "", "resourceVersion=0"])(
    "%j without bookmarks has no end",
    async (query) => {
      expect(names(await told(query)).toSorted()).toEqual(added().toSorted());
    },
  );

  test("from the revision of a list on there is nothing that it did not hold, and from the future nothing yet", async () => {
    const { metadata } = await list(pods);
    const future = Number(metadata.resourceVersion) + 1_000_000;
    expect(await told(`resourceVersion=${metadata.resourceVersion}`)).toEqual([]);
    expect(await told(`resourceVersion=${future}`)).toEqual([]);
  });

  test("a revision that is too old ends the watch with an event, not with its status", async () => {
    const [event, ...others] = await told("resourceVersion=1");
    expect(event).toMatchObject({ type: "ERROR", object: { kind: "Status", code: 410 } });
    expect(event?.object.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
    expect(others).toEqual([]);
  });

  test("a list of what is still to come is refused within the stream", async () => {
    const [event] = await told(`${listStream}&resourceVersion=4000000000&allowWatchBookmarks=true`);
    expect(event).toMatchObject({ type: "ERROR", object: { code: 504 } });
    expect(event?.object.message).toMatch(/^Timeout: Too large resource version: 4000000000, /);
  });

  test("selectors hold, and metadata alone is told on request", async () => {
    const selected = await told(`${listStream}&labelSelector=app%3Dnone&allowWatchBookmarks=true`);
    expect(names(selected)).toEqual(["BOOKMARK Pod "]);
    const bare = await told(
      listStream,
      pods,
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
    );
    expect(new Set(bare.map(({ object }) => object.kind))).toEqual(
      new Set(["PartialObjectMetadata"]),
    );
  });

  test.for([
    ["resourceVersionMatch=NotOlderThan", 422],
    ["sendInitialEvents=true", 422],
    ["resourceVersion=x", 500],
  ] as const)("%s is refused with %i", async ([query, code]) => {
    expect((await failure(`${pods}?watch=true&${query}`)).code).toBe(code);
  });

  test("Secrets may not be watched, nor an object that is not there", async () => {
    expect((await failure("/api/v1/secrets?watch=true")).message).toContain(
      'cannot watch resource "secrets"',
    );
    expect((await failure(`${pods}/none?watch=true`)).message).toBe('pods "none" not found');
  });
}

function tables({ recorded, send, table }: Asking): void {
  test.for([
    ["pods", "Name* Ready Status Restarts Age (IP) (Node) (Nominated Node) (Readiness Gates)"],
    ["deployments", "Name* Ready Up-to-date Available Age (Containers) (Images) (Selector)"],
    ["replicasets", "Name* Desired Current Ready Age (Containers) (Images) (Selector)"],
    ["statefulsets", "Name* Ready Age (Containers) (Images)"],
    [
      "daemonsets",
      "Name* Desired Current Ready Up-to-date Available Node Selector Age (Containers) (Images) (Selector)",
    ],
    ["jobs", "Name* Status Completions Duration Age (Containers) (Images) (Selector)"],
    ["services", "Name* Type Cluster-IP External-IP Port(s) Age (Selector)"],
    [
      "nodes",
      "Name* Status Roles Age Version (Internal-IP) (External-IP) (OS-Image) (Kernel-Version) (Container-Runtime)",
    ],
    ["namespaces", "Name* Status Age"],
    ["configmaps", "Name* Data Age"],
    [
      "events",
      "Last Seen Type Reason Object (Subobject) (Source) Message (First Seen) (Count) (Name*)",
    ],
  ] as const)("%s has the columns %s", async ([plural, expected]) => {
    const [groupVersion = ""] = resources.find(([, name]) => name === plural) ?? [];
    const { columnDefinitions } = await table(`${rootOf(groupVersion)}/${plural}`);
    const columns = columnDefinitions.map((column) => {
      const marked = column.format === "name" ? `${column.name}*` : column.name;
      return column.priority === 0 ? marked : `(${marked})`;
    });
    expect(columns.join(" ")).toBe(expected);
  });

  test("pods show readiness, state and restarts", async () => {
    const { rows } = await table(`${shop}/pods`);
    const shown = rows.map(({ cells }) => [...cells.slice(0, 3), String(cells[3]).split(" ")[0]]);
    const expected = recorded("Pod", namespace).map((pod) => {
      const { waiting, phase, ready, total, restarts } = statusOf(pod);
      return [pod.metadata.name, `${ready}/${total}`, waiting ?? phase, String(restarts)];
    });
    expect(shown).toEqual(expected.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)));
  });

  test("a row carries the metadata, the object or nothing on request", async () => {
    const path = `${shop}/services?limit=1&includeObject`;
    const rows = z.object({ rows: z.tuple([z.looseObject({})]) });
    const row = async (include: string) =>
      rows.parse((await send(`${path}=${include}`, { accept: tableForm })).json()).rows[0];
    expect(await row("Object")).toMatchObject({ object: { kind: "Service", spec: {} } });
    expect(await row("Metadata")).toMatchObject({ object: { kind: "PartialObjectMetadata" } });
    expect((await row("None"))["object"] ?? null).toBeNull();
  });

  test("metadata alone on request", async () => {
    const path = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const { kind, apiVersion, items } = List.parse(
      (await send(path, { accept: metadataForm })).json(),
    );
    expect([kind, apiVersion]).toEqual(["PartialObjectMetadataList", "meta.k8s.io/v1"]);
    expect(items).toHaveLength(recorded("ReplicaSet", namespace).length);
    expect(items[0]).toMatchObject({ kind: "PartialObjectMetadata" });
    expect(items[0]).not.toHaveProperty("spec");
  });
}

function refusals({ cluster, send, failure }: Asking): void {
  test.for([
    [`${shop}/pods/none`, 'pods "none" not found'],
    [`/apis/apps/v1/namespaces/${namespace}/deployments/none`, 'deployments.apps "none" not found'],
    ["/api/v1/nodes/none", 'nodes "none" not found'],
    ["/apis/apps/v1/nothings", "the server could not find the requested resource"],
    ["/apis/apps/v9", "the server could not find the requested resource"],
  ] as const)("%s: %s", async ([path, message]) => {
    expect(await failure(path)).toMatchObject({ code: 404, reason: "NotFound", message });
  });

  test.for(["/nothing", "/apis/nothing"])("%s is no path", async (path) => {
    const { status, text } = await send(path);
    expect([status, text]).toEqual([404, "404 page not found\n"]);
  });

  test.for([
    ["GET", "/api/v1/secrets", "secrets", 'list resource "secrets" in API group ""'],
    ["GET", `${shop}/secrets/a`, 'secrets "a"', 'get resource "secrets" in API group ""'],
    ["DELETE", `${shop}/pods/a`, 'pods "a"', 'delete resource "pods" in API group ""'],
    [
      "DELETE",
      `/apis/apps/v1/namespaces/${namespace}/deployments`,
      "deployments.apps",
      'deletecollection resource "deployments" in API group "apps"',
    ],
    ["POST", `${shop}/pods`, "pods", 'create resource "pods" in API group ""'],
    ["GET", `${shop}/pods/a/exec`, 'pods "a"', 'get resource "pods/exec" in API group ""'],
    [
      "GET",
      "/api/v1/nodes/a/proxy/stats/summary",
      'nodes "a"',
      'get resource "nodes/proxy" in API group ""',
    ],
  ] as const)("%s %s is forbidden", async ([method, path, subject, reason]) => {
    const scope = path.includes(namespace)
      ? `in the namespace "${namespace}"`
      : "at the cluster scope";
    expect(await failure(path, method)).toMatchObject({
      code: 403,
      reason: "Forbidden",
      message: `${subject} is forbidden: User "${cluster().user}" cannot ${reason} ${scope}`,
    });
  });

  test("a wrong token is 401", async () => {
    const wrong = await send("/api/v1/pods", { token: "wrong" });
    const unauthorized = { code: 401, reason: "Unauthorized", message: "Unauthorized" };
    expect(wrong.json()).toMatchObject(unauthorized);
  });

  test("a form that nobody serves is 406", async () => {
    expect((await send("/api/v1/pods", { accept: "text/plain" })).status).toBe(406);
  });
}

function accessReviews({ cluster, config, send }: Asking): void {
  test.for([
    [{ verb: "list", resource: "pods" }, true],
    [{ verb: "get", resource: "pods", subresource: "log", namespace }, true],
    [{ verb: "list", resource: "deployments", group: "apps", namespace }, true],
    [{ verb: "list", resource: "secrets", namespace }, false],
    [{ verb: "delete", resource: "pods", namespace }, false],
    [{ verb: "create", resource: "pods", subresource: "exec", namespace }, false],
    [{ verb: "*", resource: "*" }, false],
  ] as const)("%j: %s", async ([resourceAttributes, allowed]) => {
    const authorization = config.makeApiClient(AuthorizationV1Api);
    const review = await authorization.createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes } },
    });
    expect(review.status?.allowed).toBe(allowed);
    const other = await authorization.createSubjectAccessReview({
      body: { spec: { user: cluster().user, resourceAttributes } },
    });
    expect(other.status?.allowed).toBe(allowed);
  });

  test("who asks is told by the name that the API server gives them", async () => {
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const answer = await send(path, { method: "POST", body });
    expect(answer.json()).toMatchObject({
      kind: "SelfSubjectReview",
      status: { userInfo: { username: cluster().user } },
    });
  });

  test("a review of nothing is invalid", async () => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const answer = await send(path, { method: "POST", body: { spec: {} } });
    expect(answer.json()).toMatchObject({
      code: 422,
      message:
        '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    });
  });
}

function podLogs({ recording, core, send, failure }: Asking): void {
  test.for(podsWithLogs(recording).map((pod) => [pod.metadata.name, pod] as const))(
    "%s",
    async ([podName, pod]) => {
      const lines = currentRun(recording, pod);
      const container = lines[0]?.container ?? "";
      const request = { namespace, name: podName, container };
      const texts = lines.map(({ text }) => `${text}\n`);
      expect(await core().readNamespacedPodLog(request)).toBe(texts.join(""));
      const tail = await core().readNamespacedPodLog({ ...request, tailLines: 3 });
      expect(tail).toBe(texts.slice(-3).join(""));
      const cut = await core().readNamespacedPodLog({ ...request, limitBytes: 17 });
      expect(cut).toBe(texts.join("").slice(0, 17));
      const [dated] = (
        await core().readNamespacedPodLog({ ...request, tailLines: 1, timestamps: true })
      ).split(" ");
      expect(dated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
      expect(Date.parse(dated ?? "")).toBe(Date.parse(lines.at(-1)?.time ?? ""));
      const sinceTime = lines.at(-2)?.time ?? "";
      const since = `${shop}/pods/${podName}/log?container=${container}&sinceTime=${sinceTime}`;
      // The API server hands whole seconds to the kubelet.
      const fromMs = Math.floor(Date.parse(sinceTime) / 1000) * 1000;
      const expected = lines.filter(({ time }) => Date.parse(time) >= fromMs);
      expect((await send(since)).text).toBe(expected.map(({ text }) => `${text}\n`).join(""));
    },
  );

  test.for([
    ["?container=nothing", 400, "container nothing is not valid for pod POD"],
    ["?tailLines=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      "?sinceTime=x",
      400,
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    ["?tailLines=-1", 422, "tailLines: Invalid value: -1: must be greater than or equal to 0"],
    ["?limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0"],
    [
      "?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z",
      422,
      "[]: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
    ],
  ] as const)("log%s answers %i", async ([query, code, message]) => {
    const pod = podsWithLogs(recording)[0]?.metadata.name ?? "";
    const refused = await failure(`${shop}/pods/${pod}/log${query}`);
    const subject = code === 422 ? `PodLogOptions "${pod}" is invalid: ` : "";
    expect(refused).toMatchObject({ code, message: subject + message.replace("POD", pod) });
  });
}

function throughMcpServer({ recording, cluster, recorded }: Asking): void {
  let mcp: KubernetesMcpServer;
  beforeAll(async () => {
    mcp = await startKubernetesMcpServer(cluster().kubeconfig);
  }, 30_000);
  afterAll(() => mcp.close());

  test("pods_list shows every pod of every namespace", async () => {
    // It is a typed Go client: it asks for its access in protobuf first.
    const text = await mcp.call("pods_list");
    for (const { metadata } of recorded("Pod")) expect(text).toContain(metadata.name);
    expect(text).toContain("CrashLoopBackOff");
  });

  test("pods_list_in_namespace obeys selectors", async () => {
    const labelSelector = "app.kubernetes.io/name=payment";
    const text = await mcp.call("pods_list_in_namespace", { namespace, labelSelector });
    const rows = text.split("\n").filter((row) => row.includes("v1"));
    const expected = recorded("Pod", namespace).filter(
      (pod) => Item.parse(pod).metadata.labels?.["app.kubernetes.io/name"] === "payment",
    );
    expect(rows).toHaveLength(expected.length);
  });

  test("events_list tells what the recording tells", async () => {
    const text = await mcp.call("events_list", { namespace });
    for (const event of recorded("Event", namespace)) {
      const { reason } = z.looseObject({ reason: z.string() }).parse(event);
      expect(text).toContain(reason);
    }
  });

  test("resources_list and resources_get", async () => {
    const listed = await mcp.call("resources_list", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace,
    });
    for (const { metadata } of recorded("Deployment", namespace)) {
      expect(listed).toContain(metadata.name);
    }
    const name = recorded("Deployment", namespace)[0]?.metadata.name;
    const one = { apiVersion: "apps/v1", kind: "Deployment", namespace, name };
    expect(await mcp.call("resources_get", one)).toContain(`name: ${name}`);
  });

  test("pods_log gives the last lines of the current run", async () => {
    const [pod] = podsWithLogs(recording);
    if (pod === undefined) throw new Error("No pod of the recording has logs.");
    const lines = currentRun(recording, pod).map(({ text }) => text);
    const name = pod.metadata.name;
    const text = await mcp.call("pods_log", { namespace, name, tail: 2 });
    expect(text.trimEnd()).toBe(lines.slice(-2).join("\n"));
  });

  test("Secrets are refused", async () => {
    const input = { apiVersion: "v1", kind: "Secret", namespace };
    expect(await mcp.call("resources_list", input)).toMatch(/forbidden/);
  });
}

/** The lines of the newest run of the pod's first container, in order of time. */
function currentRun({ logs }: Case, pod: Recorded): Case["logs"] {
  const own = logs.filter(
    (line) => line.pod === pod.metadata.name && line.namespace === pod.metadata.namespace,
  );
  const { container, restarts } = statusOf(pod);
  return own
    .filter((line) => line.container === container && line.run === restarts)
    .toSorted((left, right) => Date.parse(left.time) - Date.parse(right.time));
}

export function rootOf(groupVersion: string): string {
  return groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`;
}

function label(object: Recorded, key: string): string | undefined {
  return Item.parse(object).metadata.labels?.[key];
}

function hasLogs(recording: Case, pod: Recorded): boolean {
  return currentRun(recording, pod).length > 3;
}

function statusOf(pod: Recorded) {
  const { spec, status } = PodStatus.parse(pod);
  const containers = status.containerStatuses;
  return {
    nodeName: spec.nodeName,
    phase: status.phase,
    container: containers[0]?.name,
    waiting: containers.find(({ state }) => state.waiting !== undefined)?.state.waiting?.reason,
    ready: containers.filter(({ ready }) => ready).length,
    total: containers.length,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}

function keyOf({ metadata }: { metadata: { name: string; namespace?: string | undefined } }) {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}

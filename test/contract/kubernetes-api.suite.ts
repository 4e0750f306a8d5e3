import { type Case, caseNamed, rebase } from "@binnacle/emulators";
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
import { clusterRequests, type SendToCluster } from "../support/cluster-request.ts";
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
  const recording = caseNamed("missing-env");
  if (recording === undefined) throw new Error("There is no case missing-env.");
  return rebase(recording, new Date());
}

const namespace = "shop";
const tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const metadataForm = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** Resources that an investigation reads: [group version, plural, kind, namespaced, short names]. */
const resources = [
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

/** What every Kubernetes API that serves the recording must answer. */
export function kubernetesApiSuite({ name: server, missing, open }: SuiteOptions): void {
  describe.skipIf(missing !== undefined)(
    `${server} speaks the Kubernetes API${because(missing)}`,
    () => {
      const recording = suiteRecording();
      const config = new KubeConfig();
      let cluster: OpenCluster;
      let send: SendToCluster;

      beforeAll(async () => {
        cluster = await open(recording);
        config.loadFromString(cluster.kubeconfig);
        send = clusterRequests(cluster.kubeconfig);
      }, 60_000);
      afterAll(() => cluster.close());

      const recorded = (kind: string, inNamespace?: string) =>
        recording.objects
          .filter((object) => object.kind === kind)
          .filter(
            ({ metadata }) => inNamespace === undefined || metadata.namespace === inNamespace,
          );
      const list = async (path: string) => List.parse((await send(path)).json());
      const table = async (path: string) =>
        Table.parse((await send(path, { accept: tableForm })).json());
      const core = () => config.makeApiClient(CoreV1Api);
      const failure = async (path: string, method = "GET") =>
        Status.parse((await send(path, { method })).json());

      describe("discovery", () => {
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

        test.for(resources)(
          "%s %s",
          async ([groupVersion, plural, kind, namespaced, shortNames]) => {
            const root = groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`;
            const found = ResourceList.parse((await send(root)).json());
            const resource = found.resources.find((one) => one.name === plural);
            expect(resource).toMatchObject({ kind, namespaced, singularName: kind.toLowerCase() });
            expect(resource?.shortNames).toEqual(shortNames);
            expect(resource?.verbs).toEqual(expect.arrayContaining(["get", "list", "watch"]));
          },
        );

        test("a client that prefers aggregated discovery can go on", async () => {
          const accept =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
          const kind = z
            .object({ kind: z.string() })
            .parse((await send("/apis", { accept })).json());
          expect(["APIGroupList", "APIGroupDiscoveryList"]).toContain(kind.kind);
        });

        test.for(["/healthz", "/livez", "/readyz"])("%s is ok without a token", async (path) => {
          expect((await send(path, { token: "" })).text).toBe("ok");
        });
      });

      describe("reading", () => {
        test.for(resources.filter(([, plural]) => plural !== "secrets"))(
          "%s %s: the list holds what was recorded, in order",
          async ([groupVersion, plural, kind, namespaced]) => {
            const root = groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`;
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
                const root = groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`;
                return (await list(`${root}/namespaces/${namespace}/${plural}`)).items;
              }),
          );
          const byUid = new Map(items.flat().map((item) => [item.metadata.uid, item]));
          for (const object of recording.objects.filter(
            ({ metadata }) => metadata.namespace === namespace,
          )) {
            const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
            const { resourceVersion: _resourceVersion, ...kept } = metadata;
            expect.soft(byUid.get(metadata.uid)).toMatchObject({ metadata: kept, ...rest });
          }
        });

        test("items of a list carry neither kind nor apiVersion, a single object both", async () => {
          const pods = await list(`/api/v1/namespaces/${namespace}/pods?limit=1`);
          const name = pods.items[0]?.metadata.name;
          expect(pods.items[0]).not.toHaveProperty("kind");
          const pod = (await send(`/api/v1/namespaces/${namespace}/pods/${name}`)).json();
          expect(pod).toMatchObject({ kind: "Pod", apiVersion: "v1", metadata: { name } });
        });

        test("client-node reads typed objects", async () => {
          const { items } = await core().listNamespacedPod({ namespace });
          expect(items).toHaveLength(recorded("Pod", namespace).length);
          expect(items[0]?.metadata?.creationTimestamp).toBeInstanceOf(Date);
          const events = await core().listNamespacedEvent({ namespace });
          expect(events.items).toHaveLength(recorded("Event", namespace).length);
          const custom = config.makeApiClient(CustomObjectsApi);
          const deployments = List.parse(
            await custom.listNamespacedCustomObject({
              group: "apps",
              version: "v1",
              namespace,
              plural: "deployments",
            }),
          );
          expect(deployments.items).toHaveLength(recorded("Deployment", namespace).length);
        });

        test("a namespace without objects lists nothing", async () => {
          expect((await list("/api/v1/namespaces/nowhere/pods")).items).toEqual([]);
        });

        test("the answer is dated", async () => {
          const { headers } = await send("/api/v1/namespaces");
          expect(Math.abs(Date.parse(headers.date ?? "") - Date.now())).toBeLessThan(5_000);
        });
      });

      describe("pages", () => {
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
          expect(left.slice(0, -1)).toEqual(
            left.slice(0, -1).map((_, page) => total - 40 * (page + 1)),
          );
        });

        test("a selected list does not tell how many are left", async () => {
          const path = `/api/v1/namespaces/${namespace}/pods?limit=2&fieldSelector=status.phase%3DRunning`;
          const page = await list(path);
          expect(page.items).toHaveLength(2);
          expect(page.metadata.continue).toBeDefined();
          expect(page.metadata.remainingItemCount).toBeUndefined();
        });

        test("the limit holds only for reads of the newest state", async () => {
          const cached = await list(
            `/api/v1/namespaces/${namespace}/pods?limit=2&resourceVersion=0`,
          );
          expect(cached.items).toHaveLength(recorded("Pod", namespace).length);
        });

        test("an expired token answers 410, with a token that goes on", async () => {
          const first = await list("/api/v1/pods?limit=5");
          const old = await cluster.expire(first.metadata.continue ?? "");
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
      });

      describe("selectors", () => {
        const app = "app.kubernetes.io/name";
        const selections: readonly (readonly [string, (pod: Recorded) => boolean])[] = [
          [`labelSelector=${app}=payment`, (pod) => label(pod, app) === "payment"],
          [`labelSelector=${app}!=payment`, (pod) => label(pod, app) !== "payment"],
          [
            `labelSelector=${app} in (payment,cart)`,
            (pod) => ["payment", "cart"].includes(label(pod, app) ?? ""),
          ],
          [`labelSelector=${app} notin (payment)`, (pod) => label(pod, app) !== "payment"],
          [`labelSelector=${app}`, (pod) => label(pod, app) !== undefined],
          [`labelSelector=!${app}`, (pod) => label(pod, app) === undefined],
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
          const byName = await list(
            `/api/v1/pods?fieldSelector=metadata.name=${pod?.metadata.name}`,
          );
          expect(byName.items).toHaveLength(1);
        });

        test("events of one object", async () => {
          const Involved = z.object({
            involvedObject: z.object({ kind: z.string(), name: z.string() }),
            type: z.string(),
          });
          const events = recorded("Event", namespace).map((event) => ({
            key: keyOf(event),
            ...Involved.parse(event),
          }));
          const warning = events.find(({ type }) => type === "Warning");
          const { kind, name: of } = warning?.involvedObject ?? { kind: "", name: "" };
          const query = `involvedObject.kind=${kind},involvedObject.name=${of},type=Warning`;
          const found = await list(`/api/v1/namespaces/${namespace}/events?fieldSelector=${query}`);
          const expected = events.filter(
            ({ involvedObject, type }) =>
              type === "Warning" && involvedObject.name === of && involvedObject.kind === kind,
          );
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
          expect(await failure(`/api/v1/${path}`)).toMatchObject({
            code: 400,
            reason: "BadRequest",
            message,
          });
        });
      });

      describe("tables", () => {
        test.for([
          [
            "/api/v1/pods",
            "Name* Ready Status Restarts Age (IP) (Node) (Nominated Node) (Readiness Gates)",
          ],
          [
            "/apis/apps/v1/deployments",
            "Name* Ready Up-to-date Available Age (Containers) (Images) (Selector)",
          ],
          [
            "/apis/apps/v1/replicasets",
            "Name* Desired Current Ready Age (Containers) (Images) (Selector)",
          ],
          ["/apis/apps/v1/statefulsets", "Name* Ready Age (Containers) (Images)"],
          [
            "/apis/apps/v1/daemonsets",
            "Name* Desired Current Ready Up-to-date Available Node Selector Age (Containers) (Images) (Selector)",
          ],
          [
            "/apis/batch/v1/jobs",
            "Name* Status Completions Duration Age (Containers) (Images) (Selector)",
          ],
          ["/api/v1/services", "Name* Type Cluster-IP External-IP Port(s) Age (Selector)"],
          [
            "/api/v1/nodes",
            "Name* Status Roles Age Version (Internal-IP) (External-IP) (OS-Image) (Kernel-Version) (Container-Runtime)",
          ],
          ["/api/v1/namespaces", "Name* Status Age"],
          ["/api/v1/configmaps", "Name* Data Age"],
          [
            "/api/v1/events",
            "Last Seen Type Reason Object (Subobject) (Source) Message (First Seen) (Count) (Name*)",
          ],
        ] as const)("%s has the columns %s", async ([path, expected]) => {
          const { columnDefinitions } = await table(path);
          const columns = columnDefinitions.map((column) => {
            const marked = column.format === "name" ? `${column.name}*` : column.name;
            return column.priority === 0 ? marked : `(${marked})`;
          });
          expect(columns.join(" ")).toBe(expected);
        });

        test("pods show readiness, state and restarts", async () => {
          const { rows } = await table(`/api/v1/namespaces/${namespace}/pods`);
          const shown = rows.map(({ cells }) => [
            ...cells.slice(0, 3),
            String(cells[3]).split(" ")[0],
          ]);
          const expected = recorded("Pod", namespace).map((pod) => {
            const { waiting, phase, ready, total, restarts } = statusOf(pod);
            return [pod.metadata.name, `${ready}/${total}`, waiting ?? phase, String(restarts)];
          });
          expect(shown).toEqual(
            expected.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
          );
        });

        test("a row carries the metadata, the object or nothing on request", async () => {
          const path = `/api/v1/namespaces/${namespace}/services?limit=1&includeObject`;
          const rows = z.object({ rows: z.tuple([z.looseObject({})]) });
          const row = async (include: string) =>
            rows.parse((await send(`${path}=${include}`, { accept: tableForm })).json()).rows[0];
          expect(await row("Object")).toMatchObject({ object: { kind: "Service", spec: {} } });
          expect(await row("Metadata")).toMatchObject({
            object: { kind: "PartialObjectMetadata" },
          });
          expect((await row("None"))["object"] ?? null).toBeNull();
        });

        test("metadata alone on request", async () => {
          const path = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
          const found = List.parse((await send(path, { accept: metadataForm })).json());
          expect(found).toMatchObject({
            kind: "PartialObjectMetadataList",
            apiVersion: "meta.k8s.io/v1",
          });
          expect(found.items).toHaveLength(recorded("ReplicaSet", namespace).length);
          expect(found.items[0]).toMatchObject({ kind: "PartialObjectMetadata" });
          expect(found.items[0]).not.toHaveProperty("spec");
        });
      });

      describe("refusals", () => {
        test.for([
          [`/api/v1/namespaces/${namespace}/pods/none`, 'pods "none" not found'],
          [
            `/apis/apps/v1/namespaces/${namespace}/deployments/none`,
            'deployments.apps "none" not found',
          ],
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
          [
            "GET",
            "/api/v1/secrets",
            "secrets is forbidden",
            'cannot list resource "secrets" in API group "" at the cluster scope',
          ],
          [
            "GET",
            `/api/v1/namespaces/${namespace}/secrets/a`,
            'secrets "a" is forbidden',
            `cannot get resource "secrets" in API group "" in the namespace "${namespace}"`,
          ],
          [
            "DELETE",
            `/api/v1/namespaces/${namespace}/pods/a`,
            'pods "a" is forbidden',
            `cannot delete resource "pods" in API group "" in the namespace "${namespace}"`,
          ],
          [
            "DELETE",
            `/apis/apps/v1/namespaces/${namespace}/deployments`,
            "deployments.apps is forbidden",
            `cannot deletecollection resource "deployments" in API group "apps" in the namespace "${namespace}"`,
          ],
          [
            "POST",
            `/api/v1/namespaces/${namespace}/pods`,
            "pods is forbidden",
            `cannot create resource "pods" in API group "" in the namespace "${namespace}"`,
          ],
          [
            "GET",
            `/api/v1/namespaces/${namespace}/pods/a/exec`,
            'pods "a" is forbidden',
            `cannot get resource "pods/exec" in API group "" in the namespace "${namespace}"`,
          ],
          [
            "GET",
            "/api/v1/nodes/a/proxy/stats/summary",
            'nodes "a" is forbidden',
            'cannot get resource "nodes/proxy" in API group "" at the cluster scope',
          ],
        ] as const)("%s %s is forbidden", async ([method, path, subject, reason]) => {
          expect(await failure(path, method)).toMatchObject({
            code: 403,
            reason: "Forbidden",
            message: `${subject}: User "${cluster.user}" ${reason}`,
          });
        });

        test("a wrong token is 401", async () => {
          const wrong = await send("/api/v1/pods", { token: "wrong" });
          expect(wrong.json()).toMatchObject({
            code: 401,
            reason: "Unauthorized",
            message: "Unauthorized",
          });
        });

        test("a form that nobody serves is 406", async () => {
          expect((await send("/api/v1/pods", { accept: "text/plain" })).status).toBe(406);
        });
      });

      describe("access reviews", () => {
        test.for([
          [{ verb: "list", resource: "pods" }, true],
          [{ verb: "get", resource: "pods", subresource: "log", namespace }, true],
          [{ verb: "list", resource: "deployments", group: "apps", namespace }, true],
          [{ verb: "list", resource: "secrets", namespace }, false],
          [{ verb: "delete", resource: "pods", namespace }, false],
          [{ verb: "create", resource: "pods", subresource: "exec", namespace }, false],
        ] as const)("%j: %s", async ([resourceAttributes, allowed]) => {
          const authorization = config.makeApiClient(AuthorizationV1Api);
          const review = await authorization.createSelfSubjectAccessReview({
            body: { spec: { resourceAttributes } },
          });
          expect(review.status?.allowed).toBe(allowed);
          const other = await authorization.createSubjectAccessReview({
            body: { spec: { user: cluster.user, resourceAttributes } },
          });
          expect(other.status?.allowed).toBe(allowed);
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
      });

      describe("logs", () => {
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
            const since = `/api/v1/namespaces/${namespace}/pods/${podName}/log?container=${container}&sinceTime=${sinceTime}`;
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
          [
            "?tailLines=-1",
            422,
            'PodLogOptions "POD" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
          ],
          [
            "?limitBytes=0",
            422,
            'PodLogOptions "POD" is invalid: limitBytes: Invalid value: 0: must be greater than 0',
          ],
          [
            "?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z",
            422,
            'PodLogOptions "POD" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
          ],
        ] as const)("log%s answers %i", async ([query, code, message]) => {
          const pod = podsWithLogs(recording)[0]?.metadata.name ?? "";
          const refused = await failure(`/api/v1/namespaces/${namespace}/pods/${pod}/log${query}`);
          expect(refused).toMatchObject({ code, message: message.replace("POD", pod) });
        });

        test("a pod with several containers needs a name", async () => {
          const Containers = z.object({
            spec: z.object({
              containers: z.array(z.object({ name: z.string() })),
              initContainers: z.array(z.object({ name: z.string() })).default([]),
            }),
          });
          const pod = recorded("Pod").find(
            (one) => Containers.parse(one).spec.containers.length > 1,
          );
          if (pod === undefined) return;
          const { containers, initContainers } = Containers.parse(pod).spec;
          const named = containers.map((container) => container.name).join(" ");
          const init = initContainers.map((container) => container.name).join(" ");
          const orInit = init === "" ? "" : ` or one of the init containers: [${init}]`;
          const { namespace: of, name: podName } = pod.metadata;
          expect((await failure(`/api/v1/namespaces/${of}/pods/${podName}/log`)).message).toBe(
            `a container name must be specified for pod ${podName}, choose one of: [${named}]${orInit}`,
          );
        });
      });

      describe("kubernetes-mcp-server", () => {
        let mcp: KubernetesMcpServer;
        beforeAll(async () => {
          mcp = await startKubernetesMcpServer(cluster.kubeconfig);
        }, 30_000);
        afterAll(() => mcp.close());

        test("pods_list shows every pod of every namespace", async () => {
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
      });
    },
  );
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

/** The reason of a skip, for a title. */
export function because(missing: string | undefined): string {
  return missing === undefined ? "" : ` (${missing})`;
}

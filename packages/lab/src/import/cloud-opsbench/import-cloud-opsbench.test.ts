import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportedCase } from "../imported-case.ts";
import { importCloudOpsBench } from "./import-cloud-opsbench.ts";

const pod = `Name:             crane-5d9f7c5b44-x2x9z
Namespace:        dock
Priority:         0
Service Account:  default
Node:             <none>
Labels:           app=crane
                  pod-template-hash=5d9f7c5b44
Annotations:      <none>
Status:           Pending
IP:               
Controlled By:    ReplicaSet/crane-5d9f7c5b44
Containers:
  motor:
    Image:        example.org/crane:1
    Port:         8080/TCP
    Environment:  <none>
    Mounts:       <none>
Conditions:
  Type           Status
  PodScheduled   False 
Volumes:         <none>
Node-Selectors:  <none>
Tolerations:     <none>
Events:
  Type     Reason            Age   From               Message
  ----     ------            ----  ----               -------
  Warning  FailedScheduling  70s   default-scheduler  0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.
`;
const began = `Name:             winch-5d9f7c5b44-aaaaa
Namespace:        dock
Node:             quay-1/10.0.0.1
Start Time:       Fri, 02 Jan 2026 05:04:05 +0200
Labels:           app=winch
Status:           Running
Controlled By:    ReplicaSet/winch-5d9f7c5b44
Containers:
  drum:
    Image:          example.org/winch:1
    State:          Running
      Started:      Fri, 02 Jan 2026 05:04:06 +0200
    Ready:          True
    Restart Count:  2
Conditions:
  Type           Status
  PodScheduled   True 
Events:          <none>
`;
const replicaSet = `Name:           crane-5d9f7c5b44
Namespace:      dock
Selector:       app=crane,pod-template-hash=5d9f7c5b44
Labels:         app=crane
                pod-template-hash=5d9f7c5b44
Annotations:    <none>
Controlled By:  Deployment/crane
Replicas:       1 current / 1 desired
Pods Status:    0 Running / 1 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:  app=crane
  Containers:
   motor:
    Image:         example.org/crane:1
Events:            <none>
`;
const endpoints = `Name:         winch
Namespace:    dock
Labels:       app=winch
Annotations:  <none>
Subsets:
  Addresses:          10.1.0.7
  NotReadyAddresses:  10.1.0.8,10.1.0.9
  Ports:
    Name  Port  Protocol
    ----  ----  --------
    http  8080  TCP

Events:  <none>
`;
const node = `Name:               quay-1
Roles:              <none>
Labels:             kubernetes.io/os=linux
Annotations:        <none>
CreationTimestamp:  Thu, 01 Jan 2026 05:04:05 +0200
Taints:             <none>
Unschedulable:      true
Conditions:
  Type   Status  LastHeartbeatTime                LastTransitionTime               Reason        Message
  ----   ------  -----------------                ------------------               ------        -------
  Ready  True    Fri, 02 Jan 2026 05:05:00 +0200  Thu, 01 Jan 2026 05:04:05 +0200  KubeletReady  posting
Allocatable:
  cpu:     4
  memory:  8Gi
  pods:    110
Events:    <none>
`;
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: crane
spec:
  template:
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: pier  # where it may stand
                operator: In
                values:
                - "east"
`;

const commands = {
  "kubectl get pods -n dock":
    "NAME                     READY   STATUS    RESTARTS   AGE\ncrane-5d9f7c5b44-x2x9z   0/1     Pending   0          72s\n",
  "kubectl describe pods crane-5d9f7c5b44-x2x9z -n dock": pod,
  "kubectl describe pods winch-5d9f7c5b44-aaaaa -n dock": began,
  "kubectl get pods winch-5d9f7c5b44-aaaaa -n dock":
    "NAME                     READY   STATUS    RESTARTS   AGE\nwinch-5d9f7c5b44-aaaaa   1/1     Running   2          75s\n",
  "kubectl describe replicasets crane-5d9f7c5b44 -n dock": replicaSet,
  "kubectl describe endpoints winch -n dock": endpoints,
  "kubectl get endpoints -n dock": "",
  "kubectl get nodes -n dock": "",
  "kubectl describe nodes quay-1 -n dock": node,
  "kubectl get jobs -n dock -l app=crane": "",
};
const logs = {
  crane: [],
  winch: ['{"level":"error","time":"2026-01-02T03:04:10.5Z","msg":"jammed"}', "without a time"],
};
const alerts = {
  alerts: [
    {
      type: "Service",
      name: "winch",
      time_range: "2026-01-02 05:04:30 ~ 2026-01-02 05:05:00",
      evidence: ["SLOW_ANSWERS [p95] | 1ms -> 9ms"],
    },
  ],
};
const metrics = `\uFEFFtime,winch-cpu,winch-rps,winch-success_rate,winch-p50latency,winch-p95latency
2026-01-02 05:04:30,0.5,10,0.9,10,100
2026-01-02 05:04:40,,10,1,10,100
2026-01-02 05:04:50,1,10,1,10,100
`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "recorded-"));
  await record("dock/steel/1", "node_cordon_mismatch");
  await record("dock/steel/2", "a cause of tomorrow");
  await record("dock/steel/3", "kube_proxy_unavailable", "node/quay-1");
});
afterAll(() => rm(directory, { recursive: true }));

async function record(place: string, cause: string, object = "app/crane"): Promise<void> {
  const folder = path.join(directory, place);
  const result = { fault_taxonomy: "Steel", fault_object: object, root_cause: cause };
  const tools = {
    collection_timestamp: "2026-01-02T05:06:00.123456",
    'GetAppYAML:{"app_name":"crane"}': manifest,
  };
  await mkdir(path.join(folder, "raw_data"), { recursive: true });
  const files = {
    "metadata.json": { namespace: "dock", query: "The crane stands still.", result },
    "tool_cache.json": tools,
    "raw_data/k8s_states.json": commands,
    "raw_data/logs.json": logs,
    "raw_data/alert.json": alerts,
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(folder, name), JSON.stringify(content));
  await writeFile(path.join(folder, "raw_data/metrics.csv"), metrics);
}

function imported(): ImportedCase {
  const [first] = importCloudOpsBench(directory);
  if (first === undefined || "why" in first) throw new Error("nothing was imported");
  return first;
}
const object = (kind: string) => imported().objects.find((one) => one.kind === kind);

test("a case is of the moment at which pods were printed: their beginning and their age", () => {
  expect(imported()).toMatchObject({
    name: "dock-steel-1",
    recordedAt: "2026-01-02T03:05:20Z",
    namespace: "dock",
  });
});

test("its truth is the workload, with what is as right by the row of its cause", () => {
  const { culprits, accepted, cause, group } = imported().truth;
  expect({ culprits, cause, group }).toEqual({
    culprits: [{ kind: "Deployment", namespace: "dock", name: "crane" }],
    cause: "node_cordon_mismatch",
    group: "Steel",
  });
  expect(accepted).toContainEqual({ kind: "Node", name: "quay-1" });
});

test("a component that fails on a node is as right as the node", () => {
  const third = [...importCloudOpsBench(directory)].at(2);
  expect(third).toMatchObject({ truth: { culprits: [{ kind: "Node", name: "quay-1" }] } });
  expect(third).toHaveProperty(
    "truth.accepted",
    expect.arrayContaining([{ kind: "DaemonSet", namespace: "kube-system", name: "kube-proxy" }]),
  );
});

test("a cause that the table does not have is left out, and named", () => {
  const [, second] = importCloudOpsBench(directory);
  expect(second).toEqual({
    name: "dock-steel-2",
    why: "no row for a cause of tomorrow in causes.table.ts",
  });
});

test("only what was listed as a whole counts as such", () => {
  expect(imported().recorded.lists).toEqual([
    { kind: "Pod", namespace: "dock" },
    { kind: "EndpointSlice", namespace: "dock" },
    { kind: "Node" },
    { kind: "Event", namespace: "dock" },
    { kind: "Namespace" },
  ]);
});

test("a pod that is refused has the words of the scheduler in its condition, its age and its affinity", () => {
  const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
  const term = { matchExpressions: [{ key: "pier", operator: "In", values: ["east"] }] };
  expect(object("Pod")).toMatchObject({
    metadata: { creationTimestamp: "2026-01-02T03:04:08Z" },
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
        },
      },
    },
    status: {
      conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
    },
  });
});

test("endpoints are a slice of ready and unready addresses", () => {
  expect(object("EndpointSlice")).toMatchObject({
    metadata: { labels: { "kubernetes.io/service-name": "winch" } },
    endpoints: [
      { addresses: ["10.1.0.7"], conditions: { ready: true } },
      { addresses: ["10.1.0.8"], conditions: { ready: false } },
      { addresses: ["10.1.0.9"], conditions: { ready: false } },
    ],
  });
});

test("log lines are of the current run of the first pod; a pod that wrote nothing was recorded too", () => {
  const { logs: lines, recorded } = imported();
  expect(lines.map(({ time, pod: of, run, level }) => [time, of, run, level])).toEqual([
    ["2026-01-02T03:04:10.500Z", "winch-5d9f7c5b44-aaaaa", 2, "error"],
    ["2026-01-02T03:04:10.500Z", "winch-5d9f7c5b44-aaaaa", 2, "info"],
  ]);
  expect(recorded.logs).toEqual([
    { namespace: "dock", pod: "crane-5d9f7c5b44-x2x9z" },
    { namespace: "dock", pod: "winch-5d9f7c5b44-aaaaa" },
  ]);
});

test("an anomaly is an alert that fires for its workload, in UTC", () => {
  expect(imported().alerts).toMatchObject([
    {
      labels: { alertname: "SlowAnswers", namespace: "dock", deployment: "winch" },
      activeAt: "2026-01-02T03:04:30Z",
    },
  ]);
});

test("amounts a second are counters, and the quantiles of durations stay where they were", () => {
  const { series } = imported();
  const valuesOf = (name: string, label: string, value: string) =>
    series.find(({ labels }) => labels["__name__"] === name && labels[label] === value)?.values;
  const durations = "http_server_request_duration_seconds_bucket";
  expect(valuesOf("container_cpu_usage_seconds_total", "container", "drum")).toEqual([5, null, 15]);
  expect(valuesOf("http_server_requests_total", "code", "500")).toEqual([10, 10, 10]);
  expect(valuesOf(durations, "le", "0.01")).toEqual([50, 100, 150]);
  expect(valuesOf(durations, "le", "0.1")).toEqual([95, 190, 285]);
  expect(valuesOf(durations, "le", "+Inf")).toEqual([100, 200, 300]);
});

import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import {
  crashing,
  ended as lastEnd,
  lost,
  running,
  unready,
  unscheduled,
  waiting,
} from "../testing/pod-status.ts";
import { log, look, node, type RawObject, service, warning } from "../testing/small-cluster.ts";
import { causes } from "./causes.ts";

interface Row {
  readonly cause: string;
  /** Where it is told. */
  readonly where: string;
  readonly objects: readonly RawObject[];
  /** What its first pod wrote last. */
  readonly lines?: readonly string[];
}

const claim = (spec: object, status: object = { phase: "Bound" }): RawObject => ({
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", namespace: "web", uid: "data" },
  spec,
  status,
});
const storageClass = (name: string): RawObject => ({
  kind: "StorageClass",
  metadata: { name, uid: name },
});
const mounts = (claimName: string) => ({
  volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
});
const refused = (message: string) => [
  ...app("pay", { pods: 0 }),
  warning("ReplicaSet/pay-r1", "FailedCreate", `Error creating: ${message}`),
];
const config = (name: string, data: object): RawObject => ({
  kind: "ConfigMap",
  metadata: { name, namespace: "web", uid: name },
  data,
});
const quota: RawObject = {
  kind: "ResourceQuota",
  metadata: { name: "team", namespace: "web", uid: "team" },
  status: { hard: { "requests.cpu": "4" }, used: { "requests.cpu": "4" } },
};
function withCondition(type: string): RawObject {
  const conditions = [{ type, status: "True", lastTransitionTime: ago(7) }];
  return { ...node("node-1"), status: { conditions } };
}
const failedRun = {
  phase: "Failed",
  containerStatuses: [{ name: "app", restartCount: 0, state: { terminated: lastEnd({}) } }],
};
const failedJob = (reason: string, ownerReferences: object[] = []): RawObject => ({
  kind: "Job",
  metadata: {
    name: "migrate",
    namespace: "web",
    uid: "j",
    creationTimestamp: ago(9),
    ownerReferences,
  },
  spec: {},
  status: {
    conditions: [{ type: "Failed", status: "True", reason, lastTransitionTime: ago(3) }],
  },
});
const noRoom = unscheduled("0/1 nodes are available: 1 Insufficient memory.");
const probe = { httpGet: { path: "/", port: 8080 } };
const ended = (end: object) => ({ status: crashing(end) });

const rows: readonly Row[] = [
  {
    cause: "quota-exceeded",
    where: "the quota may grow",
    objects: [
      quota,
      ...refused(
        'pods "pay-x" is forbidden: exceeded quota: team, requested: requests.cpu=500m, used: requests.cpu=4, limited: requests.cpu=4',
      ),
    ],
  },
  {
    cause: "quota-exceeded",
    where: "it demands what is not set",
    objects: refused(
      'pods "pay-x" is forbidden: failed quota: team: must specify limits.memory for: app; requests.cpu for: app',
    ),
  },
  {
    cause: "pods-not-created",
    where: "Pod Security",
    objects: refused(
      'pods "pay-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ),
  },
  {
    cause: "pods-not-created",
    where: "a webhook without backend",
    objects: refused(
      'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.web.svc:443/mutate": dial tcp 10.0.0.9:443: connect: connection refused',
    ),
  },
  {
    cause: "pods-not-created",
    where: "a webhook whose certificate has expired",
    objects: [
      ...app("guard"),
      ...refused(
        'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.web.svc:443/mutate": x509: certificate has expired or is not yet valid: current time 2026-11-21T03:00:00Z is after 2026-11-20T00:00:00Z',
      ),
    ],
  },
  {
    cause: "pods-not-created",
    where: "a service account that is spelled otherwise",
    objects: [
      {
        kind: "ServiceAccount",
        metadata: { name: "payment", namespace: "web", uid: "payment" },
      },
      ...refused(
        'error looking up service account web/paymnet: serviceaccount "paymnet" not found',
      ),
    ],
  },
  {
    cause: "volume-not-bound",
    where: "a claim that is spelled otherwise",
    objects: [
      claim({}),
      ...app("pay", {
        podSpec: { nodeName: undefined, ...mounts("dtaa") },
        status: unscheduled('persistentvolumeclaim "dtaa" not found'),
      }),
    ],
  },
  {
    cause: "volume-not-bound",
    where: "a StorageClass that is spelled otherwise",
    objects: [
      storageClass("fast-ssd"),
      claim({ storageClassName: "fast-sdd" }, { phase: "Pending" }),
      ...app("pay", {
        podSpec: { nodeName: undefined, ...mounts("data") },
        status: unscheduled(
          "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
        ),
      }),
    ],
  },
  {
    cause: "volume-not-bound",
    where: "a volume in a zone without nodes",
    objects: [
      claim({ volumeName: "pvc-1" }),
      ...app("pay", {
        podSpec: { nodeName: undefined, ...mounts("data") },
        status: unscheduled(
          "0/1 nodes are available: 1 node(s) had volume node affinity conflict.",
        ),
      }),
    ],
  },
  {
    cause: "volume-not-bound",
    where: "the old pod holds it",
    objects: [
      claim({ accessModes: ["ReadWriteOnce"] }),
      ...app("pay", { before: {}, podSpec: mounts("data"), status: waiting("ContainerCreating") }),
      ...app("pay", { podSpec: { ...mounts("data"), nodeName: "node-2" } }).filter(
        ({ kind }) => kind === "Pod",
      ),
      warning(
        "Pod/pay-r2-0",
        "FailedAttachVolume",
        'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) pay-r1-0',
      ),
    ],
  },
  {
    cause: "node-selector-mismatch",
    where: "a value is spelled otherwise",
    objects: [
      node("node-1", { labels: { disk: "ssd" } }),
      ...app("pay", {
        podSpec: { nodeName: undefined, nodeSelector: { disk: "sdd" } },
        status: unscheduled(
          "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
        ),
      }),
    ],
  },
  {
    cause: "untolerated-taint",
    where: "a taint of somebody",
    objects: [
      node("node-1", { spec: { taints: [{ key: "team", value: "data", effect: "NoSchedule" }] } }),
      ...app("pay", {
        podSpec: { nodeName: undefined },
        status: unscheduled(
          "0/1 nodes are available: 1 node(s) had untolerated taint {team: data}.",
        ),
      }),
    ],
  },
  {
    cause: "untolerated-taint",
    where: "a node under pressure",
    objects: [
      node("node-1", {
        spec: { taints: [{ key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule" }] },
      }),
      ...app("pay", {
        podSpec: { nodeName: undefined },
        status: unscheduled(
          "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.",
        ),
      }),
    ],
  },
  {
    cause: "insufficient-resources",
    where: "more than any node has",
    objects: [
      node("node-1"),
      ...app("pay", {
        container: { resources: { requests: { memory: "64Gi" } } },
        podSpec: { nodeName: undefined },
        status: noRoom,
      }),
    ],
  },
  {
    cause: "insufficient-resources",
    where: "an autoscaler at its limit",
    objects: [
      node("node-1"),
      ...app("pay", {
        container: { resources: { requests: { memory: "4Gi" } } },
        podSpec: { nodeName: undefined },
        status: noRoom,
      }),
      warning(
        "Pod/pay-r1-0",
        "NotTriggerScaleUp",
        "pod didn't trigger scale-up: 1 max node group size reached",
      ),
    ],
  },
  {
    cause: "pod-not-started",
    where: "no address",
    objects: [
      ...app("pay", { status: waiting("ContainerCreating") }),
      warning(
        "Pod/pay-r1-0",
        "FailedCreatePodSandBox",
        `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${"ab".repeat(32)}": failed to assign an IP address to container`,
      ),
    ],
  },
  {
    cause: "missing-config",
    where: "a ConfigMap that is spelled otherwise, in a variable and a volume",
    objects: [
      config("settings", { LOG: "x" }),
      ...app("pay", {
        container: {
          env: [{ name: "LOG", valueFrom: { configMapKeyRef: { name: "setings", key: "LOG" } } }],
        },
        podSpec: { volumes: [{ name: "files", configMap: { name: "setings" } }] },
        status: waiting("CreateContainerConfigError", 'configmap "setings" not found'),
      }),
    ],
  },
  {
    cause: "missing-config",
    where: "a ConfigMap that is spelled otherwise, with all its keys",
    objects: [
      config("settings", { LOG: "x" }),
      ...app("pay", {
        container: { envFrom: [{ configMapRef: { name: "setings" } }] },
        status: waiting("CreateContainerConfigError", 'configmap "setings" not found'),
      }),
    ],
  },
  {
    cause: "missing-config",
    where: "a key of a Secret",
    objects: app("pay", {
      status: waiting(
        "CreateContainerConfigError",
        "couldn't find key TOKEN in Secret web/credentials",
      ),
    }),
  },
  {
    cause: "missing-config",
    where: "a Secret",
    objects: app("pay", {
      status: waiting("CreateContainerConfigError", 'secret "credentials" not found'),
    }),
  },
  {
    cause: "image-pull-denied",
    where: "credentials",
    objects: app("pay", { status: waiting("ErrImagePull", "unauthorized: access denied") }),
  },
  {
    cause: "image-not-found",
    where: "a new tag",
    objects: app("pay", {
      before: { image: "example.com/pay:v1" },
      status: waiting("ErrImagePull", "example.com/pay:v2: not found"),
    }),
  },
  {
    cause: "registry-unreachable",
    where: "it was asked too often",
    objects: [
      ...app("pay", { status: waiting("ImagePullBackOff", "Back-off pulling image") }),
      warning(
        "Pod/pay-r1-0",
        "Failed",
        'Failed to pull image "r/pay:v9": 429 Too Many Requests: toomanyrequests: You have reached your unauthenticated pull rate limit',
      ),
    ],
  },
  {
    cause: "registry-unreachable",
    where: "a name that does not resolve",
    objects: app("pay", { status: waiting("ErrImagePull", "dial tcp: lookup x: no such host") }),
  },
  {
    cause: "evicted",
    where: "memory of the node",
    objects: app("pay", {
      status: {
        phase: "Failed",
        reason: "Evicted",
        startTime: ago(20),
        message:
          "The node was low on resource: memory. Container app was using 1204348Ki, request is 256Mi, has larger consumption of memory. ",
      },
    }),
  },
  {
    cause: "evicted",
    where: "a limit of its own",
    objects: app("pay", {
      status: {
        phase: "Failed",
        reason: "Evicted",
        startTime: ago(20),
        message: 'Usage of EmptyDir volume "cache" exceeds the limit "1Gi". ',
      },
    }),
  },
  {
    cause: "oom-killed",
    where: "its own limit",
    objects: app("pay", {
      container: { resources: { limits: { memory: "128Mi" } } },
      ...ended({ exitCode: 137, reason: "OOMKilled" }),
    }),
  },
  {
    cause: "oom-killed",
    where: "the memory of the node",
    objects: app("pay", ended({ exitCode: 137, reason: "OOMKilled" })),
  },
  {
    cause: "command-not-found",
    where: "a program that is not there",
    objects: app("pay", {
      container: { command: ["payd"] },
      ...ended({
        exitCode: 127,
        reason: "StartError",
        message: 'exec: "payd": executable file not found in $PATH',
      }),
    }),
  },
  {
    cause: "command-not-found",
    where: "another architecture, while pods run elsewhere",
    objects: [
      node("node-1", { labels: { "kubernetes.io/arch": "arm64" } }),
      node("node-2", { labels: { "kubernetes.io/arch": "amd64" } }),
      ...app("pay", { replicas: 2, pods: 1, ...ended({ exitCode: 255 }) }),
      ...app("pay", { podSpec: { nodeName: "node-2" }, status: running() }).flatMap((object) =>
        object.kind === "Pod"
          ? [{ ...object, metadata: { ...object.metadata, name: "pay-r1-9", uid: "other" } }]
          : [],
      ),
    ],
    lines: ["exec /app/pay: exec format error"],
  },
  {
    cause: "missing-environment-variable",
    where: "it never had it",
    objects: app("pay", ended({})),
    lines: ["PAYMENT_URL is required"],
  },
  {
    cause: "liveness-probe-kills",
    where: "a start that is slower than the probe allows",
    objects: [
      ...app("pay", {
        container: { livenessProbe: { ...probe, initialDelaySeconds: 10 } },
        ...ended({ exitCode: 143, startedAt: "2026-11-21T03:11:20Z" }),
      }),
      warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: connection refused"),
    ],
  },
  {
    cause: "liveness-probe-kills",
    where: "an answer that comes late",
    objects: [
      ...app("pay", {
        container: { livenessProbe: probe },
        ...ended({ exitCode: 143, startedAt: "2026-11-21T02:55:00Z" }),
      }),
      warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: context deadline exceeded"),
    ],
  },
  {
    cause: "init-container-failing",
    where: "an error of its own",
    objects: app("pay", {
      podSpec: { initContainers: [{ name: "migrate", image: "x" }] },
      status: {
        phase: "Pending",
        initContainerStatuses: [
          {
            name: "migrate",
            restartCount: 4,
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { exitCode: 1, finishedAt: ago(2) } },
          },
        ],
      },
    }),
  },
  {
    cause: "crash-on-start",
    where: "a run that is given up",
    objects: [
      failedJob("BackoffLimitExceeded"),
      ...app("migrate", { status: failedRun })
        .filter(({ kind }) => kind === "Pod")
        .map((pod) => ({
          ...pod,
          metadata: {
            ...pod.metadata,
            ownerReferences: [{ kind: "Job", name: "migrate", controller: true }],
          },
        })),
    ],
    lines: ["fatal"],
  },
  {
    cause: "unlisted",
    where: "a run that is given up",
    objects: [failedJob("BackoffLimitExceeded")],
  },
  {
    cause: "unlisted",
    where: "a run of a schedule that took too long",
    objects: [
      failedJob("DeadlineExceeded", [{ kind: "CronJob", name: "nightly", controller: true }]),
    ],
  },
  {
    cause: "crash-on-start",
    where: "a permission of AWS",
    objects: app("pay", ended({})),
    lines: [
      "AccessDenied: User: arn:aws:sts::1:assumed-role/pay-reader/1 is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::invoices/7",
    ],
  },
  {
    cause: "crash-on-start",
    where: "a role of AWS that it may not take",
    objects: app("pay", { podSpec: { serviceAccountName: "payer" }, ...ended({}) }),
    lines: ["fatal: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"],
  },
  { cause: "crash-on-start", where: "an error", objects: app("pay", ended({})), lines: ["fatal"] },
  {
    cause: "readiness-probe-failing",
    where: "a port that is not its own",
    objects: app("pay", {
      container: {
        ports: [{ containerPort: 9090 }],
        readinessProbe: { httpGet: { path: "/", port: 80 } },
      },
      status: unready(),
    }),
  },
  {
    cause: "readiness-probe-failing",
    where: "an answer that comes late",
    objects: [
      ...app("pay", { container: { readinessProbe: probe }, status: unready() }),
      warning("Pod/pay-r1-0", "Unhealthy", "Readiness probe failed: context deadline exceeded"),
    ],
  },
  {
    cause: "readiness-probe-failing",
    where: "its own word",
    objects: app("pay", { container: { readinessProbe: probe }, status: unready() }),
  },
  {
    cause: "node-not-ready",
    where: "a lost machine",
    objects: [node("node-1", { ready: "Unknown" }), ...app("pay", { status: lost(20) })],
  },
  {
    cause: "node-pressure",
    where: "its kubelet runs out of memory",
    objects: [withCondition("MemoryPressure"), ...app("pay")],
  },
  {
    cause: "node-network-unavailable",
    where: "the cloud made no route",
    objects: [withCondition("NetworkUnavailable"), ...app("pay")],
  },
  {
    cause: "scaled-to-zero",
    where: "it had three pods",

    objects: [
      ...app("pay", { replicas: 0 }),
      ...app("shop", { container: { env: [{ name: "PAY", value: "http://pay:8080" }] } }),
      {
        ...warning(
          "Deployment/pay",
          "ScalingReplicaSet",
          "Scaled down replica set pay-r1 to 0 from 3",
        ),
        type: "Normal",
      },
    ],
  },
  {
    cause: "service-selector-mismatch",
    where: "a label is spelled otherwise",
    objects: [...app("cart", { service: false }), service("cart", { app: "crat" })],
  },
  {
    cause: "target-port-mismatch",
    where: "a name that no container has",
    objects: app("pay", {
      container: { ports: [{ name: "http", containerPort: 8080 }] },
      service: { ports: [{ port: 80, targetPort: "web" }] },
    }),
  },
];

test("every cause of the catalogue is here", () => {
  const here = new Set(rows.map(({ cause }) => cause));
  expect(causes.map(({ id }) => id).filter((id) => !here.has(id))).toEqual([]);
});

test.for(rows)("$cause, $where: what is proposed works, and comes first", (row) => {
  const pod = row.objects.find(({ kind }) => kind === "Pod")?.metadata["name"];
  const { findings } = look(row.objects, [log(String(pod), row.lines ?? [])]);
  const finding = findings.find(({ cause }) => cause === row.cause);
  const { fix = [], nextCheck, later = [] } = finding ?? {};
  expect({
    do: fix.map(({ command, text }) => [command, text]),
    check: [nextCheck?.command, nextCheck?.text],
    later: later.map(({ command, text }) => [command, text].filter(Boolean).join(" · ")),
  }).toMatchSnapshot();
});

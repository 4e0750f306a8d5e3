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
  /** They are of the run that goes on. */
  readonly isCurrent?: true;
  /** The object that was asked about, where only who asks is told: `StatefulSet/db`. */
  readonly asked?: string;
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
function ingressOf(name: string, spec: object): RawObject {
  const backend = { service: { name, port: { number: 8080 } } };
  return {
    kind: "Ingress",
    metadata: { name: "front", namespace: "web", uid: "front", creationTimestamp: ago(30) },
    spec: { rules: [{ http: { paths: [{ backend }] } }], ...spec },
    status: { loadBalancer: {} },
  };
}
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
    cause: "host-without-service",
    where: "a near name",
    objects: [
      ...app("cart"),
      ...app("pay", { container: { env: [{ name: "CART_ADDR", value: "cartt:8080" }] } }),
    ],
  },
  {
    cause: "service-lacks-port",
    where: "others call another one",
    objects: [
      ...app("cart"),
      ...app("back", { container: { env: [{ name: "CART_ADDR", value: "cart:8080" }] } }),
      ...app("pay", { container: { env: [{ name: "CART_ADDR", value: "cart:8081" }] } }),
    ],
  },
  {
    cause: "init-container-waits",
    where: "nothing is said",
    objects: app("pay", {
      podSpec: { initContainers: [{ name: "wait", args: ["db:5432"] }] },
      status: {
        phase: "Pending",
        startTime: ago(9),
        initContainerStatuses: [
          { name: "wait", restartCount: 0, state: { running: { startedAt: ago(9) } } },
        ],
      },
    }),
  },
  {
    cause: "ingress-lacks-port",
    where: "the Service has another one",
    objects: [
      ...app("pay"),
      {
        kind: "Ingress",
        metadata: { name: "web", namespace: "web", uid: "web", creationTimestamp: ago(9) },
        spec: {
          rules: [
            {
              http: {
                paths: [{ backend: { service: { name: "pay", port: { number: 80 } } } }],
              },
            },
          ],
        },
      },
    ],
  },
  {
    cause: "job-over-deadline",
    where: "nothing of it failed before",
    objects: [failedJob("DeadlineExceeded")],
  },
  {
    cause: "service-missing",
    where: "its pods run",
    objects: [
      ...app("pay", { container: { env: [{ name: "BUS_ADDR", value: "bus:5672" }] } }),
      ...app("bus", { container: { ports: [{ containerPort: 5672 }] }, service: false }),
    ],
    lines: ["dial tcp: lookup bus on 10.96.0.10:53: no such host"],
  },
  {
    cause: "service-port-moved",
    where: "two callers name another one",
    objects: [
      ...app("pay", { container: { env: [{ name: "CART_ADDR", value: "cart:8081" }] } }),
      ...app("back", { container: { env: [{ name: "CART_ADDR", value: "cart:8081" }] } }),
      ...app("cart"),
    ],
    lines: ["dial tcp cart:8081: i/o timeout"],
  },
  {
    cause: "scheduler-silent",
    where: "the scheduler of the cluster",
    objects: app("pay", { status: { phase: "Pending" }, podSpec: { nodeName: undefined } }),
  },
  {
    cause: "pod-rules-unmet",
    where: "pods that may not share a node",
    objects: [
      node("node-1"),
      ...app("pay", {
        podSpec: { nodeName: undefined },
        status: unscheduled(
          "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
        ),
      }),
    ],
  },
  {
    cause: "oom-killed",
    where: "no room for the start itself",
    objects: [
      ...app("pay", {
        status: waiting("ContainerCreating"),
        container: { resources: { limits: { memory: "2Mi" } } },
      }),
      warning(
        "Pod/pay-r1-0",
        "FailedCreatePodSandBox",
        "container init was OOM-killed (memory limit too low?)",
      ),
    ],
  },
  {
    cause: "pod-not-started",
    where: "no network",
    objects: [
      ...app("pay", { status: waiting("ContainerCreating") }),
      warning(
        "Pod/pay-r1-0",
        "FailedCreatePodSandBox",
        `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${"ab".repeat(32)}": dial unix /run/cni.sock: connect: connection refused`,
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
    cause: "job-over-deadline",
    where: "a run of a schedule that took too long",
    objects: [
      failedJob("DeadlineExceeded", [{ kind: "CronJob", name: "nightly", controller: true }]),
    ],
  },
  {
    cause: "access-denied",
    where: "a permission of AWS",
    objects: app("pay", ended({})),
    lines: [
      "AccessDenied: User: arn:aws:sts::1:assumed-role/pay-reader/1 is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::invoices/7",
    ],
  },
  {
    cause: "access-denied",
    where: "a role of AWS that it may not take",
    objects: app("pay", { podSpec: { serviceAccountName: "payer" }, ...ended({}) }),
    lines: ["fatal: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"],
  },
  {
    cause: "address-in-use",
    where: "a port twice",
    objects: app("pay", ended({})),
    lines: ["listen tcp :8080: bind: address already in use"],
  },
  {
    cause: "permission-denied",
    where: "a file",
    objects: app("pay", ended({})),
    lines: ["FATAL open /data/ledger: permission denied"],
  },
  {
    cause: "access-denied",
    where: "a database",
    objects: app("pay", ended({})),
    lines: ['FATAL password authentication failed for user "pay"'],
  },
  {
    cause: "host-not-resolved",
    where: "a name of the cluster",
    objects: app("pay", ended({})),
    lines: ["dial tcp: lookup ledger on 10.96.0.10:53: no such host"],
  },
  {
    cause: "connection-failed",
    where: "a host elsewhere",
    objects: app("pay", ended({})),
    lines: ["FATAL dial tcp: connect ECONNREFUSED db.example.com:5432"],
  },
  {
    cause: "too-many-connections",
    where: "a database",
    objects: app("pay", ended({})),
    lines: ["FATAL: sorry, too many clients already"],
  },
  {
    cause: "certificate-rejected",
    where: "one that has expired",
    objects: app("pay", ended({})),
    lines: ["x509: certificate has expired"],
  },
  {
    cause: "disk-full",
    where: "a volume",
    objects: app("pay", ended({})),
    lines: ["write /data/wal: no space left on device"],
  },
  {
    cause: "read-only-file-system",
    where: "the root of its image",
    objects: app("pay", ended({})),
    lines: ["OSError: [Errno 30] Read-only file system: '/app/cache'"],
  },
  {
    cause: "runtime-out-of-memory",
    where: "a heap of Java",
    objects: app("pay", ended({})),
    lines: ["java.lang.OutOfMemoryError: Java heap space"],
  },
  {
    cause: "file-missing",
    where: "a module",
    objects: app("pay", ended({})),
    lines: ["Error: Cannot find module 'express'"],
  },
  {
    cause: "schema-mismatch",
    where: "a table",
    objects: app("pay", ended({})),
    lines: ['ERROR: relation "orders" does not exist'],
  },
  {
    cause: "bad-configuration",
    where: "an option",
    objects: app("pay", ended({})),
    lines: ["flag provided but not defined: -workers"],
  },
  { cause: "crash-on-start", where: "an error", objects: app("pay", ended({})), lines: ["fatal"] },
  {
    cause: "readiness-probe-failing",
    where: "a port that is not its own",
    objects: [
      ...app("pay", {
        container: {
          ports: [{ containerPort: 9090 }],
          readinessProbe: { httpGet: { path: "/", port: 80 } },
        },
        status: unready(),
      }),
      warning("Pod/pay-r1-0", "Unhealthy", "Readiness probe failed: connection refused"),
    ],
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
    cause: "policy-denies-caller",
    where: "isolated since lately",
    objects: [
      ...app("shop", { container: { env: [{ name: "PAY", value: "http://pay:8080" }] } }),
      ...app("pay", { container: { ports: [{ containerPort: 8080 }] } }),
      {
        kind: "NetworkPolicy",
        metadata: {
          name: "lockdown",
          namespace: "web",
          uid: "lockdown",
          creationTimestamp: ago(7),
        },
        spec: { podSelector: { matchLabels: { app: "pay" } }, policyTypes: ["Ingress"] },
      },
    ],
    lines: ["dial tcp pay:8080: i/o timeout"],
  },
  {
    cause: "no-address-left",
    where: "a subnet that is full",
    objects: [
      ...app("pay", { status: waiting("ContainerCreating") }),
      warning(
        "Pod/pay-r1-0",
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: InsufficientCidrBlocks: The specified subnet does not have enough free cidr blocks to satisfy the request.",
      ),
    ],
  },
  {
    cause: "slow-calls",
    where: "a database",
    objects: app("pay"),
    lines: ["a query took 2 s", "a query took 3 s", "a query took 4 s"],
    isCurrent: true,
  },
  {
    cause: "dns-egress-denied",
    where: "no rule at all",
    objects: [
      ...app("pay", { status: unready() }),
      {
        kind: "NetworkPolicy",
        metadata: { name: "closed", namespace: "web", uid: "closed" },
        spec: { podSelector: {}, policyTypes: ["Egress"] },
      },
    ],
    lines: ["lookup cart on 10.96.0.10:53: i/o timeout"],
  },
  {
    cause: "target-port-mismatch",
    where: "a name that no container has",
    objects: app("pay", {
      container: { ports: [{ name: "http", containerPort: 8080 }] },
      service: { ports: [{ port: 80, targetPort: "web" }] },
    }),
  },
  {
    cause: "daemonset-fits-no-node",
    where: "another value is near",
    objects: [
      node("node-1", { labels: { pool: "edges" } }),
      {
        kind: "DaemonSet",
        metadata: { name: "agent", namespace: "web", uid: "agent", creationTimestamp: ago(30) },
        spec: {
          template: { spec: { containers: [{ name: "a" }], nodeSelector: { pool: "edge" } } },
        },
        status: { desiredNumberScheduled: 0 },
      },
    ],
  },
  {
    cause: "claim-being-deleted",
    where: "its volume would go with it",
    objects: [
      ...app("pay", { podSpec: mounts("data") }),
      {
        kind: "PersistentVolumeClaim",
        metadata: {
          name: "data",
          namespace: "web",
          uid: "data",
          deletionTimestamp: ago(4),
          finalizers: ["kubernetes.io/pvc-protection"],
        },
        spec: { volumeName: "pv-1" },
        status: { phase: "Bound" },
      },
      {
        kind: "PersistentVolume",
        metadata: { name: "pv-1", uid: "pv-1" },
        spec: { persistentVolumeReclaimPolicy: "Delete" },
        status: { phase: "Bound" },
      },
    ],
  },
  {
    cause: "ingress-class-missing",
    where: "one of a similar name",
    objects: [
      ...app("pay"),
      { kind: "IngressClass", metadata: { name: "nginx", uid: "nginx" } },
      ingressOf("pay", { ingressClassName: "ngnix" }),
    ],
  },
  {
    cause: "tls-secret-missing",
    where: "its controller says it",
    objects: [
      ...app("pay"),
      ingressOf("pay", { tls: [{ secretName: "front-tls" }] }),
      warning("Ingress/front", "Translate", 'secret "front-tls" does not exist'),
    ],
  },
  {
    cause: "load-balancer-without-address",
    where: "nobody provides its class",
    objects: [
      ...app("pay"),
      {
        kind: "Service",
        metadata: { name: "public", namespace: "web", uid: "b", creationTimestamp: ago(30) },
        spec: { type: "LoadBalancer", loadBalancerClass: "example.com/edge", selector: {} },
        status: { loadBalancer: {} },
      },
    ],
  },
  {
    cause: "ingress-claim-taken",
    where: "two of one namespace",
    objects: ["front", "promo"].flatMap((name) => [
      ...app(name),
      {
        kind: "Ingress",
        metadata: { name, namespace: "web", uid: name, creationTimestamp: ago(30) },
        spec: {
          rules: [
            {
              host: "shop.example.com",
              http: { paths: [{ backend: { service: { name, port: { number: 8080 } } } }] },
            },
          ],
        },
      },
    ]),
  },
  {
    cause: "policy-admits-no-namespace",
    where: "one of a similar name",
    objects: [
      ...app("pay"),
      ingressOf("pay", {}),
      { kind: "Namespace", metadata: { name: "ingress-nginx", uid: "n" } },
      {
        kind: "NetworkPolicy",
        metadata: { name: "doors", namespace: "web", uid: "p", creationTimestamp: ago(30) },
        spec: {
          podSelector: {},
          ingress: [
            {
              from: [
                {
                  namespaceSelector: {
                    matchLabels: { "kubernetes.io/metadata.name": "ingress-ngnix" },
                  },
                },
              ],
            },
          ],
        },
      },
    ],
  },
  {
    cause: "update-held-by-partition",
    where: "no pod takes it",
    objects: [
      {
        kind: "StatefulSet",
        metadata: { name: "db", namespace: "web", uid: "db", creationTimestamp: ago(900) },
        spec: {
          replicas: 1,
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } },
          template: { spec: { containers: [{ name: "app", image: "example.com/db:v2" }] } },
        },
        status: { currentRevision: "db-1", updateRevision: "db-2" },
      },
      {
        kind: "Pod",
        metadata: {
          name: "db-0",
          namespace: "web",
          uid: "db-0",
          creationTimestamp: ago(900),
          labels: { "controller-revision-hash": "db-1" },
          ownerReferences: [{ kind: "StatefulSet", name: "db", controller: true }],
        },
        spec: { nodeName: "node-1", containers: [{ name: "app" }] },
        status: running(),
      },
    ],
  },
  {
    cause: "run-holds-the-next",
    where: "a run that hangs",
    objects: [
      {
        kind: "CronJob",
        metadata: {
          name: "nightly",
          namespace: "web",
          uid: "nightly",
          creationTimestamp: ago(900),
        },
        spec: { schedule: "* * * * *", concurrencyPolicy: "Forbid" },
        status: { lastScheduleTime: ago(60), active: [{ name: "nightly-1" }] },
      },
      {
        kind: "Job",
        metadata: {
          name: "nightly-1",
          namespace: "web",
          uid: "nightly-1",
          creationTimestamp: ago(60),
          ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
        },
        spec: {},
        status: { active: 1, startTime: ago(60) },
      },
      {
        kind: "Pod",
        metadata: {
          name: "nightly-1-x",
          namespace: "web",
          uid: "nightly-1-x",
          creationTimestamp: ago(60),
          ownerReferences: [{ kind: "Job", name: "nightly-1", controller: true }],
        },
        spec: { nodeName: "node-1", containers: [{ name: "app" }] },
        status: running(),
      },
    ],
  },
  {
    cause: "run-ended-by-the-next",
    where: "runs that take too long",
    objects: [
      {
        kind: "CronJob",
        metadata: { name: "nightly", namespace: "web", uid: "c", creationTimestamp: ago(900) },
        spec: { schedule: "* * * * *", concurrencyPolicy: "Replace" },
        status: { lastScheduleTime: ago(1), active: [{ name: "nightly-2" }] },
      },
      {
        ...warning("CronJob/nightly", "SuccessfulDelete", "Deleted job nightly-1"),
        type: "Normal",
        firstTimestamp: ago(1),
        lastTimestamp: ago(1),
      },
    ],
  },
  {
    cause: "schedule-never-due",
    where: "a day that no month has",
    objects: [
      {
        kind: "CronJob",
        metadata: { name: "nightly", namespace: "web", uid: "c", creationTimestamp: ago(30) },
        spec: { schedule: "0 2 30 2 *" },
      },
    ],
  },
  {
    cause: "job-kept-by-sidecar",
    where: "what runs beside the program",
    objects: [
      {
        kind: "Job",
        metadata: { name: "migrate", namespace: "web", uid: "j", creationTimestamp: ago(60) },
        spec: {},
        status: { active: 1, startTime: ago(60) },
      },
      {
        kind: "Pod",
        metadata: {
          name: "migrate-x",
          namespace: "web",
          uid: "p",
          creationTimestamp: ago(60),
          ownerReferences: [{ kind: "Job", name: "migrate", controller: true }],
        },
        spec: { nodeName: "node-1", containers: [{ name: "app" }, { name: "proxy" }] },
        status: {
          phase: "Running",
          containerStatuses: [
            { name: "app", state: { terminated: { exitCode: 0, finishedAt: ago(30) } } },
            { name: "proxy", ready: true, state: { running: { startedAt: ago(60) } } },
          ],
        },
      },
    ],
  },
  {
    cause: "configuration-not-read",
    where: "its environment comes from a ConfigMap",
    asked: "Deployment/pay",
    objects: [
      {
        kind: "ConfigMap",
        metadata: {
          name: "settings",
          namespace: "web",
          creationTimestamp: ago(900),
          managedFields: [
            { manager: "kubectl", time: ago(5), fieldsV1: { "f:data": { "f:A": {} } } },
          ],
        },
        data: { A: "1" },
      },
      ...app("pay", { container: { envFrom: [{ configMapRef: { name: "settings" } }] } }),
    ],
  },
  {
    cause: "update-awaits-deletion",
    where: "nobody deletes its pod",
    asked: "StatefulSet/db",
    objects: [
      {
        kind: "StatefulSet",
        metadata: { name: "db", namespace: "web", uid: "db", creationTimestamp: ago(900) },
        spec: {
          replicas: 1,
          updateStrategy: { type: "OnDelete" },
          template: { spec: { containers: [{ name: "app", image: "example.com/db:v2" }] } },
        },
        status: { currentRevision: "db-1", updateRevision: "db-2" },
      },
      {
        kind: "Pod",
        metadata: {
          name: "db-0",
          namespace: "web",
          uid: "db-0",
          creationTimestamp: ago(900),
          labels: { "controller-revision-hash": "db-1" },
          ownerReferences: [{ kind: "StatefulSet", name: "db", controller: true }],
        },
        spec: { nodeName: "node-1", containers: [{ name: "app" }] },
        status: running(),
      },
    ],
  },
  {
    cause: "service-protocol-mismatch",
    where: "a name",
    objects: app("pay", {
      container: { ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }] },
      service: { ports: [{ port: 80, targetPort: "http", protocol: "UDP" }] },
    }),
  },
  {
    cause: "external-name-unresolved",
    where: "a Service that does not exist",
    objects: [
      ...app("front", { container: { env: [{ name: "PAY_URL", value: "http://pay:8080" }] } }),
      {
        kind: "Service",
        metadata: { name: "pay", namespace: "web", uid: "pay", creationTimestamp: ago(5) },
        spec: { type: "ExternalName", externalName: "pai.web.svc.cluster.local" },
      },
    ],
  },
];

test("every cause of the catalogue is here", () => {
  const here = new Set(rows.map(({ cause }) => cause));
  expect(causes.map(({ id }) => id).filter((id) => !here.has(id))).toEqual([]);
});

test.for(rows)("$cause, $where: what is proposed works, and comes first", (row) => {
  const pod = row.objects.find(({ kind }) => kind === "Pod")?.metadata["name"];
  const { findings } = look(
    row.objects,
    [log(String(pod), row.lines ?? [], row.isCurrent !== true)],
    requestOf(row),
  );
  const finding = findings.find(({ cause }) => cause === row.cause);
  const { fix = [], nextCheck, later = [] } = finding ?? {};
  expect({
    do: fix.map(({ command, text }) => [command, text]),
    check: [nextCheck?.command, nextCheck?.text],
    later: later.map(({ command, text }) => [command, text].filter(Boolean).join(" · ")),
  }).toMatchSnapshot();
});

function requestOf({ asked }: Row) {
  const [kind = "", name = ""] = asked?.split("/") ?? [];
  return asked === undefined ? {} : { target: { kind, namespace: "web", name } };
}

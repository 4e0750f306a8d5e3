import {
  create,
  editContainer,
  editPod,
  heal,
  type Manifest,
  patch,
  remove,
  renew,
  scale,
  setEnv,
  strike,
  wait,
} from "./acts.ts";
import { registry, settlementJob, volumeClaim } from "./application.table.ts";
import type { Fault, Sign } from "./fault.ts";

type Row = Omit<Fault, "paper">;

const unready = (app: string): Sign => ({ kind: "unready", app });
const restarted = (app: string): Sign => ({ kind: "restarted", app });
const event = (reason: string, about: string): Sign => ({ kind: "event", reason, about });
const accepted: Sign = { kind: "accepted" };

/** Refused by the API server before a pod, a claim or a Job exists. */
const refused: readonly Row[] = [
  {
    name: "LimitRange refuses pods",
    namespace: "alesund",
    questions: [
      "why is the timetable rollout stuck in alesund?",
      "why is timetable failing in alesund?",
    ],
    truth: {
      text: "LimitRange container-bounds allows 256Mi of memory per container; timetable has a limit of 512Mi, so its new pods are refused",
      cause: "pods-not-created",
      culprits: ["Deployment/timetable", "LimitRange/container-bounds"],
      says: [/limit ?range|maximum memory/i, /256Mi/],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "container-bounds" },
        spec: { limits: [{ type: "Container", max: { memory: "256Mi" } }] },
      }),
      wait(2),
      renew("timetable"),
    ],
    happened: event("FailedCreate", "ReplicaSet/timetable-"),
  },
  {
    name: "quota demands limits that pods do not set",
    namespace: "askim",
    questions: ["what is wrong in askim?", "why is timetable failing in askim?"],
    truth: {
      text: "ResourceQuota compute counts limits.cpu; the pods of timetable set no cpu limit, so new ones are refused (not because anything is used up)",
      culprits: ["Deployment/timetable", "ResourceQuota/compute"],
      says: [/quota/i, /limits\.cpu|cpu limit/i],
    },
    make: [quota("compute", { "limits.cpu": "400" }), wait(4), renew("timetable")],
    happened: event("FailedCreate", "ReplicaSet/timetable-"),
  },
  {
    name: "object-count quota stops a CronJob",
    namespace: "averoy",
    questions: [
      "why does nightly-settlement not run in averoy?",
      "what is wrong with nightly-settlement in averoy?",
    ],
    truth: {
      text: "ResourceQuota object-counts allows one Job (count/jobs.batch) and a finished one uses it; CronJob nightly-settlement cannot create its Jobs",
      cause: "quota-exceeded",
      culprits: ["CronJob/nightly-settlement", "ResourceQuota/object-counts"],
      says: [/quota/i, /jobs/i],
    },
    make: [
      create(settlement()),
      wait(8),
      quota("object-counts", { "count/jobs.batch": "1" }),
      wait(4),
      patch("CronJob/nightly-settlement", { spec: { schedule: "* * * * *" } }),
    ],
    happened: event("FailedCreate", "CronJob/nightly-settlement"),
  },
  {
    name: "storage quota refuses the claim of a StatefulSet",
    namespace: "bamble",
    questions: ["why is archive not starting in bamble?", "why is archive failing in bamble?"],
    truth: {
      text: "ResourceQuota storage allows 30Gi of requests.storage, 20Gi are used; the claim data-archive-0 of 20Gi is refused and archive gets no pod",
      cause: "quota-exceeded",
      culprits: ["StatefulSet/archive", "ResourceQuota/storage"],
      says: [/quota/i, /storage/i],
    },
    make: [
      quota("storage", { "requests.storage": "30Gi" }),
      wait(4),
      create(
        archive({
          replicas: 1,
          volumeClaimTemplates: [volumeClaim("standard")],
        }),
      ),
    ],
    happened: event("FailedCreate", "StatefulSet/archive"),
  },
  {
    name: "PriorityClass does not exist",
    namespace: "bykle",
    questions: ["what is wrong in bykle?", "why is gate-validator failing in bykle?"],
    truth: {
      text: "gate-validator was rolled out with PriorityClass rail-critical, which does not exist; no new pod is created",
      cause: "pods-not-created",
      culprits: ["Deployment/gate-validator", "PriorityClass/rail-critical"],
      says: [/rail-critical/, /priority ?class/i],
    },
    make: [editPod("gate-validator", { priorityClassName: "rail-critical" })],
    happened: event("FailedCreate", "ReplicaSet/gate-validator-"),
  },
  {
    name: "mutating webhook whose pods are scaled to zero",
    namespace: "dombas",
    questions: [
      "why does timetable get no new pods in dombas?",
      "why is timetable failing in dombas?",
    ],
    truth: {
      text: "the webhook inject.mesh.example must answer (failurePolicy Fail), but its Deployment sidecar-injector has 0 replicas; new pods of timetable are refused",
      cause: "pods-not-created",
      culprits: [
        "Deployment/timetable",
        "MutatingWebhookConfiguration/sidecar-injector",
        "Service/sidecar-injector",
        "Deployment/sidecar-injector",
      ],
      says: [/webhook/i, /sidecar-injector|inject\.mesh\.example/],
    },
    make: [
      ...[injector(), serviceOf("sidecar-injector", 443)].map(create),
      create({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "MutatingWebhookConfiguration",
        metadata: { name: "sidecar-injector" },
        webhooks: [
          {
            name: "inject.mesh.example",
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            failurePolicy: "Fail",
            timeoutSeconds: 2,
            clientConfig: {
              service: { namespace: "dombas", name: "sidecar-injector", path: "/mutate" },
            },
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "dombas" } },
            rules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
            ],
          },
        ],
      }),
      wait(3),
      renew("timetable"),
    ],
    happened: event("FailedCreate", "ReplicaSet/timetable-"),
  },
];

const placed: readonly Row[] = [
  {
    name: "node affinity on a label that no node has",
    namespace: "bardufoss",
    questions: [
      "why is gate-validator pending in bardufoss?",
      "why is gate-validator failing in bardufoss?",
    ],
    truth: {
      text: "gate-validator requires nodes with rail.example/disk=nvme (node affinity); no node has that label",
      cause: "node-selector-mismatch",
      culprits: ["Deployment/gate-validator"],
      says: [/affinity/i, /rail\.example\/disk|nvme/],
    },
    make: [
      editPod("gate-validator", {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: "rail.example/disk", operator: "In", values: ["nvme"] },
                  ],
                },
              ],
            },
          },
        },
      }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "topology spread over a label that no node has",
    namespace: "berlevag",
    questions: ["what is wrong in berlevag?", "why is fare-engine failing in berlevag?"],
    truth: {
      text: "fare-engine must be spread over topology.rail.example/rack (DoNotSchedule), a label that no node has; its new pods stay Pending",
      culprits: ["Deployment/fare-engine"],
      says: [/topology ?spread/i],
    },
    make: [
      editPod("fare-engine", {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.rail.example/rack",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "fare-engine" } },
          },
        ],
      }),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "host port taken on every node",
    namespace: "bomlo",
    questions: [
      "why does booking-desk have too few pods in bomlo?",
      "why is booking-desk failing in bomlo?",
    ],
    truth: {
      text: "booking-desk takes host port 8080, so each of the four general nodes holds one pod; two of the six stay Pending",
      culprits: ["Deployment/booking-desk"],
      says: [/host ?port|free ports/i],
    },
    make: [
      editContainer("booking-desk", { ports: [{ containerPort: 8080, hostPort: 8080 }] }),
      wait(20),
      scale("Deployment/booking-desk", 6),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "node takes no more pods",
    namespace: "egersund",
    questions: ["why are timetable pods pending in egersund?", "what is wrong in egersund?"],
    truth: {
      text: "timetable may only use the pool batch: one node, ip-10-20-8-17, that takes two pods; the others of the four stay Pending",
      cause: "insufficient-resources",
      culprits: ["Deployment/timetable", "Node/ip-10-20-8-17"],
      says: [
        /too many pods|number of pods|pod (capacity|limit)|\bpods\b.{0,40}\b(full|at most|no more)/i,
      ],
    },
    prepare: [
      create(
        node(
          "ip-10-20-8-17",
          { pool: "batch", pods: "2" },
          {
            taints: [{ key: "rail.example/batch", value: "true", effect: "NoSchedule" }],
          },
        ),
      ),
    ],
    make: [
      editPod("timetable", {
        nodeSelector: { "rail.example/pool": "batch" },
        tolerations: [{ key: "rail.example/batch", operator: "Exists" }],
      }),
      scale("Deployment/timetable", 4),
    ],
    happened: unready("timetable"),
  },
  {
    name: "DaemonSet that fits no node",
    namespace: "sogndal",
    questions: ["why does log-agent run nowhere in sogndal?", "what is wrong in sogndal?"],
    truth: {
      text: "DaemonSet log-agent wants nodes with rail.example/pool=edge; there is none, so it has no pod",
      culprits: ["DaemonSet/log-agent"],
      says: [/selector|label/i, /edge/],
      isRare: true,
    },
    make: [
      create({
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "log-agent" },
        spec: {
          selector: { matchLabels: { app: "log-agent" } },
          template: {
            metadata: { labels: { app: "log-agent" } },
            spec: {
              nodeSelector: { "rail.example/pool": "edge" },
              containers: [{ name: "agent", image: `${registry}/audit-proxy:1.4.0` }],
            },
          },
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "claim deleted while its pod runs",
    namespace: "porsgrunn",
    questions: [
      "why is the volume of ledger-db terminating in porsgrunn?",
      "what is wrong in porsgrunn?",
    ],
    truth: {
      text: "PersistentVolumeClaim data-ledger-db-0 was deleted; only its use by ledger-db-0 holds it, and it is gone with the next restart",
      culprits: ["PersistentVolumeClaim/data-ledger-db-0"],
      says: [/data-ledger-db-0/, /terminat|delet/i],
      isRare: true,
    },
    make: [remove("PersistentVolumeClaim/data-ledger-db-0")],
    happened: accepted,
  },
];

const network: readonly Row[] = [
  {
    name: "egress policy without DNS",
    namespace: "eidfjord",
    questions: ["why is booking-desk failing in eidfjord?"],
    truth: {
      text: "NetworkPolicy booking-desk-egress lets booking-desk reach port 8080 only; it cannot ask DNS (port 53) and resolves no name",
      culprits: ["NetworkPolicy/booking-desk-egress"],
      victims: ["booking-desk"],
      says: [/network ?policy/i, /DNS|\b53\b|resol/i],
    },
    make: [
      create(
        policy("booking-desk-egress", {
          podSelector: { matchLabels: { app: "booking-desk" } },
          policyTypes: ["Egress"],
          egress: [{ to: [{ podSelector: {} }], ports: [{ protocol: "TCP", port: 8080 }] }],
        }),
      ),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "every pod denied by a default policy",
    namespace: "evje",
    questions: ["what is wrong in evje?", "why is booking-desk failing in evje?"],
    truth: {
      text: "NetworkPolicy default-deny-ingress denies every connection into every pod; no other policy allows any; all calls time out",
      culprits: ["NetworkPolicy/default-deny-ingress"],
      victims: ["booking-desk", "seat-inventory"],
      says: [/network ?policy/i],
    },
    make: [create(policy("default-deny-ingress", { podSelector: {}, policyTypes: ["Ingress"] }))],
    happened: unready("booking-desk"),
  },
  {
    name: "Service of another protocol",
    namespace: "fauske",
    questions: ["why is booking-desk failing in fauske?"],
    truth: {
      text: "the port of Service fare-engine was changed to UDP; its pods listen on TCP, so it leads nowhere",
      culprits: ["Service/fare-engine"],
      victims: ["booking-desk"],
      says: [/UDP/, /protocol|TCP/i],
    },
    make: [patch("Service/fare-engine", { spec: { ports: [{ port: 8080, protocol: "UDP" }] } })],
    happened: unready("booking-desk"),
  },
  {
    name: "ExternalName to nowhere",
    namespace: "finse",
    questions: ["why is booking-desk failing in finse?"],
    truth: {
      text: "Service fare-engine was replaced by an ExternalName to fares.legacy.example, which does not resolve",
      culprits: ["Service/fare-engine"],
      victims: ["booking-desk"],
      says: [/external ?name/i, /fares\.legacy\.example/],
    },
    make: [
      remove("Service/fare-engine"),
      wait(1),
      create({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "fare-engine" },
        spec: { type: "ExternalName", externalName: "fares.legacy.example" },
      }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "Service moved to another port",
    namespace: "stryn",
    questions: ["what is wrong in stryn?", "why is booking-desk failing in stryn?"],
    truth: {
      text: "the port of Service seat-inventory was changed from 8080 to 9080; its callers still use 8080",
      culprits: ["Service/seat-inventory"],
      victims: ["booking-desk", "gate-validator"],
      says: [/9080/, /8080/],
    },
    make: [
      patch("Service/seat-inventory", {
        spec: {
          ports: [
            { port: 8080, $patch: "delete" },
            { name: "http", port: 9080, targetPort: "http" },
          ],
        },
      }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "Service deleted",
    namespace: "tvedestrand",
    questions: ["why is refund-worker crashing in tvedestrand?"],
    truth: {
      text: "the Service bus was deleted; refund-worker and disruption-feed do not resolve it and crash, the broker itself runs",
      culprits: ["Service/bus"],
      victims: ["refund-worker", "disruption-feed"],
      says: [/\bbus\b/, /no service|not exist|no such|not found|ENOTFOUND|deleted|resol/i],
    },
    make: [remove("Service/bus")],
    happened: unready("refund-worker"),
  },
  {
    name: "Deployment deleted",
    namespace: "tana",
    questions: ["why is booking-desk failing in tana?"],
    truth: {
      text: "Deployment fare-engine was deleted; its Service has no endpoints; booking-desk is not ready",
      culprits: ["Deployment/fare-engine", "Service/fare-engine"],
      victims: ["booking-desk"],
      says: [/fare-engine/, /no pod|no endpoint|no ready|deleted|not exist|gone/i],
    },
    make: [remove("Deployment/fare-engine")],
    happened: unready("booking-desk"),
  },
  {
    name: "host of another namespace",
    namespace: "steinkjer",
    questions: ["why is booking-desk failing in steinkjer?"],
    truth: {
      text: "a rollout set FARES_URL of booking-desk to fare-engine.pricing; there is no namespace pricing",
      cause: "readiness-probe-failing",
      culprits: ["Deployment/booking-desk"],
      says: [/fare-engine\.pricing/],
    },
    make: [setEnv("booking-desk", "FARES_URL", "http://fare-engine.pricing:8080")],
    happened: unready("booking-desk"),
  },
  {
    name: "Ingress without its TLS Secret",
    namespace: "flekkefjord",
    questions: [
      "why do users of booking-desk get a wrong certificate in flekkefjord?",
      "what is wrong in flekkefjord?",
    ],
    truth: {
      text: "Ingress booking-desk names the TLS Secret desk-tls, which does not exist",
      culprits: ["Ingress/booking-desk", "Secret/desk-tls"],
      says: [/desk-tls/],
      isRare: true,
    },
    make: [
      create(
        ingress("nginx", {
          port: 8080,
          tls: [{ hosts: ["desk.rail.example"], secretName: "desk-tls" }],
        }),
      ),
    ],
    happened: accepted,
  },
  {
    name: "Ingress of a class that does not exist",
    namespace: "forde",
    questions: ["why do users of booking-desk get 404 in forde?", "what is wrong in forde?"],
    truth: {
      text: "Ingress booking-desk is of class ngnix; the only IngressClass is nginx, so no controller serves it",
      culprits: ["Ingress/booking-desk"],
      says: [/ngnix/, /class/i],
    },
    prepare: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      }),
    ],
    make: [create(ingress("ngnix", { port: 8080 }))],
    happened: accepted,
  },
  {
    name: "Ingress to a port that the Service lacks",
    namespace: "geilo",
    questions: ["why do users of booking-desk get 503 in geilo?", "what is wrong in geilo?"],
    truth: {
      text: "Ingress booking-desk points to port 80 of Service booking-desk, which has only 8080",
      culprits: ["Ingress/booking-desk"],
      says: [/\b80\b/, /port/i],
    },
    make: [create(ingress("nginx", { port: 80 }))],
    happened: accepted,
  },
];

const starting: readonly Row[] = [
  {
    name: "init container waits for a Service that does not exist",
    namespace: "gol",
    questions: ["why is crew-roster not starting in gol?", "why is crew-roster failing in gol?"],
    truth: {
      text: "the init container wait-for-ledger of crew-roster waits for ledger-primary:5432; there is no Service ledger-primary",
      culprits: ["Deployment/crew-roster"],
      says: [/ledger-primary/, /init|wait-for-ledger/i],
    },
    make: [
      editPod("crew-roster", {
        initContainers: [
          {
            name: "wait-for-ledger",
            image: `${registry}/wait-for:1.2.0`,
            env: [{ name: "WAIT_FOR", value: "ledger-primary:5432" }],
          },
        ],
      }),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "startup probe gives too little time",
    namespace: "haugesund",
    questions: [
      "why does crew-roster keep restarting in haugesund?",
      "check crew-roster in haugesund",
    ],
    truth: {
      text: "release 4.9.0 of crew-roster needs 95 s to start; its startup probe gives it 20 s and the kubelet kills it",
      culprits: ["Deployment/crew-roster"],
      says: [/startup/i],
    },
    make: [
      editContainer("crew-roster", {
        image: `${registry}/crew-roster:4.9.0`,
        startupProbe: {
          httpGet: { path: "/live", port: "http" },
          periodSeconds: 5,
          failureThreshold: 4,
        },
      }),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "liveness probe on a wrong port",
    namespace: "honefoss",
    questions: ["why does timetable keep restarting in honefoss?", "what is wrong in honefoss?"],
    truth: {
      text: "the liveness probe of timetable asks port 8081, the program listens on 8080; the kubelet kills it again and again",
      cause: "liveness-probe-kills",
      culprits: ["Deployment/timetable"],
      says: [/liveness/i, /8081/],
    },
    make: [
      editContainer("timetable", {
        livenessProbe: {
          httpGet: { path: "/live", port: 8081 },
          initialDelaySeconds: 5,
          periodSeconds: 5,
        },
      }),
    ],
    happened: restarted("timetable"),
  },
  {
    name: "sidecar crashes",
    namespace: "hvaler",
    questions: [
      "why is refund-worker not ready in hvaler?",
      "why is refund-worker failing in hvaler?",
    ],
    truth: {
      text: "the new sidecar audit-proxy of refund-worker exits on start: unknown field upstreem in its configuration; the worker itself runs",
      cause: "crash-on-start",
      culprits: ["Deployment/refund-worker"],
      says: [/audit-proxy/, /upstreem|crash|exit/i],
    },
    make: [
      strike("refund-worker", {
        container: "audit-proxy",
        exitCode: 1,
        afterSeconds: 2,
        lines: ['FATAL config: unknown field "upstreem" in /etc/audit-proxy/config.yaml'],
      }),
      editPod("refund-worker", {
        containers: [{ name: "audit-proxy", image: `${registry}/audit-proxy:1.4.0` }],
      }),
    ],
    happened: unready("refund-worker"),
  },
  {
    name: "volume of a ConfigMap that does not exist",
    namespace: "jessheim",
    questions: ["why is fare-engine stuck in jessheim?", "why is fare-engine failing in jessheim?"],
    truth: {
      text: "fare-engine mounts ConfigMap fare-rules, which does not exist; its new pod stays in ContainerCreating",
      cause: "missing-config",
      culprits: ["Deployment/fare-engine", "ConfigMap/fare-rules"],
      says: [/fare-rules/, /config ?map/i],
    },
    make: [
      editPod("fare-engine", {
        volumes: [{ name: "rules", configMap: { name: "fare-rules" } }],
        containers: [
          { name: "fare-engine", volumeMounts: [{ name: "rules", mountPath: "/etc/rules" }] },
        ],
      }),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "runAsNonRoot with an image of root",
    namespace: "kautokeino",
    questions: [
      "why does platform-display not start in kautokeino?",
      "why is platform-display failing in kautokeino?",
    ],
    truth: {
      text: "platform-display now sets runAsNonRoot, and its image runs as root; the kubelet does not create the container",
      culprits: ["Deployment/platform-display"],
      says: [/runAsNonRoot|run as root|as non-?root/i],
    },
    make: [editPod("platform-display", { securityContext: { runAsNonRoot: true } })],
    happened: unready("platform-display"),
  },
  {
    name: "write to a read-only root filesystem",
    namespace: "kongsvinger",
    questions: ["why is timetable crashing in kongsvinger?"],
    truth: {
      text: "timetable was given readOnlyRootFilesystem and exits because it cannot write /app/cache/schedule.idx",
      culprits: ["Deployment/timetable"],
      says: [/read-?only/i, /\/app\/cache|file ?system/i],
    },
    make: [
      strike("timetable", {
        exitCode: 1,
        afterSeconds: 3,
        isForNewPods: true,
        lines: [
          "Traceback (most recent call last):",
          "OSError: [Errno 30] Read-only file system: '/app/cache/schedule.idx'",
        ],
      }),
      wait(2),
      editContainer("timetable", { securityContext: { readOnlyRootFilesystem: true } }),
    ],
    happened: unready("timetable"),
  },
  {
    name: "image of another architecture",
    namespace: "levanger",
    questions: ["why is gate-validator crashing in levanger?"],
    truth: {
      text: "gate-validator was rolled out with an image for arm64; the nodes are amd64: exec format error",
      culprits: ["Deployment/gate-validator"],
      says: [/exec format|architecture/i],
    },
    make: [
      strike("gate-validator", {
        exitCode: 255,
        afterSeconds: 0,
        isForNewPods: true,
        lines: ["exec /app/server: exec format error"],
      }),
      wait(2),
      editContainer("gate-validator", { image: `${registry}/gate-validator:7.4.2-arm64` }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "pull Secret does not exist",
    namespace: "leknes",
    questions: [
      "why does platform-display not start in leknes?",
      "why is platform-display failing in leknes?",
    ],
    truth: {
      text: "platform-display comes from a private repository with the pull Secret signage-pull, which does not exist; the registry refuses the pull",
      cause: "image-pull-denied",
      culprits: ["Deployment/platform-display", "Secret/signage-pull"],
      says: [/signage-pull/, /pull/i],
    },
    make: [
      editPod("platform-display", {
        imagePullSecrets: [{ name: "signage-pull" }],
        containers: [{ name: "platform-display", image: `${registry}/private/signage:2.3.0` }],
      }),
    ],
    happened: unready("platform-display"),
  },
  {
    name: "Secret with a value that cannot be read",
    namespace: "mysen",
    questions: ["why is refund-worker crashing in mysen?"],
    truth: {
      text: "the key of Secret bank-gateway was replaced by something that is no key; refund-worker exits and logs it",
      culprits: ["Deployment/refund-worker", "Secret/bank-gateway"],
      says: [/api ?key|bank/i],
      never: [/k3Vn8QwZt6Lr/],
    },
    make: [
      patch("Secret/bank-gateway", { stringData: { "api-key": "\u0001k3Vn8QwZt6Lr\u0002" } }),
      strike("refund-worker", {
        exitCode: 1,
        afterSeconds: 2,
        lines: [
          '{"level":"fatal","msg":"bank gateway: malformed api key","apiKey":"\\u0001k3Vn8QwZt6Lr\\u0002"}',
        ],
      }),
      renew("refund-worker"),
    ],
    happened: unready("refund-worker"),
  },
];

const sets: readonly Row[] = [
  {
    name: "StatefulSet stuck on its first pod",
    namespace: "namsos",
    questions: ["why has archive only one pod in namsos?", "why is archive failing in namsos?"],
    truth: {
      text: "archive-0 is not ready until a second member is there, and archive-1 is not created until archive-0 is Ready (OrderedReady)",
      cause: "readiness-probe-failing",
      culprits: ["StatefulSet/archive"],
      says: [/archive-0/, /quorum|OrderedReady|one after|in order|not ready/i],
    },
    make: [
      strike("archive", {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        lines: [
          'level=warn msg="no quorum: 1 of 3 members joined, waiting for archive-1, archive-2"',
        ],
      }),
      create(archive({ replicas: 3 })),
    ],
    happened: unready("archive"),
  },
  {
    name: "StatefulSet update held by its partition",
    namespace: "nesbyen",
    questions: ["why does bus in nesbyen still run the old release?", "what is wrong in nesbyen?"],
    truth: {
      text: "bus was changed to 4.1.4, but its update strategy has partition 1 and it has one pod: bus-0 stays at 4.1.3",
      culprits: ["StatefulSet/bus"],
      says: [/partition/i],
      isRare: true,
    },
    make: [
      patch("StatefulSet/bus", {
        spec: {
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } },
          template: {
            spec: { containers: [{ name: "bus", image: `${registry}/rabbitmq:4.1.4` }] },
          },
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "Job over its deadline",
    namespace: "oppdal",
    questions: [
      "why did the nightly settlement fail in oppdal?",
      "why is nightly-settlement failing in oppdal?",
    ],
    truth: {
      text: "Job nightly-settlement-manual hung and was ended by its activeDeadlineSeconds of 20",
      culprits: ["Job/nightly-settlement-manual", "CronJob/nightly-settlement"],
      says: [/deadline/i],
    },
    make: [hang("nightly-settlement"), create(settlement({ activeDeadlineSeconds: 20 }))],
    happened: event("DeadlineExceeded", "Job/nightly-settlement-manual"),
  },
  {
    name: "CronJob held by a run that hangs",
    namespace: "orsta",
    questions: [
      "why does nightly-settlement not start again in orsta?",
      "why is nightly-settlement failing in orsta?",
    ],
    truth: {
      text: "a run of CronJob nightly-settlement hangs; concurrencyPolicy Forbid keeps the next ones from starting",
      culprits: ["CronJob/nightly-settlement", "Job/nightly-settlement"],
      says: [/forbid|already (active|running)|still running|has not finished|concurren/i],
    },
    make: [
      hang("nightly-settlement"),
      patch("CronJob/nightly-settlement", {
        spec: { schedule: "* * * * *", concurrencyPolicy: "Forbid" },
      }),
      wait(45),
    ],
    happened: event("JobAlreadyActive", "CronJob/nightly-settlement"),
  },
];

/** Looks alarming and is as somebody wants it, or is over. */
const calm: readonly Row[] = [
  {
    name: "healthy, displays scaled down by a person",
    namespace: "ulsteinvik",
    questions: ["what is wrong in ulsteinvik?"],
    truth: {
      text: "nothing: platform-display is scaled to zero on purpose (annotation), and nobody calls it",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      patch("Deployment/platform-display", {
        metadata: { annotations: { "rail.example/scaled-down": "kari: new screens until Monday" } },
        spec: { replicas: 0 },
      }),
    ],
    make: [],
    happened: accepted,
  },
  {
    name: "over: a Job that succeeded at the second try",
    namespace: "vinstra",
    questions: ["what is wrong in vinstra?"],
    truth: {
      text: "nothing now: the first pod of Job nightly-settlement-manual failed, the second completed it",
      culprits: ["Job/nightly-settlement-manual"],
      says: [/fail|exit/i],
      state: "resolved",
    },
    prepare: [
      strike("nightly-settlement", {
        exitCode: 1,
        afterSeconds: 1,
        lines: ["ERROR settlement: ledger is locked by another session"],
      }),
      create(settlement()),
      wait(7),
      heal("nightly-settlement"),
    ],
    make: [],
    happened: event("Completed", "Job/nightly-settlement-manual"),
  },
  {
    name: "healthy, a CronJob suspended with a note",
    namespace: "andalsnes",
    questions: ["is everything fine in andalsnes?", "what is wrong in andalsnes?"],
    truth: {
      text: "nothing: nightly-settlement is suspended on purpose (annotation)",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      patch("CronJob/nightly-settlement", {
        metadata: {
          annotations: { "rail.example/note": "kari: suspended for the closing of the year" },
        },
        spec: { suspend: true },
      }),
    ],
    make: [],
    happened: accepted,
  },
  {
    name: "over: the database was down, its callers crashed",
    namespace: "atna",
    questions: ["what is wrong in atna?"],
    truth: {
      text: "nothing now: ledger-db crashed for half a minute, its callers with it; all run since",
      culprits: ["StatefulSet/ledger-db"],
      says: [/ledger-db/, /crash|exit|restart/i],
      state: "resolved",
    },
    prepare: [
      strike("ledger-db", {
        exitCode: 1,
        afterSeconds: 0,
        lines: ["PANIC:  could not write to file: No space left on device"],
      }),
      wait(25),
      heal("ledger-db"),
    ],
    make: [],
    happened: restarted("seat-inventory"),
  },
  {
    name: "healthy, a cordoned node that has been emptied",
    namespace: "brumunddal",
    questions: ["what is wrong in brumunddal?"],
    truth: {
      text: "nothing: the node ip-10-20-9-17 is cordoned and empty, its pods run elsewhere",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create(
        node(
          "ip-10-20-9-17",
          { pool: "spare", pods: "250" },
          { taints: [{ key: "rail.example/spare", value: "true", effect: "NoSchedule" }] },
        ),
      ),
      editPod("timetable", {
        nodeSelector: { "rail.example/pool": "spare" },
        tolerations: [{ key: "rail.example/spare", operator: "Exists" }],
      }),
      wait(20),
      patch("Node/ip-10-20-9-17", { spec: { unschedulable: true } }),
      editPod("timetable", { nodeSelector: null, tolerations: null }),
    ],
    make: [],
    happened: accepted,
  },
  {
    name: "over: a rollout that was taken back",
    namespace: "bronnoy",
    questions: ["what is wrong in bronnoy?"],
    truth: {
      text: "nothing now: a rollout without DB_HOST crashed in seat-inventory and was taken back",
      culprits: ["Deployment/seat-inventory"],
      says: [/DB_HOST|crash|exit/],
      state: "resolved",
    },
    prepare: [
      setEnv("seat-inventory", "DB_HOST", null),
      wait(20),
      setEnv("seat-inventory", "DB_HOST", "ledger-db:5432"),
    ],
    make: [],
    happened: event("BackOff", "Pod/seat-inventory-"),
  },
  {
    name: "healthy, a slow start within its startup probe",
    namespace: "lakselv",
    questions: ["what is wrong in lakselv?", "is crew-roster fine in lakselv?"],
    truth: {
      text: "nothing: release 4.9.0 of crew-roster takes 95 s to start, and its startup probe gives it 300 s",
      culprits: [],
      says: [],
      state: "healthy",
    },
    make: [
      patch("Deployment/crew-roster", { spec: { progressDeadlineSeconds: 600 } }),
      editContainer("crew-roster", {
        image: `${registry}/crew-roster:4.9.0`,
        startupProbe: {
          httpGet: { path: "/live", port: "http" },
          periodSeconds: 5,
          failureThreshold: 60,
        },
      }),
    ],
    happened: event("Unhealthy", "Pod/crew-roster-"),
  },
  {
    name: "healthy, a quota nearly used up and a budget that allows one",
    namespace: "mehamn",
    questions: ["what is wrong in mehamn?"],
    truth: {
      text: "nothing: 20 of 22 pods of a ResourceQuota are used, and a PodDisruptionBudget lets one pod of seat-inventory go",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      quota("region-limits", { pods: "22" }),
      create({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "seat-inventory" },
        spec: { minAvailable: 1, selector: { matchLabels: { app: "seat-inventory" } } },
      }),
    ],
    make: [],
    happened: accepted,
  },
];

/** Faults of two clusters, what is refused, unplaced or unreachable apart from what runs badly or only looks so. */
export const freshFaults: readonly Fault[] = [
  ...[refused, placed, network].flat().map((row) => ({ paper: "fresh" as const, ...row })),
  ...[starting, sets, calm].flat().map((row) => ({ paper: "fresh-running" as const, ...row })),
];

function quota(name: string, hard: Readonly<Record<string, string>>): ReturnType<typeof create> {
  return create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec: { hard } });
}

function hang(app: string): ReturnType<typeof strike> {
  return strike(app, { exitCode: 1, afterSeconds: 7200, lines: [] });
}

function settlement(job: object = {}): Manifest {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "nightly-settlement-manual" },
    spec: { ...settlementJob.spec, ...job },
  };
}

function archive(spec: { replicas: number; volumeClaimTemplates?: readonly object[] }): Manifest {
  const mounts =
    spec.volumeClaimTemplates === undefined ? [] : [{ name: "data", mountPath: "/var/lib/data" }];
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "archive", labels: { app: "archive" } },
    spec: {
      ...spec,
      serviceName: "archive",
      selector: { matchLabels: { app: "archive" } },
      template: {
        metadata: { labels: { app: "archive" } },
        spec: {
          containers: [
            {
              name: "archive",
              image: `${registry}/archive:1.0.0`,
              ports: [{ name: "http", containerPort: 8080 }],
              readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 5 },
              volumeMounts: mounts,
            },
          ],
        },
      },
    },
  };
}

function injector(): Manifest {
  const labels = { app: "sidecar-injector" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "sidecar-injector", labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "injector", image: `${registry}/audit-proxy:1.4.0` }] },
      },
    },
  };
}

function serviceOf(app: string, port: number): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: app },
    spec: { selector: { app }, ports: [{ port }] },
  };
}

function policy(name: string, spec: object): Manifest {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
}

function ingress(
  ingressClassName: string,
  { port, tls }: { port: number; tls?: readonly object[] },
): Manifest {
  const backend = { service: { name: "booking-desk", port: { number: port } } };
  const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "booking-desk" },
    spec: { ingressClassName, rules: [{ host: "desk.rail.example", http }], ...(tls && { tls }) },
  };
}

function node(
  name: string,
  { pool, pods }: { pool: string; pods: string },
  spec: object,
): Manifest {
  const capacity = { cpu: "16", memory: "64Gi", "ephemeral-storage": "100Gi", pods };
  const labels = {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "topology.kubernetes.io/region": "eu-north-1",
    "topology.kubernetes.io/zone": "eu-north-1a",
    "rail.example/pool": pool,
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels },
    spec,
    status: { capacity, allocatable: capacity },
  };
}

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
import { freshFaults } from "./fresh.table.ts";
import { lateFaults } from "./late.table.ts";
import { nightFaults } from "./night.table.ts";

type Row = Omit<Fault, "paper">;

const unready = (app: string): Sign => ({ kind: "unready", app });
const event = (reason: string, about: string): Sign => ({ kind: "event", reason, about });
const accepted: Sign = { kind: "accepted" };

const config: readonly Row[] = [
  {
    name: "missing key in ConfigMap",
    namespace: "bergen",
    questions: ["why is timetable failing in bergen?"],
    truth: {
      text: "timetable-config lost its key FEED_URL (renamed to FEED_URI); new pods cannot be created",
      cause: "missing-config",
      culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
      says: [/FEED_URL/, /timetable-config/],
    },
    make: [
      patch("ConfigMap/timetable-config", {
        data: { FEED_URL: null, FEED_URI: "https://feed.operators.example/gtfs" },
      }),
      renew("timetable"),
    ],
    happened: unready("timetable"),
  },
  {
    name: "missing Secret",
    namespace: "stavanger",
    questions: [
      "refund-worker in stavanger does not come up, why?",
      "why is refund-worker failing in stavanger?",
    ],
    truth: {
      text: "refund-worker was rolled out with Secret bank-gateway-v2, which does not exist",
      cause: "missing-config",
      culprits: ["Deployment/refund-worker", "Secret/bank-gateway-v2"],
      says: [/bank-gateway-v2/, /secret/i],
    },
    make: [
      editContainer("refund-worker", {
        env: [
          {
            name: "BANK_API_KEY",
            valueFrom: { secretKeyRef: { name: "bank-gateway-v2", key: "api-key" } },
          },
        ],
      }),
    ],
    happened: unready("refund-worker"),
  },
  {
    name: "missing env variable",
    namespace: "trondheim",
    questions: ["why is seat-inventory crashing in trondheim?"],
    truth: {
      text: "a rollout removed DB_HOST from seat-inventory; the new pods panic on start",
      cause: "missing-environment-variable",
      culprits: ["Deployment/seat-inventory"],
      says: [/DB_HOST/],
    },
    make: [setEnv("seat-inventory", "DB_HOST", null)],
    happened: unready("seat-inventory"),
  },
  {
    name: "host name typo in env",
    namespace: "drammen",
    questions: ["why is booking-desk failing in drammen?"],
    truth: {
      text: "a rollout set FARES_URL of booking-desk to http://fare-engin:8080; no such Service",
      cause: "readiness-probe-failing",
      culprits: ["Deployment/booking-desk"],
      says: [/fare-engin\b/],
    },
    make: [setEnv("booking-desk", "FARES_URL", "http://fare-engin:8080")],
    happened: unready("booking-desk"),
  },
  {
    name: "command not found",
    namespace: "narvik",
    questions: [
      "what is wrong with refund-worker in narvik?",
      "why is refund-worker failing in narvik?",
    ],
    truth: {
      text: "refund-worker was rolled out with command /app/wroker, which is not in the image",
      cause: "command-not-found",
      culprits: ["Deployment/refund-worker"],
      says: [/\/app\/wroker|command|executable|no such file/i],
    },
    make: [editContainer("refund-worker", { command: ["/app/wroker", "--queue", "refunds"] })],
    happened: unready("refund-worker"),
  },
];

const images: readonly Row[] = [
  {
    name: "image tag does not exist",
    namespace: "alta",
    questions: [
      "why is the crew-roster rollout stuck in alta?",
      "why is crew-roster failing in alta?",
    ],
    truth: {
      text: "crew-roster was rolled out with tag 4.8.1-hotifx, which is not in the registry",
      cause: "image-not-found",
      culprits: ["Deployment/crew-roster"],
      says: [/4\.8\.1-hotifx/, /image|pull/i],
    },
    make: [editContainer("crew-roster", { image: `${registry}/crew-roster:4.8.1-hotifx` })],
    happened: unready("crew-roster"),
  },
  {
    name: "registry refuses the pull",
    namespace: "bodo",
    questions: [
      "why does platform-display not start in bodo?",
      "why is platform-display failing in bodo?",
    ],
    truth: {
      text: "platform-display now comes from a repository that the nodes may not pull (no credentials)",
      cause: "image-pull-denied",
      culprits: ["Deployment/platform-display"],
      says: [/pull|image/i, /denied|credential|authori|imagePullSecret/i],
    },
    make: [editContainer("platform-display", { image: `${registry}/private/signage:2.3.0` })],
    happened: unready("platform-display"),
  },
];

const placement: readonly Row[] = [
  {
    name: "insufficient cpu",
    namespace: "hamar",
    questions: [
      "why are fare-engine pods pending in hamar?",
      "why is fare-engine failing in hamar?",
    ],
    truth: {
      text: "fare-engine now requests 24 cpu; the largest node has 16",
      cause: "insufficient-resources",
      culprits: ["Deployment/fare-engine"],
      says: [/cpu/i],
    },
    make: [editContainer("fare-engine", { resources: { requests: { cpu: "24" } } })],
    happened: unready("fare-engine"),
  },
  {
    name: "nodeSelector typo",
    namespace: "molde",
    questions: ["why is gate-validator stuck in molde?", "why is gate-validator failing in molde?"],
    truth: {
      text: "gate-validator was rolled out with nodeSelector zone eu-nort-1a, which no node has",
      cause: "node-selector-mismatch",
      culprits: ["Deployment/gate-validator"],
      says: [/nodeSelector|affinity|selector|label/i, /eu-nort-1a/],
    },
    make: [
      editPod("gate-validator", { nodeSelector: { "topology.kubernetes.io/zone": "eu-nort-1a" } }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "untolerated taint",
    namespace: "larvik",
    questions: [
      "why is platform-display pending in larvik?",
      "why is platform-display failing in larvik?",
    ],
    truth: {
      text: "a rollout dropped the toleration of platform-display for rail.example/display=true:NoSchedule",
      cause: "untolerated-taint",
      culprits: ["Deployment/platform-display"],
      says: [/taint|tolerat/i],
    },
    make: [editPod("platform-display", { tolerations: null })],
    happened: unready("platform-display"),
  },
  {
    name: "anti-affinity without room",
    namespace: "moss",
    questions: ["check gate-validator in moss", "why is gate-validator failing in moss?"],
    truth: {
      text: "gate-validator has 7 replicas that must not share a node, and 4 nodes it may use",
      cause: "pod-not-started",
      culprits: ["Deployment/gate-validator"],
      says: [/anti-?affinity/i],
    },
    make: [
      editPod("gate-validator", {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: "kubernetes.io/hostname",
                labelSelector: { matchLabels: { app: "gate-validator" } },
              },
            ],
          },
        },
      }),
      wait(15),
      scale("Deployment/gate-validator", 7),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "StorageClass does not exist",
    namespace: "skien",
    questions: ["why is archive not starting in skien?", "why is archive failing in skien?"],
    truth: {
      text: "the new StatefulSet archive claims a volume of StorageClass fast-sdd, which does not exist",
      cause: "volume-not-bound",
      culprits: [
        "StatefulSet/archive",
        "PersistentVolumeClaim/data-archive-0",
        "StorageClass/fast-sdd",
      ],
      says: [/fast-sdd/, /storage ?class/i],
    },
    make: [
      create({
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "archive", labels: { app: "archive" } },
        spec: {
          replicas: 1,
          serviceName: "archive",
          selector: { matchLabels: { app: "archive" } },
          template: {
            metadata: { labels: { app: "archive" } },
            spec: {
              containers: [
                {
                  name: "archive",
                  image: `${registry}/archive:1.0.0`,
                  volumeMounts: [{ name: "data", mountPath: "/var/lib/data" }],
                },
              ],
            },
          },
          volumeClaimTemplates: [volumeClaim("fast-sdd")],
        },
      }),
    ],
    happened: unready("archive"),
  },
  {
    name: "quota exceeded",
    namespace: "gjovik",
    questions: [
      "why does booking-desk have too few pods in gjovik?",
      "why is booking-desk failing in gjovik?",
    ],
    truth: {
      text: "a ResourceQuota of 22 pods lets only some of the 8 wanted pods of booking-desk be created",
      cause: "quota-exceeded",
      culprits: ["Deployment/booking-desk", "ResourceQuota/region-limits"],
      says: [/quota/i],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "region-limits" },
        spec: { hard: { pods: "22" } },
      }),
      wait(4),
      scale("Deployment/booking-desk", 8),
    ],
    happened: event("FailedCreate", "ReplicaSet/booking-desk-"),
  },
];

const network: readonly Row[] = [
  {
    name: "Service selector typo",
    namespace: "lillehammer",
    questions: ["why is booking-desk failing in lillehammer?"],
    truth: {
      text: "the Service seat-inventory selects app=seat-inventry; it has no endpoints; its callers fail",
      cause: "service-selector-mismatch",
      culprits: ["Service/seat-inventory"],
      victims: ["booking-desk", "gate-validator"],
      says: [/selector|selects/i],
    },
    make: [patch("Service/seat-inventory", { spec: { selector: { app: "seat-inventry" } } })],
    happened: unready("booking-desk"),
  },
  {
    name: "targetPort name does not match",
    namespace: "tromso",
    questions: ["why are bookings failing in tromso?", "why is booking-desk failing in tromso?"],
    truth: {
      text: "the Service fare-engine points to port http-api; the pods name theirs http; booking-desk fails",
      cause: "target-port-mismatch",
      culprits: ["Service/fare-engine"],
      victims: ["booking-desk"],
      says: [/port/i, /http-api/],
    },
    make: [
      patch("Service/fare-engine", {
        spec: { ports: [{ name: "http", port: 8080, targetPort: "http-api" }] },
      }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "NetworkPolicy denies",
    namespace: "halden",
    questions: ["why is booking-desk failing in halden?"],
    truth: {
      text: "NetworkPolicy default-deny keeps booking-desk from reaching fare-engine (i/o timeouts)",
      culprits: ["NetworkPolicy/fare-engine-lockdown"],
      victims: ["booking-desk"],
      says: [/network ?policy/i],
      isRare: true,
    },
    make: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "fare-engine-lockdown" },
        spec: {
          podSelector: { matchLabels: { app: "fare-engine" } },
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: { matchLabels: { app: "audit-console" } } }] }],
        },
      }),
    ],
    happened: unready("booking-desk"),
  },
];

const running: readonly Row[] = [
  {
    name: "OOM kill loop",
    namespace: "kirkenes",
    questions: [
      "why does disruption-feed keep restarting in kirkenes?",
      "why is disruption-feed failing in kirkenes?",
    ],
    truth: {
      text: "disruption-feed's memory limit was lowered to 96Mi; it is OOM killed again and again",
      cause: "oom-killed",
      culprits: ["Deployment/disruption-feed"],
      says: [/OOM|memory/i],
    },
    make: [
      editContainer("disruption-feed", {
        resources: { requests: { memory: "64Mi" }, limits: { memory: "96Mi" } },
      }),
    ],
    happened: unready("disruption-feed"),
  },
  {
    name: "liveness kills a slow starter",
    namespace: "floro",
    questions: [
      "crew-roster keeps restarting in floro, what is going on?",
      "why is crew-roster failing in floro?",
    ],
    truth: {
      text: "release 4.9.0 of crew-roster needs 95 s to start; its liveness probe kills it after 20 s",
      cause: "liveness-probe-kills",
      culprits: ["Deployment/crew-roster"],
      says: [/liveness/i],
    },
    make: [
      editContainer("crew-roster", {
        image: `${registry}/crew-roster:4.9.0`,
        livenessProbe: { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 },
      }),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "new release never ready",
    namespace: "arendal",
    questions: [
      "why is the timetable rollout not finishing in arendal?",
      "why is timetable failing in arendal?",
    ],
    truth: {
      text: "release 3.2.0 of timetable answers 503 on /ready, so the rollout is stuck",
      cause: "readiness-probe-failing",
      culprits: ["Deployment/timetable"],
      says: [/readiness|ready/i, /503|probe/i],
    },
    make: [editContainer("timetable", { image: `${registry}/timetable:3.2.0` })],
    happened: unready("timetable"),
  },
  {
    name: "init container fails",
    namespace: "voss",
    questions: ["why is crew-roster not starting in voss?", "why is crew-roster failing in voss?"],
    truth: {
      text: "the init container migrate of crew-roster fails: migration 42, relation shift already exists",
      cause: "init-container-failing",
      culprits: ["Deployment/crew-roster"],
      says: [/init/i, /migrat|relation|shift/i],
    },
    make: [
      strike("crew-roster", {
        container: "migrate",
        exitCode: 1,
        afterSeconds: 2,
        lines: [
          "applying 0042_split_shifts.up.sql",
          'error: migration 42 failed: pq: relation "shift" already exists (SQLSTATE 42P07)',
        ],
      }),
      editPod("crew-roster", {
        initContainers: [{ name: "migrate", image: `${registry}/crew-roster-migrations:4.9.0` }],
      }),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "Job fails",
    namespace: "roros",
    questions: [
      "why did the nightly settlement fail in roros?",
      "why is nightly-settlement failing in roros?",
    ],
    truth: {
      text: "Job nightly-settlement-manual failed three times: exit 3, unbalanced ledger",
      cause: "crash-on-start",
      culprits: ["Job/nightly-settlement-manual", "CronJob/nightly-settlement"],
      says: [/backoff ?limit|failed|exit/i],
    },
    make: [
      strike("nightly-settlement", {
        exitCode: 3,
        afterSeconds: 3,
        lines: ["ERROR settlement: ledger is not balanced: 18230.50 debit, 18211.00 credit"],
      }),
      create({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "nightly-settlement-manual" },
        ...settlementJob,
      }),
    ],
    happened: event("BackoffLimitExceeded", "Job/nightly-settlement-manual"),
  },
];

const chains: readonly Row[] = [
  {
    name: "scaled to zero by somebody",
    namespace: "kongsberg",
    questions: [
      "why are refund-worker and disruption-feed crashing in kongsberg?",
      "why is refund-worker failing in kongsberg?",
    ],
    truth: {
      text: "StatefulSet bus was scaled to 0; refund-worker and disruption-feed cannot connect and crash",
      cause: "scaled-to-zero",
      culprits: ["StatefulSet/bus"],
      victims: ["refund-worker", "disruption-feed"],
      says: [/scaled|replicas|zero/i],
    },
    make: [scale("StatefulSet/bus", 0)],
    happened: unready("refund-worker"),
  },
  {
    name: "database crashes, callers follow",
    namespace: "elverum",
    questions: ["what is wrong in elverum?", "check elverum"],
    truth: {
      text: "ledger-db crashes on start (no valid checkpoint record); seat-inventory and crew-roster crash because of it",
      cause: "crash-on-start",
      culprits: ["StatefulSet/ledger-db"],
      victims: ["seat-inventory", "crew-roster"],
      says: [/ledger-db/, /crash|exit|checkpoint/i],
    },
    make: [
      strike("ledger-db", {
        exitCode: 1,
        afterSeconds: 3,
        lines: [
          "LOG:  database system was interrupted; last known up at 03:12:44 UTC",
          "LOG:  invalid primary checkpoint record",
          "PANIC:  could not locate a valid checkpoint record at 1/3A0000D8",
        ],
      }),
    ],
    happened: unready("ledger-db"),
  },
  {
    name: "wrong database password",
    namespace: "notodden",
    questions: ["why is seat-inventory crashing in notodden?"],
    truth: {
      text: "seat-inventory exits: the database refuses its password (rotated Secret)",
      cause: "access-denied",
      culprits: ["Deployment/seat-inventory", "Secret/ledger-credentials"],
      says: [/password|authenticat|credential/i],
    },
    make: [
      strike("seat-inventory", {
        exitCode: 1,
        afterSeconds: 2,
        lines: [
          'level=fatal msg="cannot open ledger" error="pq: password authentication failed for user \\"seats\\" (SQLSTATE 28P01)"',
        ],
      }),
      renew("seat-inventory"),
    ],
    happened: unready("seat-inventory"),
  },
];

const others: readonly Row[] = [
  {
    name: "HPA without metrics",
    namespace: "ski",
    questions: ["why does booking-desk not scale in ski?", "why is booking-desk failing in ski?"],
    truth: {
      text: "the HorizontalPodAutoscaler booking-desk gets no metrics: the metrics API is not installed",
      culprits: ["HorizontalPodAutoscaler/booking-desk"],
      says: [/autoscaler|HPA/i, /metric/i],
      ongoing: /FailedGetResourceMetric/,
      isRare: true,
    },
    make: [
      create({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "booking-desk" },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "booking-desk" },
          minReplicas: 2,
          maxReplicas: 8,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
            },
          ],
        },
      }),
    ],
    happened: event("FailedGetResourceMetric", "HorizontalPodAutoscaler/booking-desk"),
  },
  {
    name: "PodDisruptionBudget blocks a drain",
    namespace: "rena",
    questions: [
      "why can seat-inventory not be evicted in rena?",
      "why is seat-inventory failing in rena?",
    ],
    truth: {
      text: "PodDisruptionBudget seat-inventory allows no disruption (minAvailable 2 of 2 pods)",
      culprits: ["PodDisruptionBudget/seat-inventory"],
      says: [/disruption ?budget|PDB/i],
      isRare: true,
    },
    make: [
      create({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "seat-inventory" },
        spec: { minAvailable: 2, selector: { matchLabels: { app: "seat-inventory" } } },
      }),
    ],
    happened: accepted,
  },
  {
    name: "healthy, with stale warnings",
    namespace: "oslo",
    questions: ["what is wrong in oslo?", "check oslo"],
    truth: {
      text: "nothing: a bad image and a pod without room were rolled back minutes ago",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      editContainer("timetable", { image: `${registry}/timetable:3.1.8` }),
      editContainer("fare-engine", { resources: { requests: { cpu: "40" } } }),
      wait(25),
      editContainer("timetable", { image: `${registry}/timetable:3.1.7` }),
      editContainer("fare-engine", { resources: { requests: { cpu: "50m" } } }),
    ],
    make: [],
    happened: event("FailedScheduling", "Pod/fare-engine-"),
  },
];

/** The second paper: causes that hide behind others, innocent changes, refused pods, things outside and things that are over. */
const hidden: readonly Row[] = [
  {
    name: "wrong port in env",
    namespace: "asker",
    questions: ["why is booking-desk failing in asker?"],
    truth: {
      text: "a rollout set SEATS_URL of booking-desk to port 8081; the Service listens on 8080",
      cause: "readiness-probe-failing",
      culprits: ["Deployment/booking-desk"],
      says: [/8081/],
    },
    make: [setEnv("booking-desk", "SEATS_URL", "http://seat-inventory:8081")],
    happened: unready("booking-desk"),
  },
  {
    name: "bad value in ConfigMap",
    namespace: "lier",
    questions: ["why is timetable crashing in lier?"],
    truth: {
      text: "FEED_URL in timetable-config was changed to feed.operatrs.example; restarted pods exit",
      cause: "host-not-resolved",
      culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
      says: [/feed\.operatrs\.example|FEED_URL|timetable-config/],
    },
    make: [
      patch("ConfigMap/timetable-config", {
        data: { FEED_URL: "https://feed.operatrs.example/gtfs" },
      }),
      strike("timetable", {
        exitCode: 1,
        afterSeconds: 3,
        isForNewPods: true,
        lines: [
          "Traceback (most recent call last):",
          "socket.gaierror: [Errno -2] Name or service not known: feed.operatrs.example",
        ],
      }),
      renew("timetable"),
    ],
    happened: unready("timetable"),
  },
  {
    name: "two faults at once",
    namespace: "hole",
    questions: ["what is wrong in hole?"],
    truth: {
      text: "two independent faults: disruption-feed is OOM killed (limit 130Mi), gate-validator 7.4.3 is no image",
      cause: "oom-killed",
      culprits: ["Deployment/disruption-feed"],
      says: [/OOM|memory/i],
      also: { culprits: ["Deployment/gate-validator"], says: [/7\.4\.3/] },
    },
    make: [
      editContainer("gate-validator", { image: `${registry}/gate-validator:7.4.3` }),
      editContainer("disruption-feed", { resources: { limits: { memory: "130Mi" } } }),
    ],
    happened: unready("disruption-feed"),
  },
  {
    name: "innocent rollout beside the fault",
    namespace: "modum",
    questions: ["why is booking-desk failing in modum?"],
    truth: {
      text: "Service fare-engine lost its endpoints by a selector typo; the rollout of booking-desk is innocent",
      cause: "service-selector-mismatch",
      culprits: ["Service/fare-engine"],
      victims: ["booking-desk"],
      says: [/selector|selects/i],
    },
    make: [
      editContainer("booking-desk", { image: `${registry}/booking-desk:6.3.2` }),
      wait(25),
      patch("Service/fare-engine", { spec: { selector: { app: "fare-engine", track: "blue" } } }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "expired certificate",
    namespace: "sande",
    questions: ["why is crew-roster crashing in sande?"],
    truth: {
      text: "crew-roster exits on start: the certificate of the staff directory has expired",
      cause: "certificate-rejected",
      culprits: ["Deployment/crew-roster"],
      says: [/certificate|x509|PKIX|expired/i],
    },
    make: [
      strike("crew-roster", {
        container: "crew-roster",
        exitCode: 1,
        afterSeconds: 4,
        isForNewPods: true,
        lines: [
          "ERROR [main] Application run failed",
          "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertificateExpiredException: NotAfter: Fri Nov 20 23:59:59 UTC 2026",
        ],
      }),
      renew("crew-roster"),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "bank outside does not answer",
    namespace: "svelvik",
    questions: ["why is refund-worker not ready in svelvik?"],
    truth: {
      text: "refund-worker cannot reach api.bank.example (outside the cluster); nothing inside changed",
      cause: "readiness-probe-failing",
      culprits: ["Deployment/refund-worker"],
      says: [/api\.bank\.example/],
    },
    make: [
      strike("refund-worker", {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        lines: [
          '{"level":"error","msg":"request to https://api.bank.example/v2/refunds failed, reason: connect ETIMEDOUT 203.0.113.20:443"}',
        ],
      }),
    ],
    happened: unready("refund-worker"),
  },
];

const refused: readonly Row[] = [
  {
    name: "PodSecurity refuses pods",
    namespace: "tynset",
    questions: ["why is the timetable rollout stuck in tynset?"],
    truth: {
      text: "the namespace now enforces PodSecurity restricted; the new pods of timetable are refused",
      cause: "pods-not-created",
      culprits: ["Deployment/timetable", "Namespace/tynset"],
      says: [/PodSecurity|restricted/],
      ongoing: /was refused a pod/,
    },
    make: [
      patch("Namespace/tynset", {
        metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      }),
      renew("timetable"),
    ],
    happened: event("FailedCreate", "ReplicaSet/timetable-"),
  },
  {
    name: "ServiceAccount does not exist",
    namespace: "odda",
    questions: ["why is gate-validator stuck in odda?"],
    truth: {
      text: "gate-validator was rolled out with ServiceAccount gate-validater, which does not exist",
      cause: "pods-not-created",
      culprits: ["Deployment/gate-validator", "ServiceAccount/gate-validater"],
      says: [/gate-validater/, /service ?account/i],
      ongoing: /was refused a pod/,
    },
    make: [editPod("gate-validator", { serviceAccountName: "gate-validater" })],
    happened: event("FailedCreate", "ReplicaSet/gate-validator-"),
  },
  {
    name: "admission webhook is down",
    namespace: "rjukan",
    questions: ["why is seat-inventory missing pods in rjukan?"],
    truth: {
      text: "the admission webhook guard.policy.example fails (its Service does not exist), so no pod is created",
      cause: "pods-not-created",
      culprits: ["Deployment/seat-inventory", "ValidatingWebhookConfiguration/policy-guard"],
      says: [/webhook/i],
    },
    make: [
      create({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "policy-guard" },
        webhooks: [
          {
            name: "guard.policy.example",
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            failurePolicy: "Fail",
            clientConfig: {
              service: { namespace: "rjukan", name: "policy-guard", path: "/validate" },
            },
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "rjukan" } },
            rules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
            ],
          },
        ],
      }),
      wait(3),
      scale("Deployment/seat-inventory", 5),
    ],
    happened: event("FailedCreate", "ReplicaSet/seat-inventory-"),
  },
  {
    name: "nodes cordoned",
    namespace: "vadso",
    questions: ["why is platform-display pending in vadso?"],
    truth: {
      text: "both display nodes are cordoned, so the new pods of platform-display find no node",
      cause: "untolerated-taint",
      culprits: ["Deployment/platform-display", "Node/ip-10-20-4-17", "Node/ip-10-20-5-17"],
      says: [/unschedulable|cordon/i],
    },
    make: [
      patch("Node/ip-10-20-4-17", { spec: { unschedulable: true } }),
      patch("Node/ip-10-20-5-17", { spec: { unschedulable: true } }),
      scale("Deployment/platform-display", 4),
    ],
    happened: unready("platform-display"),
  },
];

const rare: readonly Row[] = [
  {
    name: "rollout paused",
    namespace: "lom",
    questions: [
      "why does timetable in lom still run the old release?",
      "why is timetable failing in lom?",
    ],
    truth: {
      text: "Deployment timetable is paused, so its new image is not rolled out",
      culprits: ["Deployment/timetable"],
      says: [/paused/i],
      isRare: true,
    },
    make: [
      patch("Deployment/timetable", {
        spec: {
          paused: true,
          template: {
            spec: { containers: [{ name: "timetable", image: `${registry}/timetable:3.2.0` }] },
          },
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "CronJob suspended",
    namespace: "skjak",
    questions: ["why did nightly-settlement not run in skjak?"],
    truth: {
      text: "CronJob nightly-settlement is suspended",
      culprits: ["CronJob/nightly-settlement"],
      says: [/suspend/i],
      isRare: true,
    },
    make: [patch("CronJob/nightly-settlement", { spec: { suspend: true } })],
    happened: accepted,
  },
  {
    name: "Ingress without backend",
    namespace: "risor",
    questions: [
      "why do users of booking-desk get 503 in risor?",
      "why is booking-desk failing in risor?",
    ],
    truth: {
      text: "Ingress booking-desk points to Service booking-dsk, which does not exist",
      culprits: ["Ingress/booking-desk"],
      says: [/ingress/i, /booking-dsk/],
      isRare: true,
    },
    make: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "booking-desk" },
        spec: {
          ingressClassName: "nginx",
          rules: [
            {
              host: "desk.rail.example",
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Prefix",
                    backend: { service: { name: "booking-dsk", port: { number: 8080 } } },
                  },
                ],
              },
            },
          ],
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "pod stuck in termination",
    namespace: "grimstad",
    questions: ["why is a pod of ledger-db stuck in grimstad?"],
    truth: {
      text: "pod ledger-db-0 is being deleted and held by the finalizer rail.example/flush-ledger; no other starts",
      culprits: ["StatefulSet/ledger-db", "Pod/ledger-db-0"],
      says: [/finalizer|terminat|delet/i],
      isRare: true,
    },
    make: [
      patch("Pod/ledger-db-0", { metadata: { finalizers: ["rail.example/flush-ledger"] } }),
      wait(2),
      remove("Pod/ledger-db-0"),
    ],
    happened: accepted,
  },
];

const fine: readonly Row[] = [
  {
    name: "over: one OOM kill, recovered",
    namespace: "mandal",
    questions: ["what is wrong in mandal?"],
    truth: {
      text: "nothing now: disruption-feed was OOM killed once minutes ago and runs since",
      cause: "oom-killed",
      culprits: ["Deployment/disruption-feed"],
      says: [/OOM|memory/i],
      state: "resolved",
    },
    prepare: [
      strike("disruption-feed", {
        exitCode: 137,
        reason: "OOMKilled",
        afterSeconds: 0,
        lines: [],
      }),
      wait(1),
      heal("disruption-feed"),
    ],
    make: [],
    happened: { kind: "restarted", app: "disruption-feed" },
  },
  {
    name: "healthy, something switched off on purpose",
    namespace: "farsund",
    questions: ["what is wrong in farsund?"],
    truth: {
      text: "nothing: promo-banner has 0 replicas on purpose and nobody calls it",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "promo-banner" },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: "promo-banner" } },
          template: {
            metadata: { labels: { app: "promo-banner" } },
            spec: { containers: [{ name: "web", image: `${registry}/promo-banner:1.0.0` }] },
          },
        },
      }),
      create({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "promo-banner" },
        spec: { selector: { app: "promo-banner" }, ports: [{ port: 80 }] },
      }),
    ],
    make: [],
    happened: accepted,
  },
];

/** The fourth paper: what stands still, is refused or is held while every pod looks well; and what is meant to be so. */
const standing: readonly Row[] = [
  {
    name: "quota refuses a rollout while old pods serve",
    namespace: "horten",
    questions: ["what is wrong in horten?", "why is the timetable rollout stuck in horten?"],
    truth: {
      text: "a ResourceQuota of 20 pods, all used, refuses the surge pod of the rollout of timetable; old pods serve",
      cause: "quota-exceeded",
      culprits: ["Deployment/timetable", "ResourceQuota/region-limits"],
      says: [/quota/i],
      ongoing: /was refused a pod/,
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "region-limits" },
        spec: { hard: { pods: "20" } },
      }),
      wait(4),
      renew("timetable"),
    ],
    happened: event("FailedCreate", "ReplicaSet/timetable-"),
  },
  {
    name: "Job refused by quota",
    namespace: "lyngdal",
    questions: ["what is wrong in lyngdal?", "why is nightly-settlement failing in lyngdal?"],
    truth: {
      text: "Job nightly-settlement-manual gets no pod: the ResourceQuota of 20 pods is used up",
      cause: "quota-exceeded",
      culprits: [
        "Job/nightly-settlement-manual",
        "CronJob/nightly-settlement",
        "ResourceQuota/region-limits",
      ],
      says: [/quota/i],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "region-limits" },
        spec: { hard: { pods: "20" } },
      }),
      wait(4),
      create(settlement()),
    ],
    happened: event("FailedCreate", "Job/nightly-settlement-manual"),
  },
  {
    name: "Job refused by PodSecurity",
    namespace: "sauda",
    questions: ["what is wrong in sauda?", "why is nightly-settlement failing in sauda?"],
    truth: {
      text: "the namespace enforces PodSecurity restricted; the pod of Job nightly-settlement-manual is refused",
      cause: "pods-not-created",
      culprits: ["Job/nightly-settlement-manual", "CronJob/nightly-settlement", "Namespace/sauda"],
      says: [/PodSecurity|restricted/],
    },
    make: [
      patch("Namespace/sauda", {
        metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
      }),
      wait(3),
      create(settlement()),
    ],
    happened: event("FailedCreate", "Job/nightly-settlement-manual"),
  },
  {
    name: "Job of a ServiceAccount that does not exist",
    namespace: "brevik",
    questions: ["what is wrong in brevik?", "why is nightly-settlement failing in brevik?"],
    truth: {
      text: "Job nightly-settlement-manual wants ServiceAccount settler-v2, which does not exist; no pod is created",
      cause: "pods-not-created",
      culprits: [
        "Job/nightly-settlement-manual",
        "CronJob/nightly-settlement",
        "ServiceAccount/settler-v2",
      ],
      says: [/settler-v2/, /service ?account/i],
    },
    make: [create(settlement({ serviceAccountName: "settler-v2" }))],
    happened: event("FailedCreate", "Job/nightly-settlement-manual"),
  },
  {
    name: "HPA of a Deployment that does not exist",
    namespace: "kragero",
    questions: ["what is wrong in kragero?", "why does booking-desk not scale in kragero?"],
    truth: {
      text: "HorizontalPodAutoscaler booking-desk scales Deployment booking-dsk, which does not exist",
      culprits: ["HorizontalPodAutoscaler/booking-desk"],
      says: [/booking-dsk/],
    },
    make: [
      create({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "booking-desk" },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "booking-dsk" },
          minReplicas: 2,
          maxReplicas: 8,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
            },
          ],
        },
      }),
    ],
    happened: event("FailedGetScale", "HorizontalPodAutoscaler/booking-desk"),
  },
  {
    name: "rollout paused half-way",
    namespace: "orkanger",
    questions: ["what is wrong in orkanger?", "why is booking-desk failing in orkanger?"],
    truth: {
      text: "Deployment booking-desk was paused in the middle of a rollout: one pod of 6.3.2 beside two of 6.3.1",
      culprits: ["Deployment/booking-desk"],
      says: [/paused/i],
      isRare: true,
    },
    make: [
      editContainer("booking-desk", { image: `${registry}/booking-desk:6.3.2` }),
      wait(1),
      patch("Deployment/booking-desk", { spec: { paused: true } }),
    ],
    happened: accepted,
  },
  {
    name: "claim of a StorageClass that does not exist, no pod",
    namespace: "verdal",
    questions: ["what is wrong in verdal?", "why is exports pending in verdal?"],
    truth: {
      text: "PersistentVolumeClaim exports names StorageClass fast-sdd, which does not exist; no pod uses it yet",
      culprits: ["PersistentVolumeClaim/exports", "StorageClass/fast-sdd"],
      says: [/fast-sdd/],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        ...volumeClaim("fast-sdd"),
        metadata: { name: "exports" },
      }),
    ],
    happened: event("ProvisioningFailed", "PersistentVolumeClaim/exports"),
  },
  {
    name: "Namespace stuck in termination",
    namespace: "vardo",
    questions: ["why does namespace vardo not go away?", "what is wrong in vardo?"],
    truth: {
      text: "Namespace vardo was deleted; the finalizer rail.example/archive of ConfigMap fare-tables holds it",
      culprits: ["Namespace/vardo", "ConfigMap/fare-tables"],
      says: [/finalizer|terminat|delet/i],
    },
    make: [
      patch("ConfigMap/fare-tables", { metadata: { finalizers: ["rail.example/archive"] } }),
      wait(2),
      remove("Namespace/vardo"),
    ],
    happened: accepted,
  },
  {
    name: "StatefulSet corrected, its broken pod stays",
    namespace: "lesja",
    questions: ["what is wrong in lesja?", "why is bus failing in lesja?"],
    truth: {
      text: "the image of bus was wrong (4.1.9) and is right again, but bus-0 is of the old revision and is not replaced",
      cause: "image-not-found",
      culprits: ["StatefulSet/bus", "Pod/bus-0"],
      victims: ["refund-worker", "disruption-feed"],
      says: [/4\.1\.9/],
    },
    make: [
      patch("StatefulSet/bus", busImage("4.1.9")),
      wait(30),
      patch("StatefulSet/bus", busImage("4.1.3")),
    ],
    happened: unready("bus"),
  },
  {
    name: "liveness kills, Ready in between",
    namespace: "otta",
    questions: ["what is wrong in otta?", "why is gate-validator failing in otta?"],
    truth: {
      text: "gate-validator hangs after a minute; its liveness probe kills it each time, and it is Ready in between",
      cause: "liveness-probe-kills",
      culprits: ["Deployment/gate-validator"],
      says: [/liveness/i],
    },
    make: [
      strike("gate-validator", { exitCode: 137, afterSeconds: 60, lines: [], byLiveness: true }),
    ],
    happened: { kind: "restarted", app: "gate-validator" },
  },
];

/** All of it is as somebody wants it; an answer that is not green is noise. */
const meant: readonly Row[] = [
  {
    name: "healthy, a suspended CronJob",
    namespace: "mosjoen",
    questions: ["what is wrong in mosjoen?"],
    truth: {
      text: "nothing: nightly-settlement is suspended on purpose",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [patch("CronJob/nightly-settlement", { spec: { suspend: true } })],
    make: [],
    happened: accepted,
  },
  {
    name: "healthy, a rollout in progress",
    namespace: "harstad",
    questions: ["what is wrong in harstad?"],
    truth: {
      text: "nothing: the rollout of timetable waits for its new pods to be Ready for four minutes, as configured",
      culprits: [],
      says: [],
      state: "healthy",
    },
    make: [
      patch("Deployment/timetable", {
        spec: { minReadySeconds: 240, progressDeadlineSeconds: 900 },
      }),
      renew("timetable"),
    ],
    happened: accepted,
  },
  {
    name: "healthy, a finished Job and a rollout that is over",
    namespace: "svolvaer",
    questions: ["what is wrong in svolvaer?"],
    truth: {
      text: "nothing: a Job ran and completed, fare-engine was rolled out and is Ready",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create(settlement()),
      editContainer("fare-engine", { image: `${registry}/fare-engine:1.18.1` }),
    ],
    make: [],
    happened: event("Completed", "Job/nightly-settlement-manual"),
  },
  {
    name: "healthy, nothing happened",
    namespace: "hammerfest",
    questions: ["is everything fine in hammerfest?", "what is wrong in hammerfest?"],
    truth: { text: "nothing at all", culprits: [], says: [], state: "healthy" },
    make: [],
    happened: accepted,
  },
];

function settlement(pod: object = {}): Manifest {
  const { template, ...spec } = settlementJob.spec;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "nightly-settlement-manual" },
    spec: { ...spec, template: { ...template, spec: { ...template.spec, ...pod } } },
  };
}

function busImage(tag: string): object {
  const containers = [{ name: "bus", image: `${registry}/rabbitmq:${tag}` }];
  return { spec: { template: { spec: { containers } } } };
}

/** In a cluster of its own: it touches pods of every namespace. */
const nodes: readonly Row[] = [
  {
    name: "kubelet stopped",
    namespace: "sandnes",
    questions: ["what is wrong?"],
    truth: {
      text: "the kubelet of node ip-10-20-2-17 stopped posting; its pods in every namespace are not ready",
      cause: "node-not-ready",
      culprits: ["Node/ip-10-20-2-17"],
      says: [/not ?ready|unknown|stopped posting/i],
    },
    make: [
      // Another holder with a time far ahead keeps kwok from renewing; the node controller sees no new time.
      patch(
        "Lease/ip-10-20-2-17",
        { spec: { holderIdentity: "ip-10-20-2-17", renewTime: "2099-01-01T00:00:00.000000Z" } },
        "kube-node-lease",
      ),
    ],
    happened: event("NodeNotReady", "Node/ip-10-20-2-17"),
  },
];

/** Everything that the exam makes on a real control plane and asks about; `record` makes a case of one. */
export const faults: readonly Fault[] = [
  ...[config, images, placement, network, running, chains, others].flatMap(on("first")),
  ...[hidden, refused, rare, fine].flatMap(on("hard")),
  ...[standing, meant].flatMap(on("still")),
  ...on("node")(nodes),
  ...freshFaults,
  ...lateFaults,
  ...nightFaults,
];

function on(paper: Fault["paper"]): (rows: readonly Row[]) => readonly Fault[] {
  return (rows) => rows.map((row) => ({ paper, ...row }));
}

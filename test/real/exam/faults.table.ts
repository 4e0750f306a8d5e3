import { registry, settlementJob, volumeClaim } from "./application.table.ts";
import type { Fault } from "./fault.ts";

/**
 * One fault a namespace. The words in `says` are the least that an on-call engineer must read to know what to repair; they
 * were written before the product was asked for the first time.
 */
const config: readonly Fault[] = [
  {
    name: "missing key in ConfigMap",
    namespace: "bergen",
    question: "why is timetable failing in bergen?",
    truth:
      "timetable-config lost its key FEED_URL (renamed to FEED_URI); new pods cannot be created",
    culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
    victims: [],
    says: [/FEED_URL/, /timetable-config/],
    kind: "common",
    make: async ({ namespace, api, editPod }) => {
      await api.patch({
        path: `/api/v1/namespaces/${namespace}/configmaps/timetable-config`,
        form: "merge-patch",
        body: { data: { FEED_URL: null, FEED_URI: "https://feed.operators.example/gtfs" } },
      });
      await editPod("timetable", { terminationGracePeriodSeconds: 20 });
    },
  },
  {
    name: "missing Secret",
    namespace: "stavanger",
    question: "refund-worker in stavanger does not come up, why?",
    plainly: "why is refund-worker failing in stavanger?",
    truth: "refund-worker was rolled out with Secret bank-gateway-v2, which does not exist",
    culprits: ["Deployment/refund-worker", "Secret/bank-gateway-v2"],
    victims: [],
    says: [/bank-gateway-v2/, /secret/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("refund-worker", {
        env: [
          {
            name: "BANK_API_KEY",
            valueFrom: { secretKeyRef: { name: "bank-gateway-v2", key: "api-key" } },
          },
        ],
      }),
  },
  {
    name: "missing env variable",
    namespace: "trondheim",
    question: "why is seat-inventory crashing in trondheim?",
    truth: "a rollout removed DB_HOST from seat-inventory; the new pods panic on start",
    culprits: ["Deployment/seat-inventory"],
    victims: [],
    says: [/DB_HOST/],
    kind: "common",
    make: ({ setEnv }) => setEnv("seat-inventory", "DB_HOST", null),
  },
  {
    name: "host name typo in env",
    namespace: "drammen",
    question: "why is booking-desk failing in drammen?",
    truth: "a rollout set FARES_URL of booking-desk to http://fare-engin:8080; no such Service",
    culprits: ["Deployment/booking-desk"],
    victims: [],
    says: [/fare-engin\b/],
    kind: "common",
    make: ({ setEnv }) => setEnv("booking-desk", "FARES_URL", "http://fare-engin:8080"),
  },
  {
    name: "command not found",
    namespace: "narvik",
    question: "what is wrong with refund-worker in narvik?",
    plainly: "why is refund-worker failing in narvik?",
    truth: "refund-worker was rolled out with command /app/wroker, which is not in the image",
    culprits: ["Deployment/refund-worker"],
    victims: [],
    says: [/\/app\/wroker|command|executable|no such file/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("refund-worker", { command: ["/app/wroker", "--queue", "refunds"] }),
  },
];

const images: readonly Fault[] = [
  {
    name: "image tag does not exist",
    namespace: "alta",
    question: "why is the crew-roster rollout stuck in alta?",
    plainly: "why is crew-roster failing in alta?",
    truth: "crew-roster was rolled out with tag 4.8.1-hotifx, which is not in the registry",
    culprits: ["Deployment/crew-roster"],
    victims: [],
    says: [/4\.8\.1-hotifx/, /image|pull/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("crew-roster", { image: `${registry}/crew-roster:4.8.1-hotifx` }),
  },
  {
    name: "registry refuses the pull",
    namespace: "bodo",
    question: "why does platform-display not start in bodo?",
    plainly: "why is platform-display failing in bodo?",
    truth:
      "platform-display now comes from a repository that the nodes may not pull (no credentials)",
    culprits: ["Deployment/platform-display"],
    victims: [],
    says: [/pull|image/i, /denied|credential|authori|imagePullSecret/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("platform-display", { image: `${registry}/private/signage:2.3.0` }),
  },
];

const placement: readonly Fault[] = [
  {
    name: "insufficient cpu",
    namespace: "hamar",
    question: "why are fare-engine pods pending in hamar?",
    plainly: "why is fare-engine failing in hamar?",
    truth: "fare-engine now requests 24 cpu; the largest node has 16",
    culprits: ["Deployment/fare-engine"],
    victims: [],
    says: [/cpu/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("fare-engine", { resources: { requests: { cpu: "24" } } }),
  },
  {
    name: "nodeSelector typo",
    namespace: "molde",
    question: "why is gate-validator stuck in molde?",
    plainly: "why is gate-validator failing in molde?",
    truth: "gate-validator was rolled out with nodeSelector zone eu-nort-1a, which no node has",
    culprits: ["Deployment/gate-validator"],
    victims: [],
    says: [/nodeSelector|affinity|selector|label/i, /eu-nort-1a/],
    kind: "common",
    make: ({ editPod }) =>
      editPod("gate-validator", { nodeSelector: { "topology.kubernetes.io/zone": "eu-nort-1a" } }),
  },
  {
    name: "untolerated taint",
    namespace: "larvik",
    question: "why is platform-display pending in larvik?",
    plainly: "why is platform-display failing in larvik?",
    truth:
      "a rollout dropped the toleration of platform-display for rail.example/display=true:NoSchedule",
    culprits: ["Deployment/platform-display"],
    victims: [],
    says: [/taint|tolerat/i],
    kind: "common",
    make: ({ editPod }) => editPod("platform-display", { tolerations: null }),
  },
  {
    name: "anti-affinity without room",
    namespace: "moss",
    question: "check gate-validator in moss",
    plainly: "why is gate-validator failing in moss?",
    truth: "gate-validator has 7 replicas that must not share a node, and 4 nodes it may use",
    culprits: ["Deployment/gate-validator"],
    victims: [],
    says: [/anti-?affinity/i],
    kind: "common",
    make: async ({ editPod, scale, wait }) => {
      const podAffinityTerm = {
        topologyKey: "kubernetes.io/hostname",
        labelSelector: { matchLabels: { app: "gate-validator" } },
      };
      await editPod("gate-validator", {
        affinity: {
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm] },
        },
      });
      await wait(15);
      await scale("gate-validator", 7);
    },
  },
  {
    name: "StorageClass does not exist",
    namespace: "skien",
    question: "why is archive not starting in skien?",
    plainly: "why is archive failing in skien?",
    truth:
      "the new StatefulSet archive claims a volume of StorageClass fast-sdd, which does not exist",
    culprits: [
      "StatefulSet/archive",
      "PersistentVolumeClaim/data-archive-0",
      "StorageClass/fast-sdd",
    ],
    victims: [],
    says: [/fast-sdd/, /storage ?class/i],
    kind: "common",
    make: ({ namespace, api }) =>
      api.create({
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "archive", namespace, labels: { app: "archive" } },
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
  },
  {
    name: "quota exceeded",
    namespace: "gjovik",
    question: "why does booking-desk have too few pods in gjovik?",
    plainly: "why is booking-desk failing in gjovik?",
    truth:
      "a ResourceQuota of 22 pods lets only some of the 8 wanted pods of booking-desk be created",
    culprits: ["Deployment/booking-desk", "ResourceQuota/region-limits"],
    victims: [],
    says: [/quota/i],
    kind: "common",
    make: async ({ namespace, api, scale, wait }) => {
      await api.create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "region-limits", namespace },
        spec: { hard: { pods: "22" } },
      });
      await wait(4);
      await scale("booking-desk", 8);
    },
  },
];

const network: readonly Fault[] = [
  {
    name: "Service selector typo",
    namespace: "lillehammer",
    question: "why is booking-desk failing in lillehammer?",
    truth:
      "the Service seat-inventory selects app=seat-inventry; it has no endpoints; its callers fail",
    culprits: ["Service/seat-inventory"],
    victims: ["booking-desk", "gate-validator"],
    says: [/selector|selects/i],
    kind: "common",
    make: ({ namespace, api }) =>
      api.patch({
        path: `/api/v1/namespaces/${namespace}/services/seat-inventory`,
        form: "merge-patch",
        body: { spec: { selector: { app: "seat-inventry" } } },
      }),
  },
  {
    name: "targetPort name does not match",
    namespace: "tromso",
    question: "why are bookings failing in tromso?",
    plainly: "why is booking-desk failing in tromso?",
    truth:
      "the Service fare-engine points to port http-api; the pods name theirs http; booking-desk fails",
    culprits: ["Service/fare-engine"],
    victims: ["booking-desk"],
    says: [/port/i, /http-api/],
    kind: "common",
    make: ({ namespace, api }) =>
      api.patch({
        path: `/api/v1/namespaces/${namespace}/services/fare-engine`,
        form: "merge-patch",
        body: { spec: { ports: [{ name: "http", port: 8080, targetPort: "http-api" }] } },
      }),
  },
  {
    name: "NetworkPolicy denies",
    namespace: "halden",
    question: "why is booking-desk failing in halden?",
    truth: "NetworkPolicy default-deny keeps booking-desk from reaching fare-engine (i/o timeouts)",
    culprits: ["NetworkPolicy/fare-engine-lockdown"],
    victims: ["booking-desk"],
    says: [/network ?policy/i],
    kind: "rare",
    make: ({ namespace, api }) =>
      api.create({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "fare-engine-lockdown", namespace },
        spec: {
          podSelector: { matchLabels: { app: "fare-engine" } },
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: { matchLabels: { app: "audit-console" } } }] }],
        },
      }),
  },
];

const running: readonly Fault[] = [
  {
    name: "OOM kill loop",
    namespace: "kirkenes",
    question: "why does disruption-feed keep restarting in kirkenes?",
    plainly: "why is disruption-feed failing in kirkenes?",
    truth: "disruption-feed's memory limit was lowered to 96Mi; it is OOM killed again and again",
    culprits: ["Deployment/disruption-feed"],
    victims: [],
    says: [/OOM|memory/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("disruption-feed", {
        resources: { requests: { memory: "64Mi" }, limits: { memory: "96Mi" } },
      }),
  },
  {
    name: "liveness kills a slow starter",
    namespace: "floro",
    question: "crew-roster keeps restarting in floro, what is going on?",
    plainly: "why is crew-roster failing in floro?",
    truth:
      "release 4.9.0 of crew-roster needs 95 s to start; its liveness probe kills it after 20 s",
    culprits: ["Deployment/crew-roster"],
    victims: [],
    says: [/liveness/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("crew-roster", {
        image: `${registry}/crew-roster:4.9.0`,
        livenessProbe: { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 },
      }),
  },
  {
    name: "new release never ready",
    namespace: "arendal",
    question: "why is the timetable rollout not finishing in arendal?",
    plainly: "why is timetable failing in arendal?",
    truth: "release 3.2.0 of timetable answers 503 on /ready, so the rollout is stuck",
    culprits: ["Deployment/timetable"],
    victims: [],
    says: [/readiness|ready/i, /503|probe/i],
    kind: "common",
    make: ({ editContainer }) =>
      editContainer("timetable", { image: `${registry}/timetable:3.2.0` }),
  },
  {
    name: "init container fails",
    namespace: "voss",
    question: "why is crew-roster not starting in voss?",
    plainly: "why is crew-roster failing in voss?",
    truth:
      "the init container migrate of crew-roster fails: migration 42, relation shift already exists",
    culprits: ["Deployment/crew-roster"],
    victims: [],
    says: [/init/i, /migrat|relation|shift/i],
    kind: "common",
    make: async ({ namespace, kubelet, editPod }) => {
      kubelet.strike(`${namespace}/crew-roster`, {
        container: "migrate",
        exitCode: 1,
        afterSeconds: 2,
        lines: [
          "applying 0042_split_shifts.up.sql",
          'error: migration 42 failed: pq: relation "shift" already exists (SQLSTATE 42P07)',
        ],
      });
      const image = `${registry}/crew-roster-migrations:4.9.0`;
      await editPod("crew-roster", { initContainers: [{ name: "migrate", image }] });
    },
  },
  {
    name: "Job fails",
    namespace: "roros",
    question: "why did the nightly settlement fail in roros?",
    plainly: "why is nightly-settlement failing in roros?",
    truth: "Job nightly-settlement-manual failed three times: exit 3, unbalanced ledger",
    culprits: ["Job/nightly-settlement-manual", "CronJob/nightly-settlement"],
    victims: [],
    says: [/backoff ?limit|failed|exit/i],
    kind: "common",
    make: ({ namespace, api, kubelet }) => {
      kubelet.strike(`${namespace}/nightly-settlement`, {
        exitCode: 3,
        afterSeconds: 3,
        lines: ["ERROR settlement: ledger is not balanced: 18230.50 debit, 18211.00 credit"],
      });
      return api.create({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: "nightly-settlement-manual", namespace },
        ...settlementJob,
      });
    },
  },
];

const chains: readonly Fault[] = [
  {
    name: "scaled to zero by somebody",
    namespace: "kongsberg",
    question: "why are refund-worker and disruption-feed crashing in kongsberg?",
    plainly: "why is refund-worker failing in kongsberg?",
    truth:
      "StatefulSet bus was scaled to 0; refund-worker and disruption-feed cannot connect and crash",
    culprits: ["StatefulSet/bus"],
    victims: ["refund-worker", "disruption-feed"],
    says: [/scaled|replicas|zero/i],
    kind: "common",
    make: ({ scale }) => scale("bus", 0),
  },
  {
    name: "database crashes, callers follow",
    namespace: "elverum",
    question: "what is wrong in elverum?",
    plainly: "check elverum",
    truth:
      "ledger-db crashes on start (no valid checkpoint record); seat-inventory and crew-roster crash because of it",
    culprits: ["StatefulSet/ledger-db"],
    victims: ["seat-inventory", "crew-roster"],
    says: [/ledger-db/, /crash|exit|checkpoint/i],
    kind: "common",
    make: async ({ namespace, kubelet }) => {
      kubelet.strike(`${namespace}/ledger-db`, {
        exitCode: 1,
        afterSeconds: 3,
        lines: [
          "LOG:  database system was interrupted; last known up at 03:12:44 UTC",
          "LOG:  invalid primary checkpoint record",
          "PANIC:  could not locate a valid checkpoint record at 1/3A0000D8",
        ],
      });
    },
  },
  {
    name: "wrong database password",
    namespace: "notodden",
    question: "why is seat-inventory crashing in notodden?",
    truth: "seat-inventory exits: the database refuses its password (rotated Secret)",
    culprits: ["Deployment/seat-inventory", "Secret/ledger-credentials"],
    victims: [],
    says: [/password|authenticat|credential/i],
    kind: "common",
    make: async ({ namespace, kubelet, editPod }) => {
      kubelet.strike(`${namespace}/seat-inventory`, {
        exitCode: 1,
        afterSeconds: 2,
        lines: [
          'level=fatal msg="cannot open ledger" error="pq: password authentication failed for user \\"seats\\" (SQLSTATE 28P01)"',
        ],
      });
      await editPod("seat-inventory", { terminationGracePeriodSeconds: 20 });
    },
  },
];

const others: readonly Fault[] = [
  {
    name: "HPA without metrics",
    namespace: "ski",
    question: "why does booking-desk not scale in ski?",
    plainly: "why is booking-desk failing in ski?",
    truth:
      "the HorizontalPodAutoscaler booking-desk gets no metrics: the metrics API is not installed",
    culprits: ["HorizontalPodAutoscaler/booking-desk"],
    victims: [],
    says: [/autoscaler|HPA/i, /metric/i],
    ongoing: /FailedGetResourceMetric/,
    kind: "rare",
    make: ({ namespace, api }) =>
      api.create({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "booking-desk", namespace },
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
  },
  {
    name: "PodDisruptionBudget blocks a drain",
    namespace: "rena",
    question: "why can seat-inventory not be evicted in rena?",
    plainly: "why is seat-inventory failing in rena?",
    truth: "PodDisruptionBudget seat-inventory allows no disruption (minAvailable 2 of 2 pods)",
    culprits: ["PodDisruptionBudget/seat-inventory"],
    victims: [],
    says: [/disruption ?budget|PDB/i],
    kind: "rare",
    make: async ({ namespace, api }) => {
      await api.create({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "seat-inventory", namespace },
        spec: { minAvailable: 2, selector: { matchLabels: { app: "seat-inventory" } } },
      });
    },
  },
  {
    name: "healthy, with stale warnings",
    namespace: "oslo",
    question: "what is wrong in oslo?",
    plainly: "check oslo",
    truth: "nothing: a bad image and a pod without room were rolled back minutes ago",
    culprits: [],
    victims: [],
    says: [],
    kind: "healthy",
    prepare: async ({ editContainer, wait }) => {
      await editContainer("timetable", { image: `${registry}/timetable:3.1.8` });
      await editContainer("fare-engine", { resources: { requests: { cpu: "40" } } });
      await wait(25);
      await editContainer("timetable", { image: `${registry}/timetable:3.1.7` });
      await editContainer("fare-engine", { resources: { requests: { cpu: "50m" } } });
    },
    make: async () => {},
  },
];

/** In a cluster of its own: it touches pods of every namespace. */
export const nodeFault: Fault = {
  name: "kubelet stopped",
  namespace: "sandnes",
  question: "what is wrong?",
  truth:
    "the kubelet of node ip-10-20-2-17 stopped posting; its pods in every namespace are not ready",
  culprits: ["Node/ip-10-20-2-17"],
  victims: [],
  says: [/not ?ready|unknown|stopped posting/i],
  kind: "common",
  // Another holder with a time far ahead keeps kwok from renewing; the node controller sees no new time.
  make: ({ api }) =>
    api.patch({
      path: "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-20-2-17",
      form: "merge-patch",
      body: {
        spec: {
          holderIdentity: "ip-10-20-2-17",
          renewTime: new Date(Date.now() + 3_600_000).toISOString().replace("Z", "000Z"),
        },
      },
    }),
};

export const faults: readonly Fault[] = [
  ...config,
  ...images,
  ...placement,
  ...network,
  ...running,
  ...chains,
  ...others,
];

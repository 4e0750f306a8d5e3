import {
  type Act,
  create,
  editContainer,
  editPod,
  type Manifest,
  patch,
  remove,
  renew,
  scale,
  setEnv,
  strike,
  wait,
} from "./acts.ts";
import { registry, volumeClaim } from "./application.table.ts";
import type { Fault, Sign } from "./fault.ts";

type Row = Omit<Fault, "paper">;

const unready = (app: string): Sign => ({ kind: "unready", app });
const event = (reason: string, about: string): Sign => ({ kind: "event", reason, about });
const accepted: Sign = { kind: "accepted" };

const archiveContainer = {
  name: "archive",
  image: `${registry}/archive:1.0.0`,
  volumeMounts: [{ name: "data", mountPath: "/var/lib/data" }],
};

const volumes: readonly Row[] = [
  {
    name: "volume that lives on a node that is gone",
    namespace: "aurland",
    questions: ["archive-0 in aurland won't schedule, help", "why is archive pending in aurland?"],
    truth: {
      text: "the volume vol-aurland-archive of archive-0 can only be used on node ip-10-20-9-17, which is not in the cluster any more",
      culprits: [
        "StatefulSet/archive",
        "PersistentVolume/vol-aurland-archive",
        "PersistentVolumeClaim/data-archive-0",
      ],
      says: [/volume/i, /affinity|ip-10-20-9-17/i],
    },
    make: [
      create({
        ...volume("vol-aurland-archive", "data-archive-0", "aurland"),
        spec: {
          ...volumeSpec("data-archive-0", "aurland"),
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: "kubernetes.io/hostname", operator: "In", values: ["ip-10-20-9-17"] },
                  ],
                },
              ],
            },
          },
        },
      }),
      create(archiveSet()),
    ],
    happened: unready("archive"),
  },
  {
    name: "rollout whose new pod waits for the claim of the old one",
    namespace: "balestrand",
    questions: [
      "deployed archive in balestrand 10 min ago, new pod still Pending, old one still there. what now",
      "why is archive pending in balestrand?",
    ],
    truth: {
      text: "the claim archive-data of Deployment archive is ReadWriteOncePod: the new pod of the rolling update waits until the old pod lets it go, and the old one is only ended when the new one is Ready",
      culprits: ["Deployment/archive", "PersistentVolumeClaim/archive-data"],
      says: [/ReadWriteOncePod|access mode/i],
    },
    prepare: [
      create({
        ...volume("vol-balestrand-archive", "archive-data", "balestrand"),
        spec: {
          ...volumeSpec("archive-data", "balestrand"),
          accessModes: ["ReadWriteOncePod"],
        },
      }),
      create({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "archive-data" },
        spec: {
          accessModes: ["ReadWriteOncePod"],
          storageClassName: "standard",
          resources: { requests: { storage: "20Gi" } },
        },
      }),
      create(
        deployment("archive", {
          containers: [archiveContainer],
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "archive-data" } }],
        }),
      ),
    ],
    make: [renew("archive")],
    happened: unready("archive"),
  },
];

const placed: readonly Row[] = [
  {
    name: "graphics card that no node has, beside a cordoned node",
    namespace: "etne",
    questions: [
      "fare-engine pending in etne because someone cordoned ip-10-20-23-17, right?",
      "why is fare-engine pending in etne?",
    ],
    truth: {
      text: "fare-engine now asks for nvidia.com/gpu: 1, which no node offers; the cordoned node ip-10-20-23-17 is innocent, fare-engine could not run there anyway",
      culprits: ["Deployment/fare-engine"],
      says: [/nvidia\.com\/gpu|\bGPUs?\b/i],
    },
    prepare: [create(node("ip-10-20-23-17", "reserve"))],
    make: [
      patch("Node/ip-10-20-23-17", { spec: { unschedulable: true } }),
      editContainer("fare-engine", { resources: { limits: { "nvidia.com/gpu": "1" } } }),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "taint that drives pods from their only node",
    namespace: "froya",
    questions: [
      "all pods of fare-engine vanished from node ip-10-20-21-17 and don't come back (froya)",
      "why is fare-engine failing in froya?",
    ],
    truth: {
      text: "node ip-10-20-21-17, the only one of pool cold, was given the taint rail.example/maintenance=disk:NoExecute; the pods of fare-engine were evicted and find no other node",
      culprits: ["Node/ip-10-20-21-17", "Deployment/fare-engine"],
      says: [/taint|tolerat/i, /rail\.example\/maintenance/],
    },
    prepare: [create(node("ip-10-20-21-17", "cold")), editPod("fare-engine", onPool("cold"))],
    make: [
      patch("Node/ip-10-20-21-17", {
        spec: {
          taints: [
            poolTaint("cold"),
            { key: "rail.example/maintenance", value: "disk", effect: "NoExecute" },
          ],
        },
      }),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "pods pushed out by an app of higher priority",
    namespace: "giske",
    questions: [
      "who killed fare-engine in giske? pods are gone and the new ones pending",
      "why is fare-engine pending in giske?",
    ],
    truth: {
      text: "the new Deployment fare-index of PriorityClass giske-urgent needs 1500m cpu on the only node of pool small and preempted the pods of fare-engine; no room is left for them",
      culprits: ["Deployment/fare-index", "PriorityClass/giske-urgent", "Deployment/fare-engine"],
      says: [/preempt|priority/i, /fare-index/],
    },
    prepare: [
      create(node("ip-10-20-22-17", "small", "2")),
      editPod("fare-engine", {
        ...onPool("small"),
        containers: [{ name: "fare-engine", resources: { requests: { cpu: "800m" } } }],
      }),
    ],
    make: [
      create({
        apiVersion: "scheduling.k8s.io/v1",
        kind: "PriorityClass",
        metadata: { name: "giske-urgent" },
        value: 100_000,
        description: "work that must not wait",
      }),
      create(
        deployment("fare-index", {
          priorityClassName: "giske-urgent",
          ...onPool("small"),
          containers: [
            {
              name: "fare-index",
              image: `${registry}/archive:1.0.0`,
              resources: { requests: { cpu: "1500m" } },
            },
          ],
        }),
      ),
    ],
    happened: event("Preempted", "Pod/fare-engine-"),
  },
  {
    name: "two budgets over the same pods",
    namespace: "gulen",
    questions: [
      "kubectl drain ip-10-20-24-17 cannot evict gate-validator in gulen, the budget allows one though",
      "why can gate-validator not be evicted in gulen?",
    ],
    truth: {
      text: "two PodDisruptionBudgets, gate-validator and gates-north, select the same pods; the API server refuses to evict a pod with more than one",
      culprits: [
        "PodDisruptionBudget/gates-north",
        "PodDisruptionBudget/gate-validator",
        "Deployment/gate-validator",
      ],
      says: [/budget|PDB/i, /gates-north/],
    },
    prepare: [
      create(node("ip-10-20-24-17", "gates")),
      editPod("gate-validator", onPool("gates")),
      create(budget("gate-validator")),
      create(budget("gates-north")),
    ],
    make: [patch("Node/ip-10-20-24-17", { spec: { unschedulable: true } })],
    happened: accepted,
  },
  {
    name: "DaemonSet that leaves out the nodes of the displays",
    namespace: "rindal",
    questions: [
      "no track-agent on node ip-10-20-4-17 in rindal, did it crash?",
      "why is track-agent missing on a node in rindal?",
    ],
    truth: {
      text: "the DaemonSet track-agent does not tolerate the taint rail.example/display of the display nodes, so it gets no pod on ip-10-20-4-17 and ip-10-20-5-17",
      culprits: ["DaemonSet/track-agent"],
      says: [/taint|tolerat/i, /rail\.example\/display/],
    },
    make: [create(agent("track-agent", {}))],
    happened: accepted,
  },
];

const network: readonly Row[] = [
  {
    name: "Service that also leads to a forgotten debug Deployment",
    namespace: "hemsedal",
    questions: [
      "every third request to service booking-desk in hemsedal gets the departure board html",
      "what is wrong with service booking-desk in hemsedal?",
    ],
    truth: {
      text: "the pods of Deployment booking-desk-debug carry the label app=booking-desk and run platform-display, so Service booking-desk sends part of its requests to them",
      culprits: ["Deployment/booking-desk-debug", "Service/booking-desk"],
      says: [/booking-desk-debug/, /service|selector|selects|label|endpoint|traffic/i],
    },
    make: [
      create({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "booking-desk-debug", labels: { app: "booking-desk" } },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "booking-desk", debug: "true" } },
          template: {
            metadata: { labels: { app: "booking-desk", debug: "true" } },
            spec: {
              containers: [
                {
                  name: "debug",
                  image: `${registry}/platform-display:2.2.0`,
                  ports: [{ name: "http", containerPort: 8080 }],
                },
              ],
            },
          },
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "Ingress that knows only its root",
    namespace: "hitra",
    questions: [
      "ingress booking-desk in hitra: start page ok, /book and everything below is 404",
      "what is wrong with ingress booking-desk in hitra?",
    ],
    truth: {
      text: "Ingress booking-desk has the path / with pathType Exact, so only the root reaches the Service",
      culprits: ["Ingress/booking-desk"],
      says: [/\bExact\b/, /path/i],
    },
    prepare: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      }),
    ],
    make: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "booking-desk" },
        spec: {
          ingressClassName: "nginx",
          rules: [
            {
              host: "hitra.rail.example",
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Exact",
                    backend: { service: { name: "booking-desk", port: { number: 8080 } } },
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
    name: "Service that answers only callers of its own node",
    namespace: "hurdal",
    questions: [
      "some booking-desk pods can reach fare-engine and others time out, hurdal. depends on the node??",
      "what is wrong with service fare-engine in hurdal?",
    ],
    truth: {
      text: "Service fare-engine was given internalTrafficPolicy Local: callers on a node without a pod of fare-engine reach nothing",
      culprits: ["Service/fare-engine"],
      says: [/internalTrafficPolicy|internal traffic policy/i],
    },
    make: [patch("Service/fare-engine", { spec: { internalTrafficPolicy: "Local" } })],
    happened: accepted,
  },
  {
    name: "Service that a finalizer keeps",
    namespace: "selje",
    questions: [
      "kubectl delete svc booking-desk-old hangs forever in selje",
      "why is service booking-desk-old not deleted in selje?",
    ],
    truth: {
      text: "Service booking-desk-old is being deleted and keeps the finalizer rail.example/edge-cleanup, which nobody takes away",
      culprits: ["Service/booking-desk-old"],
      says: [/finalizer/i, /edge-cleanup/],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "booking-desk-old", finalizers: ["rail.example/edge-cleanup"] },
        spec: { selector: { app: "booking-desk" }, ports: [{ name: "http", port: 8080 }] },
      }),
      remove("Service/booking-desk-old"),
    ],
    happened: accepted,
  },
];

const rules: readonly Row[] = [
  {
    name: "CronJob that runs by the clock of another country",
    namespace: "kvam",
    questions: [
      "cronjob nightly-settlement in kvam ran at 18:00 and not at 2 in the night, why",
      "what is wrong with nightly-settlement in kvam?",
    ],
    truth: {
      text: "nightly-settlement has timeZone Asia/Tokyo, so 02:00 is 18:00 here",
      culprits: ["CronJob/nightly-settlement"],
      says: [/time ?zone|Tokyo time/i, /Tokyo/],
    },
    make: [patch("CronJob/nightly-settlement", { spec: { timeZone: "Asia/Tokyo" } })],
    happened: accepted,
  },
  {
    name: "autoscaler that takes back a scaling by hand",
    namespace: "loten",
    questions: [
      "i scale gate-validator to 6 in loten and a few seconds later its 3 again, who does that",
      "why does gate-validator have only 3 pods in loten?",
    ],
    truth: {
      text: "the HorizontalPodAutoscaler gate-validator has maxReplicas 3 and sets the Deployment back each time",
      culprits: ["HorizontalPodAutoscaler/gate-validator", "Deployment/gate-validator"],
      says: [/HorizontalPodAutoscaler|\bHPA\b|autoscaler/i, /max/i],
    },
    prepare: [
      create({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "gate-validator" },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "gate-validator" },
          minReplicas: 2,
          maxReplicas: 3,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
            },
          ],
        },
      }),
    ],
    make: [scale("Deployment/gate-validator", 6), wait(40), scale("Deployment/gate-validator", 6)],
    happened: event("SuccessfulRescale", "HorizontalPodAutoscaler/gate-validator"),
  },
  {
    name: "policy of the cluster that refuses unlabelled pods",
    namespace: "rollag",
    questions: [
      "rollout of fare-engine in rollag stuck, not a single new pod is created",
      "why is the fare-engine rollout stuck in rollag?",
    ],
    truth: {
      text: "the ValidatingAdmissionPolicy pod-owner refuses pods without the label rail.example/owner; the new pods of fare-engine have none",
      culprits: ["Deployment/fare-engine", "ValidatingAdmissionPolicy/pod-owner"],
      says: [/rail\.example\/owner|pod-owner/, /polic|denied|forbid|refus|reject|admission/i],
    },
    make: [
      create({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name: "pod-owner" },
        spec: {
          failurePolicy: "Fail",
          matchConstraints: {
            resourceRules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
            ],
          },
          validations: [
            {
              expression: "'rail.example/owner' in object.metadata.labels",
              message: "a pod must carry the label rail.example/owner",
            },
          ],
        },
      }),
      create({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "pod-owner-rollag" },
        spec: {
          policyName: "pod-owner",
          validationActions: ["Deny"],
          matchResources: {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "rollag" } },
          },
        },
      }),
      wait(15),
      renew("fare-engine"),
    ],
    happened: event("FailedCreate", "ReplicaSet/fare-engine-"),
  },
  {
    name: "changed ConfigMap that running pods have not read",
    namespace: "norddal",
    questions: [
      "i fixed FEED_URL in timetable-config but timetable still loads the old feed (norddal)",
      "why does timetable not use the new FEED_URL in norddal?",
    ],
    truth: {
      text: "timetable reads FEED_URL of timetable-config as an environment variable at its start; its pods are older than the change and must be restarted",
      culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
      says: [/timetable-config/, /restart|re-?creat|roll(ed)? ?out|older|started before|new pods/i],
    },
    make: [
      patch("ConfigMap/timetable-config", {
        data: { FEED_URL: "https://feed2.operators.example/gtfs" },
      }),
    ],
    happened: accepted,
  },
  {
    name: "slow network that no object shows",
    namespace: "nordkapp",
    questions: [
      "bookings take 5 s since midnight in nordkapp and every pod is green. ideas?",
      "why is booking-desk slow in nordkapp?",
    ],
    truth: {
      text: "a link between the zones loses packets; no object, event or log of the cluster shows it",
      culprits: ["Deployment/booking-desk"],
      says: [/network|slow|latenc/i],
      isRare: true,
    },
    make: [],
    happened: accepted,
  },
  {
    name: "disk request that no node has, and a claim below the least size",
    namespace: "tinn",
    questions: ["anything wrong in tinn? got paged twice", "what is wrong in tinn?"],
    truth: {
      text: "two independent faults: gate-validator asks for 200Gi of ephemeral storage, a node has 100Gi; the claim of StatefulSet archive is smaller than the 50Gi that LimitRange volumes demands and is refused",
      culprits: ["Deployment/gate-validator"],
      says: [/gate-validator/, /ephemeral[- ]storage/i],
      also: {
        culprits: ["StatefulSet/archive", "LimitRange/volumes"],
        says: [/archive/, /50Gi|minimum|LimitRange/i],
      },
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "volumes" },
        spec: { limits: [{ type: "PersistentVolumeClaim", min: { storage: "50Gi" } }] },
      }),
      wait(3),
      create(archiveSet()),
      editContainer("gate-validator", {
        resources: { requests: { "ephemeral-storage": "200Gi" } },
      }),
    ],
    happened: unready("gate-validator"),
  },
];

/** Looks alarming and is as somebody wants it, or is over. */
const quiet: readonly Row[] = [
  {
    name: "healthy, a DaemonSet for two nodes of many",
    namespace: "sirdal",
    questions: [
      "signage-agent only on 2 nodes in sirdal, the rest is missing!",
      "what is wrong in sirdal?",
    ],
    truth: {
      text: "nothing: signage-agent is meant for the nodes of pool display, of which there are two, and runs on both",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [create(agent("signage-agent", onPool("display")))],
    make: [],
    happened: accepted,
  },
  {
    name: "healthy, a claim that waits for its first pod",
    namespace: "smola",
    questions: [
      "pvc archive-next stuck in Pending in smola, storage broken again?",
      "what is wrong in smola?",
    ],
    truth: {
      text: "nothing: the StorageClass on-demand binds a claim when its first pod is scheduled; archive-next was created ahead of a move, with a note",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create({
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "on-demand" },
        provisioner: "kubernetes.io/no-provisioner",
        volumeBindingMode: "WaitForFirstConsumer",
      }),
      create({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          name: "archive-next",
          annotations: { "rail.example/note": "ola: for the move of the archive on Thursday" },
        },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "on-demand",
          resources: { requests: { storage: "20Gi" } },
        },
      }),
    ],
    make: [],
    happened: event("WaitForFirstConsumer", "PersistentVolumeClaim/archive-next"),
  },
  {
    name: "over: a quota that was raised",
    namespace: "snasa",
    questions: [
      "FailedCreate events for booking-desk in snasa, do we still have a problem?",
      "what is wrong in snasa?",
    ],
    truth: {
      text: "nothing now: the quota pods of 22 pods refused two of six pods of booking-desk; it was raised to 40 and all six run",
      culprits: ["ResourceQuota/pods", "Deployment/booking-desk"],
      says: [/quota/i],
      state: "resolved",
    },
    prepare: [
      create({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "pods" },
        spec: { hard: { pods: "22" } },
      }),
      wait(5),
      scale("Deployment/booking-desk", 6),
      wait(12),
      patch("ResourceQuota/pods", { spec: { hard: { pods: "40" } } }),
    ],
    make: [],
    happened: event("FailedCreate", "ReplicaSet/booking-desk-"),
  },
];

const passing: readonly Row[] = [
  {
    name: "over: a key of a ConfigMap that was missing for half a minute",
    namespace: "tolga",
    questions: [
      "saw CreateContainerConfigError for fare-engine in tolga, is it ok now?",
      "what is wrong in tolga?",
    ],
    truth: {
      text: "nothing now: fare-tables was without its key ROUNDING for half a minute, so new pods of fare-engine could not be created; it is back and they run",
      culprits: ["ConfigMap/fare-tables", "Deployment/fare-engine"],
      says: [/ROUNDING|fare-tables/],
      state: "resolved",
    },
    prepare: [
      patch("ConfigMap/fare-tables", { data: { ROUNDING: null } }),
      renew("fare-engine"),
      wait(30),
      patch("ConfigMap/fare-tables", { data: { ROUNDING: "half-even" } }),
    ],
    make: [],
    happened: event("Failed", "Pod/fare-engine-"),
  },
];

/** Several things are red or changed at once. */
const tangled: readonly Row[] = [
  {
    name: "database whose volume was deleted",
    namespace: "batsfjord",
    questions: [
      "seat-inventory and crew-roster both crash in batsfjord, what do they have in common?",
      "why is seat-inventory crashing in batsfjord?",
    ],
    truth: {
      text: "the PersistentVolume vol-batsfjord-ledger was deleted, the claim data-ledger-db-0 is Lost; ledger-db-0 cannot be scheduled and its callers crash",
      culprits: [
        "StatefulSet/ledger-db",
        "PersistentVolumeClaim/data-ledger-db-0",
        "PersistentVolume/vol-batsfjord-ledger",
      ],
      victims: ["seat-inventory", "crew-roster"],
      says: [
        /vol-batsfjord-ledger|data-ledger-db-0/,
        /\blost\b|deleted|\bgone\b|not exist|missing|non-?existent|no longer/i,
      ],
    },
    make: [
      remove("PersistentVolume/vol-batsfjord-ledger"),
      patch("PersistentVolume/vol-batsfjord-ledger", { metadata: { finalizers: null } }),
      wait(5),
      remove("Pod/ledger-db-0"),
    ],
    happened: unready("ledger-db"),
  },
  {
    name: "policy that shuts out a caller on the day of its release",
    namespace: "trysil",
    questions: [
      "booking-desk 6.3.2 is broken in trysil, not ready since the deploy. can i roll back?",
      "why is booking-desk failing in trysil?",
    ],
    truth: {
      text: "NetworkPolicy seat-inventory-callers admits only gate-validator to seat-inventory; booking-desk times out, its release 6.3.2 is innocent",
      culprits: ["NetworkPolicy/seat-inventory-callers"],
      victims: ["booking-desk"],
      says: [/network ?policy/i, /seat-inventory-callers/],
    },
    make: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "seat-inventory-callers" },
        spec: {
          podSelector: { matchLabels: { app: "seat-inventory" } },
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: { matchLabels: { app: "gate-validator" } } }] }],
        },
      }),
      editContainer("booking-desk", { image: `${registry}/booking-desk:6.3.2` }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "connections of the database used up by a neighbour",
    namespace: "tysnes",
    questions: [
      "crew-roster in tysnes crashes since we switched on debug logging, makes no sense to me",
      "why is crew-roster crashing in tysnes?",
    ],
    truth: {
      text: "seat-inventory was scaled from 2 to 12 and holds all connections of ledger-db; crew-roster gets none (too many clients) and exits; its LOG_LEVEL is innocent",
      culprits: ["Deployment/seat-inventory", "StatefulSet/ledger-db", "Deployment/crew-roster"],
      says: [/too many clients|connections?\b/i, /ledger-db|database|postgres/i],
    },
    make: [
      scale("Deployment/seat-inventory", 12),
      strike("crew-roster", {
        exitCode: 1,
        afterSeconds: 6,
        container: "crew-roster",
        lines: [
          "INFO  [main] HikariPool-1 - Starting...",
          "ERROR [main] HikariPool-1 - Exception during pool initialization. org.postgresql.util.PSQLException: FATAL: sorry, too many clients already (ledger-db:5432)",
          "INFO  [main] CrewRosterApplication : shutting down",
        ],
      }),
      setEnv("crew-roster", "LOG_LEVEL", "debug"),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "migration image that was never built, and a misspelt cluster domain",
    namespace: "valle",
    questions: ["is anything wrong in valle? dashboards are all red", "what is wrong in valle?"],
    truth: {
      text: "two independent faults: seat-inventory calls ledger-db.valle.svc.cluster.lokal, which has no address; the init container migrate of crew-roster has the tag 4.10.0, which is not in the registry",
      culprits: ["Deployment/seat-inventory"],
      says: [/seat-inventory/, /cluster\.lokal/],
      also: { culprits: ["Deployment/crew-roster"], says: [/4\.10\.0/, /image|pull/i] },
    },
    make: [
      setEnv("seat-inventory", "DB_HOST", "ledger-db.valle.svc.cluster.lokal:5432"),
      editPod("crew-roster", {
        initContainers: [{ name: "migrate", image: `${registry}/crew-roster-migrations:4.10.0` }],
      }),
    ],
    happened: unready("seat-inventory"),
  },
  {
    name: "sidecar that trusts nobody, and a CronJob out of memory",
    namespace: "vanylven",
    questions: [
      "check vanylven please, booking-desk 1/2 and the settlement did not arrive either",
      "what is wrong in vanylven?",
    ],
    truth: {
      text: "two independent faults: the sidecar audit-proxy of booking-desk is not ready, it does not know the authority of the certificate of audit.rail.example; the Jobs of nightly-settlement are OOM killed at their limit of 64Mi",
      culprits: ["Deployment/booking-desk"],
      says: [/audit-proxy/, /certificate|unknown authority|x509|tls/i],
      also: {
        culprits: ["CronJob/nightly-settlement"],
        says: [/settlement/, /OOM|memory/i],
      },
    },
    make: [
      strike("booking-desk", {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        container: "audit-proxy",
        lines: [
          'level=info msg="flush" pending=214 sent=0',
          'level=info msg="audit.rail.example:443 handshake: x509: certificate signed by unknown authority"',
        ],
      }),
      withProxy({
        ports: [{ name: "proxy", containerPort: 15_000 }],
        readinessProbe: { httpGet: { path: "/ready", port: "proxy" }, periodSeconds: 5 },
      }),
      patch("CronJob/nightly-settlement", {
        spec: {
          schedule: "* * * * *",
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  containers: [
                    {
                      name: "settlement",
                      resources: { requests: { memory: "64Mi" }, limits: { memory: "64Mi" } },
                    },
                  ],
                },
              },
            },
          },
        },
      }),
    ],
    happened: unready("booking-desk"),
  },
];

/** What the program wrote explains the crash, or does not. */
const logged: readonly Row[] = [
  {
    name: "crash without a word",
    namespace: "vega",
    questions: [
      "seat-inventory restarts in vega and the log is empty. why??",
      "why is seat-inventory crashing in vega?",
    ],
    truth: {
      text: "seat-inventory exits with 1 after three seconds and writes nothing; the cluster does not show why",
      culprits: ["Deployment/seat-inventory"],
      says: [/exit(s|ed|ing)?\b.*\b1\b/i],
      isRare: true,
    },
    make: [strike("seat-inventory", { exitCode: 1, afterSeconds: 3, lines: [] })],
    happened: unready("seat-inventory"),
  },
  {
    name: "heap smaller than the program needs",
    namespace: "kvinesdal",
    questions: [
      "fare-engine crashloops in kvinesdal but memory usage is way below the limit",
      "why is fare-engine crashing in kvinesdal?",
    ],
    truth: {
      text: "a rollout set JAVA_OPTS=-Xmx64m on fare-engine; its heap is too small (OutOfMemoryError: Java heap space), the limit of the container is not reached",
      culprits: ["Deployment/fare-engine"],
      says: [/heap|OutOfMemoryError/i, /Xmx|JAVA_OPTS/],
    },
    make: [
      strike("fare-engine", {
        exitCode: 3,
        afterSeconds: 5,
        isForNewPods: true,
        lines: [
          "INFO  [main] TariffLoader : loading 2026-autumn",
          "INFO  [main] TariffLoader : 61000 of 240000 relations",
          "Terminating due to java.lang.OutOfMemoryError: Java heap space",
        ],
      }),
      setEnv("fare-engine", "JAVA_OPTS", "-Xmx64m"),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "sidecar that listens where the program wants to",
    namespace: "beiarn",
    questions: [
      "beiarn: booking-desk new pods are 1/2 CrashLoopBackOff after we added the audit sidecar",
      "why is booking-desk crashing in beiarn?",
    ],
    truth: {
      text: "the new sidecar audit-proxy listens on port 8080 of the pod, where booking-desk listens too (EADDRINUSE)",
      culprits: ["Deployment/booking-desk"],
      says: [/EADDRINUSE|in use|same port|both/i, /8080/],
    },
    make: [
      strike("booking-desk", {
        exitCode: 1,
        afterSeconds: 2,
        isForNewPods: true,
        container: "booking-desk",
        lines: [
          "node:events:497",
          "Error: listen EADDRINUSE: address already in use 0.0.0.0:8080",
          "    at Server.setupListenHandle [as _listen2] (node:net:1817:16)",
          "Node.js v22.20.0",
        ],
      }),
      withProxy({ ports: [{ name: "proxy", containerPort: 8080 }] }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "database whose disk is full",
    namespace: "sola",
    questions: [
      "nobody can book a seat in sola, seat-inventory and crew-roster keep restarting",
      "why is seat-inventory crashing in sola?",
    ],
    truth: {
      text: "the volume of ledger-db is full (No space left on device); it panics at each start, its callers crash",
      culprits: ["StatefulSet/ledger-db", "PersistentVolumeClaim/data-ledger-db-0"],
      victims: ["seat-inventory", "crew-roster"],
      says: [/ledger-db/, /no space left|disk|full/i],
    },
    make: [
      strike("ledger-db", {
        exitCode: 1,
        afterSeconds: 3,
        lines: [
          "LOG:  database system was interrupted; last known up at 2026-12-01 01:12:09 UTC",
          "LOG:  redo starts at 3/5F000028",
          'PANIC:  could not write to file "pg_wal/xlogtemp.31": No space left on device',
          "LOG:  startup process (PID 31) was terminated by signal 6: Aborted",
          "LOG:  database system is shut down",
        ],
      }),
    ],
    happened: unready("ledger-db"),
  },
  {
    name: "RoleBinding for an account of another namespace",
    namespace: "strand",
    questions: [
      "gates in strand dont come up after the leader election change, pods crash",
      "why is gate-validator crashing in strand?",
    ],
    truth: {
      text: "the RoleBinding gate-validator names the ServiceAccount of namespace rail and not of strand, so gate-validator may not read leases and exits",
      culprits: ["RoleBinding/gate-validator", "Deployment/gate-validator"],
      says: [/lease/i, /forbidden|cannot get|not allowed|may not|RBAC|RoleBinding|permission/i],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "gate-validator" },
      }),
      create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "gate-leader" },
        rules: [
          {
            apiGroups: ["coordination.k8s.io"],
            resources: ["leases"],
            verbs: ["get", "create", "update"],
          },
        ],
      }),
      create({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "gate-validator" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "gate-leader" },
        subjects: [{ kind: "ServiceAccount", name: "gate-validator", namespace: "rail" }],
      }),
      strike("gate-validator", {
        exitCode: 1,
        afterSeconds: 4,
        isForNewPods: true,
        lines: [
          'level=info msg="attempting to acquire leader lease strand/gate-leader"',
          'level=error msg="error retrieving resource lock strand/gate-leader: leases.coordination.k8s.io \\"gate-leader\\" is forbidden: User \\"system:serviceaccount:strand:gate-validator\\" cannot get resource \\"leases\\" in API group \\"coordination.k8s.io\\" in the namespace \\"strand\\""',
          'level=info msg="leader election lost"',
        ],
      }),
      editPod("gate-validator", { serviceAccountName: "gate-validator" }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "failed Jobs that are removed at once",
    namespace: "flatanger",
    questions: [
      "did nightly-settlement run in flatanger? there is no job and no pod, nothing",
      "what is wrong with nightly-settlement in flatanger?",
    ],
    truth: {
      text: "the Jobs of nightly-settlement fail at their only try, and ttlSecondsAfterFinished 0 removes them with their pods and logs at once",
      culprits: ["CronJob/nightly-settlement"],
      says: [/fail|backoff ?limit/i, /ttl|deleted|removed|cleaned/i],
    },
    make: [
      strike("nightly-settlement", {
        exitCode: 4,
        afterSeconds: 3,
        lines: ["ERROR settlement of yesterday stopped: the ledger of 2026-11-30 is not closed"],
      }),
      patch("CronJob/nightly-settlement", {
        spec: {
          schedule: "* * * * *",
          jobTemplate: { spec: { backoffLimit: 0, ttlSecondsAfterFinished: 0 } },
        },
      }),
    ],
    happened: event("BackoffLimitExceeded", "Job/nightly-settlement-"),
  },
];

/** Faults of two clusters, like those of the late paper. */
export const nightFaults: readonly Fault[] = [
  ...[volumes, placed, network, rules, quiet]
    .flat()
    .map((row) => ({ paper: "night" as const, ...row })),
  ...[passing, tangled, logged].flat().map((row) => ({ paper: "night-running" as const, ...row })),
];

function volume(name: string, claim: string, namespace: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: volumeSpec(claim, namespace),
  };
}

function volumeSpec(claim: string, namespace: string): object {
  return {
    capacity: { storage: "20Gi" },
    accessModes: ["ReadWriteOnce"],
    storageClassName: "standard",
    persistentVolumeReclaimPolicy: "Retain",
    hostPath: { path: `/data/${namespace}-archive` },
    claimRef: { namespace, name: claim },
  };
}

function archiveSet(): Manifest {
  const labels = { app: "archive" };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "archive", labels },
    spec: {
      replicas: 1,
      serviceName: "archive",
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [archiveContainer] } },
      volumeClaimTemplates: [volumeClaim("standard")],
    },
  };
}

function deployment(name: string, pod: object): Manifest {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: 1,
      progressDeadlineSeconds: 100,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod },
    },
  };
}

/** An agent on each node that it may use. */
function agent(name: string, pod: object): Manifest {
  const labels = { app: name };
  const container = { name, image: `${registry}/audit-proxy:1.4.0` };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...pod, containers: [container] } },
    },
  };
}

function budget(name: string): Manifest {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "gate-validator" } } },
  };
}

/** A second container beside the booking desk. */
function withProxy(container: object): Act {
  const image = `${registry}/audit-proxy:1.4.0`;
  return editPod("booking-desk", { containers: [{ name: "audit-proxy", image, ...container }] });
}

/** A node of a pool that only its own pods tolerate. */
function node(name: string, pool: string, cpu = "16"): Manifest {
  const capacity = { cpu, memory: "64Gi", "ephemeral-storage": "100Gi", pods: "250" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": "eu-north-1",
        "topology.kubernetes.io/zone": "eu-north-1a",
        "rail.example/pool": pool,
      },
    },
    spec: { taints: [poolTaint(pool)] },
    status: { capacity, allocatable: capacity },
  };
}

function poolTaint(pool: string): object {
  return { key: `rail.example/${pool}`, value: "true", effect: "NoSchedule" };
}

function onPool(pool: string): object {
  return {
    nodeSelector: { "rail.example/pool": pool },
    tolerations: [{ key: `rail.example/${pool}`, operator: "Exists" }],
  };
}

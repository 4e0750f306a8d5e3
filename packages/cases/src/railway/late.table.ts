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

const placed: readonly Row[] = [
  {
    name: "pod affinity to an app that does not run",
    namespace: "drobak",
    questions: [
      "hey, fare-engine in drobak is stuck in Pending since the deploy, any idea?",
      "why is fare-engine pending in drobak?",
    ],
    truth: {
      text: "fare-engine must run on the node of a pod with app=tariff-cache (required pod affinity); no such pod exists",
      culprits: ["Deployment/fare-engine"],
      says: [/affinity/i, /tariff-cache/],
    },
    make: [
      editPod("fare-engine", {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: "kubernetes.io/hostname",
                labelSelector: { matchLabels: { app: "tariff-cache" } },
              },
            ],
          },
        },
      }),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "spread over three zones where there are two",
    namespace: "eidsvoll",
    questions: [
      "gate-validator rollout in eidsvoll hangs, can someone look?",
      "why is gate-validator failing in eidsvoll?",
    ],
    truth: {
      text: "gate-validator must be spread over zones with minDomains 3 (DoNotSchedule); the nodes have two zones, so a third pod finds no place",
      culprits: ["Deployment/gate-validator"],
      says: [/spread/i, /minDomains|min domains|\bzones?\b/i],
    },
    make: [
      editPod("gate-validator", {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            minDomains: 3,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "gate-validator" } },
          },
        ],
      }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "an init container requests more than a node has",
    namespace: "fredrikstad",
    questions: [
      "crew-roster wont schedule in fredrikstad but it only asks for 128Mi?!",
      "why is crew-roster pending in fredrikstad?",
    ],
    truth: {
      text: "the init container migrate of crew-roster requests 96Gi of memory; the largest node has 64Gi; the main container is small",
      cause: "insufficient-resources",
      culprits: ["Deployment/crew-roster"],
      says: [/memory/i, /migrate|init container/i],
    },
    make: [
      editPod("crew-roster", {
        initContainers: [{ name: "migrate", resources: { requests: { memory: "96Gi" } } }],
      }),
    ],
    happened: unready("crew-roster"),
  },
  {
    name: "scheduler that does not exist",
    namespace: "grong",
    questions: [
      "timetable pod in grong is Pending and has no events at all, what is going on?",
      "why is timetable pending in grong?",
    ],
    truth: {
      text: "timetable was rolled out with schedulerName rail-scheduler; no such scheduler runs, nobody places the pod and no event is written",
      culprits: ["Deployment/timetable"],
      says: [/rail-scheduler/],
    },
    make: [editPod("timetable", { schedulerName: "rail-scheduler" })],
    happened: unready("timetable"),
  },
];

const network: readonly Row[] = [
  {
    name: "LoadBalancer that nobody provides",
    namespace: "hokksund",
    questions: [
      "why does booking-desk-public have no external ip in hokksund?",
      "what is wrong with service booking-desk-public in hokksund?",
    ],
    truth: {
      text: "Service booking-desk-public is of type LoadBalancer with class rail.example/edge, which no controller provides; it has no address",
      culprits: ["Service/booking-desk-public"],
      says: [/load ?balancer/i, /address|external|\bIP\b|pending|class/i],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "booking-desk-public" },
        spec: {
          type: "LoadBalancer",
          loadBalancerClass: "rail.example/edge",
          selector: { app: "booking-desk" },
          ports: [{ name: "http", port: 80, targetPort: "http" }],
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "policy that admits a misspelt namespace",
    namespace: "holmestrand",
    questions: [
      "users of booking-desk get 504 from the ingress in holmestrand, pods look fine. why?",
      "what is wrong with booking-desk in holmestrand?",
    ],
    truth: {
      text: "NetworkPolicy booking-desk-ingress admits only the namespace ingress-ngnix, which does not exist (ingress-nginx does); the ingress controller is kept out",
      culprits: ["NetworkPolicy/booking-desk-ingress"],
      says: [/network ?policy/i, /ingress-ngnix/],
    },
    prepare: [
      create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "ingress-nginx" } }),
      create(ingress("booking-desk", "booking-desk")),
    ],
    make: [
      create({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "booking-desk-ingress" },
        spec: {
          podSelector: { matchLabels: { app: "booking-desk" } },
          policyTypes: ["Ingress"],
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
      }),
    ],
    happened: accepted,
  },
  {
    name: "two Ingresses for the same host and path",
    namespace: "kolvereid",
    questions: [
      "desk.rail.example shows the timetable instead of the booking desk in kolvereid, why?",
      "what is wrong with the ingress of booking-desk in kolvereid?",
    ],
    truth: {
      text: "Ingress promo claims the same host and path as Ingress booking-desk and leads to timetable; which one wins is up to the controller",
      culprits: ["Ingress/promo", "Ingress/booking-desk"],
      says: [/\bpromo\b/, /desk\.rail\.example|same host|host and path/i],
      isRare: true,
    },
    prepare: [create(ingress("booking-desk", "booking-desk"))],
    make: [create(ingress("promo", "timetable"))],
    happened: accepted,
  },
];

const jobs: readonly Row[] = [
  {
    name: "Job that its sidecar keeps from ending",
    namespace: "kopervik",
    questions: [
      "nightly-settlement-manual in kopervik never completes although the log says done?",
      "why is nightly-settlement-manual not complete in kopervik?",
    ],
    truth: {
      text: "the container settlement of Job nightly-settlement-manual ended with 0; the sidecar audit-proxy runs on, so the Job never completes",
      culprits: ["Job/nightly-settlement-manual"],
      says: [
        /audit-proxy/,
        /still run|runs on|keeps running|never end|not end|not complete|sidecar/i,
      ],
    },
    make: [
      create(
        settlement({
          pod: {
            containers: [
              ...settlementJob.spec.template.spec.containers,
              { name: "audit-proxy", image: `${registry}/audit-proxy:1.4.0` },
            ],
          },
        }),
      ),
    ],
    happened: unready("nightly-settlement"),
  },
  {
    name: "CronJob whose next run ends the one before",
    namespace: "langesund",
    questions: [
      "settlement in langesund starts over and over but never finishes, why?",
      "why does nightly-settlement never finish in langesund?",
    ],
    truth: {
      text: "CronJob nightly-settlement runs every minute with concurrencyPolicy Replace; a run takes longer and is deleted by the next one",
      culprits: ["CronJob/nightly-settlement"],
      says: [/replace/i],
    },
    make: [
      hang("nightly-settlement"),
      patch("CronJob/nightly-settlement", {
        spec: { schedule: "* * * * *", concurrencyPolicy: "Replace" },
      }),
      wait(30),
    ],
    happened: event("SuccessfulDelete", "CronJob/nightly-settlement"),
  },
  {
    name: "Job ended by its pod failure policy",
    namespace: "lillesand",
    questions: [
      "why did nightly-settlement-manual in lillesand give up after a single try?",
      "why did nightly-settlement-manual fail in lillesand?",
    ],
    truth: {
      text: "the pod of Job nightly-settlement-manual exited with 42 (the day is already closed by run 8841), for which its podFailurePolicy fails the Job at once",
      culprits: ["Job/nightly-settlement-manual", "CronJob/nightly-settlement"],
      says: [/\b42\b/, /failure ?policy|FailJob|already closed/i],
    },
    make: [
      strike("nightly-settlement", {
        exitCode: 42,
        afterSeconds: 2,
        lines: [
          "INFO settlement of 2026-11-30 requested",
          "INFO day 2026-11-30 is already closed by run 8841, nothing may be written",
          "INFO releasing the lock",
        ],
      }),
      create(
        settlement({
          job: {
            podFailurePolicy: {
              rules: [
                {
                  action: "FailJob",
                  onExitCodes: { containerName: "settlement", operator: "In", values: [42] },
                },
              ],
            },
          },
        }),
      ),
    ],
    happened: event("PodFailurePolicy", "Job/nightly-settlement-manual"),
  },
  {
    name: "CronJob for a day that never comes",
    namespace: "malvik",
    questions: [
      "nightly-settlement didnt run in malvik last night. why?",
      "why does nightly-settlement not run in malvik?",
    ],
    truth: {
      text: "the schedule of CronJob nightly-settlement is 0 2 30 2 *, the 30th of February: it never runs",
      culprits: ["CronJob/nightly-settlement"],
      says: [/schedule/i, /0 2 30 2|february|never/i],
      isRare: true,
    },
    make: [patch("CronJob/nightly-settlement", { spec: { schedule: "0 2 30 2 *" } })],
    happened: accepted,
  },
];

const held: readonly Row[] = [
  {
    name: "StatefulSet update that waits for a deletion",
    namespace: "moirana",
    questions: [
      "we upgraded bus to 4.1.4 in moirana but it still runs 4.1.3?",
      "why does bus in moirana still run the old release?",
    ],
    truth: {
      text: "bus was changed to 4.1.4, but its updateStrategy is OnDelete: bus-0 stays at 4.1.3 until somebody deletes it",
      culprits: ["StatefulSet/bus"],
      says: [/OnDelete/i],
      isRare: true,
    },
    make: [
      patch("StatefulSet/bus", {
        spec: {
          updateStrategy: { type: "OnDelete", rollingUpdate: null },
          template: {
            spec: { containers: [{ name: "bus", image: `${registry}/rabbitmq:4.1.4` }] },
          },
        },
      }),
    ],
    happened: accepted,
  },
  {
    name: "claim for which there is no volume",
    namespace: "nittedal",
    questions: [
      "archive-0 in nittedal is Pending since this morning, storage?",
      "why is archive pending in nittedal?",
    ],
    truth: {
      text: "the claim data-archive-0 (20Gi, class standard) finds no PersistentVolume, and the class has no provisioner that makes one",
      cause: "volume-not-bound",
      culprits: ["StatefulSet/archive", "PersistentVolumeClaim/data-archive-0"],
      says: [
        /data-archive-0/,
        /no (persistent ?)?volumes?\b|no provisioner|no-provisioner|volumes? available|FailedBinding/i,
      ],
    },
    make: [create(archive())],
    happened: unready("archive"),
  },
  {
    name: "memory limit that a LimitRange gave",
    namespace: "nesodden",
    questions: [
      "disruption-feed in nesodden is OOMKilled but we removed the memory limit?!",
      "why is disruption-feed failing in nesodden?",
    ],
    truth: {
      text: "disruption-feed sets no memory limit any more; LimitRange container-defaults gives its pods 96Mi, and they are OOM killed",
      cause: "oom-killed",
      culprits: ["Deployment/disruption-feed", "LimitRange/container-defaults"],
      says: [/OOM|memory/i, /limit ?range|container-defaults/i],
    },
    make: [
      create({
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "container-defaults" },
        spec: {
          limits: [
            { type: "Container", default: { memory: "96Mi" }, defaultRequest: { memory: "64Mi" } },
          ],
        },
      }),
      wait(2),
      editContainer("disruption-feed", {
        resources: { requests: { memory: "64Mi" }, limits: { memory: null } },
      }),
    ],
    happened: unready("disruption-feed"),
  },
];

const config: readonly Row[] = [
  {
    name: "renamed key of a ConfigMap that is taken as a whole",
    namespace: "raufoss",
    questions: [
      "timetable crashes after we moved it to envFrom in raufoss, config is there though",
      "why is timetable crashing in raufoss?",
    ],
    truth: {
      text: "timetable takes all of timetable-config (envFrom), whose key FEED_URL is now called FEED_URI; the new pods miss FEED_URL and exit",
      cause: "missing-environment-variable",
      culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
      says: [/FEED_URL/, /timetable-config|FEED_URI/],
    },
    make: [
      patch("ConfigMap/timetable-config", {
        data: { FEED_URL: null, FEED_URI: "https://feed.operators.example/gtfs" },
      }),
      wait(2),
      editContainer("timetable", {
        env: [{ $patch: "delete", name: "FEED_URL" }],
        envFrom: [{ configMapRef: { name: "timetable-config" } }],
      }),
    ],
    happened: unready("timetable"),
  },
  {
    name: "value of a ConfigMap that is no rounding mode",
    namespace: "rissa",
    questions: [
      "fare-engine in rissa is crashlooping, nobody touched the code",
      "why is fare-engine crashing in rissa?",
    ],
    truth: {
      text: "ROUNDING in fare-tables was changed to half-evn, which is no rounding mode; restarted pods of fare-engine exit",
      culprits: ["ConfigMap/fare-tables", "Deployment/fare-engine"],
      says: [/HALF_EVN|half-evn/i],
    },
    make: [
      patch("ConfigMap/fare-tables", { data: { ROUNDING: "half-evn" } }),
      strike("fare-engine", {
        exitCode: 1,
        afterSeconds: 4,
        isForNewPods: true,
        lines: [
          "INFO  [main] FareEngineApplication : Starting FareEngineApplication",
          "Caused by: java.lang.IllegalArgumentException: No enum constant java.math.RoundingMode.HALF_EVN",
          "\tat java.base/java.lang.Enum.valueOf(Enum.java:293)",
          "\tat java.base/java.math.RoundingMode.valueOf(RoundingMode.java:121)",
          "\t... 14 common frames omitted",
          "INFO  [shutdown] HikariDataSource : Shutdown completed.",
        ],
      }),
      renew("fare-engine"),
    ],
    happened: unready("fare-engine"),
  },
  {
    name: "mount that hides a file of the image",
    namespace: "sandefjord",
    questions: [
      "fare-engine in sandefjord dies on start since we mounted the new rules",
      "why is fare-engine failing in sandefjord?",
    ],
    truth: {
      text: "the ConfigMap fare-tables is mounted over /app/config of fare-engine and hides application.yaml of the image; new pods exit",
      culprits: ["Deployment/fare-engine"],
      says: [/application\.yaml/, /mount|volume/i],
    },
    make: [
      strike("fare-engine", {
        exitCode: 1,
        afterSeconds: 3,
        isForNewPods: true,
        lines: [
          "INFO  [main] FareEngineApplication : Starting FareEngineApplication",
          "java.io.FileNotFoundException: /app/config/application.yaml (No such file or directory)",
          "INFO  [main] FareEngineApplication : stopping",
        ],
      }),
      wait(2),
      editPod("fare-engine", {
        volumes: [{ name: "rules", configMap: { name: "fare-tables" } }],
        containers: [
          { name: "fare-engine", volumeMounts: [{ name: "rules", mountPath: "/app/config" }] },
        ],
      }),
    ],
    happened: unready("fare-engine"),
  },
];

/** No object tells the cause; the line that does is not the last one. */
const logged: readonly Row[] = [
  {
    name: "schema newer than the release",
    namespace: "sarpsborg",
    questions: [
      "seat-inventory keeps exiting in sarpsborg, logs look boring",
      "why is seat-inventory crashing in sarpsborg?",
    ],
    truth: {
      text: "the database has schema version 57, seat-inventory 2.11.4 knows 55 and refuses to run",
      culprits: ["Deployment/seat-inventory"],
      says: [/schema/i, /\b57\b/],
    },
    make: [
      strike("seat-inventory", {
        exitCode: 1,
        afterSeconds: 3,
        lines: [
          'level=info msg="connected to ledger" addr=ledger-db:5432',
          'level=info msg="schema version is 57, this release knows 55, refusing to run"',
          'level=info msg="closing connections"',
          'level=info msg="bye"',
        ],
      }),
      renew("seat-inventory"),
    ],
    happened: unready("seat-inventory"),
  },
  {
    name: "licence that ran out",
    namespace: "selbu",
    questions: [
      "gates in selbu do not open, gate-validator is 0/1",
      "why is gate-validator not ready in selbu?",
    ],
    truth: {
      text: "the licence of gate-validator ended on 2026-11-28; it enables no gates and is not ready",
      culprits: ["Deployment/gate-validator"],
      says: [/licen[cs]e/i],
    },
    make: [
      strike("gate-validator", {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        lines: [
          'level=info msg="heartbeat" uptime=300s',
          'level=warn msg="licence valid until 2026-11-28, 0 of 24 gates enabled"',
          'level=info msg="metrics flushed" series=118',
        ],
      }),
    ],
    happened: unready("gate-validator"),
  },
  {
    name: "feed older than a program accepts",
    namespace: "sortland",
    questions: [
      "timetable down in sortland?? restarts every minute",
      "why is timetable crashing in sortland?",
    ],
    truth: {
      text: "the timetable feed ended on 2026-11-27; timetable does not serve one older than 72 h and exits",
      culprits: ["Deployment/timetable"],
      says: [/feed/i, /2026-11-27|older than/i],
    },
    make: [
      strike("timetable", {
        exitCode: 3,
        afterSeconds: 4,
        lines: [
          "INFO:     loading feed https://feed.operators.example/gtfs",
          "INFO:     412 lines, 18230 trips",
          "WARNING:  feed valid_until=2026-11-27 is older than 72 h, not serving it",
          "INFO:     waiting for background tasks to complete",
          "INFO:     finished server process [1]",
        ],
      }),
    ],
    happened: unready("timetable"),
  },
  {
    name: "queue declared with another type",
    namespace: "stjordal",
    questions: [
      "refunds are piling up in stjordal, worker restarts constantly",
      "why is refund-worker crashing in stjordal?",
    ],
    truth: {
      text: "refund-worker declares the queue refunds as classic, on the broker it is a quorum queue (PRECONDITION_FAILED); it stops each time",
      culprits: ["Deployment/refund-worker"],
      says: [/PRECONDITION_FAILED|x-queue-type|quorum/i],
    },
    make: [
      strike("refund-worker", {
        exitCode: 1,
        afterSeconds: 3,
        lines: [
          '{"level":"info","msg":"connected to bus:5672"}',
          "{\"level\":\"info\",\"msg\":\"channel closed by server: 406 PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'refunds': received 'classic' but current is 'quorum'\"}",
          '{"level":"info","msg":"draining 0 messages"}',
          '{"level":"info","msg":"worker stopped"}',
        ],
      }),
      renew("refund-worker"),
    ],
    happened: unready("refund-worker"),
  },
];

/** The loudest thing is not the cause, or there are two. */
const hidden: readonly Row[] = [
  {
    name: "loud canary beside a quiet upstream",
    namespace: "stord",
    questions: [
      "customers cant book in stord, booking-desk is not ready. is it the canary?",
      "why is booking-desk failing in stord?",
    ],
    truth: {
      text: "fare-engine is not ready (it waits for the lease tariff-sync), so booking-desk is not; the canary booking-desk-next with an image that does not exist serves nobody",
      culprits: ["Deployment/fare-engine"],
      victims: ["booking-desk"],
      says: [/fare-engine/, /not ready|readiness|no ready|lease|503/i],
    },
    make: [
      create(canary()),
      strike("fare-engine", {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        lines: [
          'WARN  [sync] TariffSync : 0 of 12 tariff tables loaded, lease "tariff-sync" is held by another instance',
          "INFO  [sync] TariffSync : next try in 5 s",
        ],
      }),
    ],
    happened: unready("booking-desk"),
  },
  {
    name: "quiet pending database under crashing callers",
    namespace: "sunndal",
    questions: [
      "crew-roster crashlooping in sunndal, who broke it?",
      "why is crew-roster crashing in sunndal?",
    ],
    truth: {
      text: "ledger-db was given the nodeSelector rail.example/pool=generall, which no node has; ledger-db-0 is Pending and its callers crash",
      cause: "node-selector-mismatch",
      culprits: ["StatefulSet/ledger-db"],
      victims: ["crew-roster", "seat-inventory"],
      says: [/ledger-db/, /generall|selector/],
    },
    make: [
      patch("StatefulSet/ledger-db", {
        spec: { template: { spec: { nodeSelector: { "rail.example/pool": "generall" } } } },
      }),
    ],
    happened: unready("ledger-db"),
  },
  {
    name: "two faults of different kinds",
    namespace: "surnadal",
    questions: ["what is going on in surnadal? several things red", "what is wrong in surnadal?"],
    truth: {
      text: "two independent faults: fare-engine is started as /app/sever, which is not in the image; platform-display requests 80Gi of memory, more than a node has",
      cause: "command-not-found",
      culprits: ["Deployment/fare-engine"],
      says: [/\/app\/sever/],
      also: { culprits: ["Deployment/platform-display"], says: [/memory/i] },
    },
    make: [
      editContainer("fare-engine", { command: ["/app/sever"] }),
      editContainer("platform-display", {
        resources: { requests: { memory: "80Gi" }, limits: { memory: "80Gi" } },
      }),
    ],
    happened: unready("platform-display"),
  },
  {
    name: "cache gone while everything is Ready, old image trouble beside it",
    namespace: "tonsberg",
    questions: [
      "seat-inventory is super slow in tonsberg, was it the timetable deploy?",
      "why is seat-inventory slow in tonsberg?",
    ],
    truth: {
      text: "the Service seat-cache was deleted; seat-inventory goes on without its cache and logs that it cannot resolve it; the trouble of timetable is over and innocent",
      culprits: ["Service/seat-cache"],
      says: [/seat-cache/, /no such host|not exist|no service|missing|deleted|resol|gone/i],
    },
    prepare: [
      editContainer("timetable", { image: `${registry}/timetable:3.1.9` }),
      wait(25),
      editContainer("timetable", { image: `${registry}/timetable:3.1.7` }),
    ],
    make: [remove("Service/seat-cache")],
    happened: accepted,
  },
  {
    name: "broker out of memory under crashing callers",
    namespace: "vennesla",
    questions: [
      "refund-worker AND disruption-feed restart all the time in vennesla, bad release?",
      "why is refund-worker crashing in vennesla?",
    ],
    truth: {
      text: "the memory limit of bus was lowered to 128Mi; it is OOM killed again and again, and its callers crash",
      cause: "oom-killed",
      culprits: ["StatefulSet/bus"],
      victims: ["refund-worker", "disruption-feed"],
      says: [/\bbus\b/, /OOM|memory/i],
    },
    make: [
      patch("StatefulSet/bus", {
        spec: {
          template: {
            spec: { containers: [{ name: "bus", resources: { limits: { memory: "128Mi" } } }] },
          },
        },
      }),
    ],
    happened: unready("bus"),
  },
];

/** Looks alarming and is as somebody wants it, or is over; no pod of it runs badly. */
const quiet: readonly Row[] = [
  {
    name: "healthy, Jobs that completed",
    namespace: "vagamo",
    questions: [
      "lots of pods not running in vagamo (Completed?), is that a problem?",
      "what is wrong in vagamo?",
    ],
    truth: {
      text: "nothing: Jobs ran and completed, and the CronJob runs every minute and succeeds",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create(settlement({ job: { completions: 3, parallelism: 3 } })),
      patch("CronJob/nightly-settlement", { spec: { schedule: "* * * * *" } }),
    ],
    make: [],
    happened: event("Completed", "Job/nightly-settlement-manual"),
  },
  {
    name: "healthy, a Job that waits suspended",
    namespace: "volda",
    questions: [
      "job nightly-settlement-manual has 0 pods in volda, should i worry?",
      "what is wrong in volda?",
    ],
    truth: {
      text: "nothing: Job nightly-settlement-manual was created suspended, with a note who starts it and when",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create({
        ...settlement({ job: { suspend: true } }),
        metadata: {
          name: "nightly-settlement-manual",
          annotations: { "rail.example/note": "kari: suspended, I start it after the closing" },
        },
      }),
    ],
    make: [],
    happened: event("Suspended", "Job/nightly-settlement-manual"),
  },
  {
    name: "healthy, a cordoned node whose pods run on",
    namespace: "ullensvang",
    questions: [
      "node of timetable says SchedulingDisabled in ullensvang, are we down?",
      "what is wrong in ullensvang?",
    ],
    truth: {
      text: "nothing: node ip-10-20-11-17 is cordoned for maintenance; the pods of timetable on it run and are Ready",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      create(reserveNode("ip-10-20-11-17")),
      editPod("timetable", {
        nodeSelector: { "rail.example/pool": "reserve" },
        tolerations: [{ key: "rail.example/reserve", operator: "Exists" }],
      }),
      wait(25),
      patch("Node/ip-10-20-11-17", { spec: { unschedulable: true } }),
    ],
    make: [],
    happened: accepted,
  },
];

const passing: readonly Row[] = [
  {
    name: "healthy, a slow rollout in progress",
    namespace: "orje",
    questions: [
      "crew-roster in orje has pods 0/1 since the deploy, rollback?",
      "what is wrong in orje?",
    ],
    truth: {
      text: "nothing: release 4.9.0 of crew-roster takes 95 s to start; its rollout has ten minutes and goes on, old pods serve",
      culprits: [],
      says: [],
      state: "healthy",
    },
    make: [
      wait(30),
      patch("Deployment/crew-roster", { spec: { progressDeadlineSeconds: 600, replicas: 4 } }),
      editContainer("crew-roster", {
        image: `${registry}/crew-roster:4.9.0`,
        livenessProbe: { initialDelaySeconds: 200 },
      }),
    ],
    happened: accepted,
  },
  {
    name: "over: the broker was scaled to zero for half a minute",
    namespace: "royken",
    questions: ["refund-worker has restarts in royken, still broken?", "what is wrong in royken?"],
    truth: {
      text: "nothing now: bus was scaled to zero and back; refund-worker and disruption-feed crashed meanwhile and run since",
      culprits: ["StatefulSet/bus"],
      says: [/\bbus\b/],
      state: "resolved",
    },
    prepare: [scale("StatefulSet/bus", 0), wait(35), scale("StatefulSet/bus", 1)],
    make: [],
    happened: restarted("refund-worker"),
  },
  {
    name: "healthy, warnings of a mount that came late",
    namespace: "longyearbyen",
    questions: [
      "kubectl shows FailedMount for fare-engine in longyearbyen, do we need to act?",
      "what is wrong in longyearbyen?",
    ],
    truth: {
      text: "nothing: ConfigMap fare-rules was created half a minute after the rollout that mounts it; fare-engine is Ready since",
      culprits: [],
      says: [],
      state: "healthy",
    },
    prepare: [
      editPod("fare-engine", {
        volumes: [{ name: "rules", configMap: { name: "fare-rules" } }],
        containers: [
          { name: "fare-engine", volumeMounts: [{ name: "rules", mountPath: "/etc/rules" }] },
        ],
      }),
      wait(25),
      create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "fare-rules" },
        data: { "rules.yaml": "children: half\n" },
      }),
    ],
    make: [],
    happened: event("FailedMount", "Pod/fare-engine-"),
  },
];

/** Faults of two clusters, like those of the fresh paper. */
export const lateFaults: readonly Fault[] = [
  ...[placed, network, jobs, held, quiet].flat().map((row) => ({ paper: "late" as const, ...row })),
  ...[passing, config, logged, hidden]
    .flat()
    .map((row) => ({ paper: "late-running" as const, ...row })),
];

function hang(app: string): Act {
  return strike(app, { exitCode: 1, afterSeconds: 7200, lines: [] });
}

function settlement({ job = {}, pod = {} }: { job?: object; pod?: object }): Manifest {
  const { template, ...spec } = settlementJob.spec;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "nightly-settlement-manual" },
    spec: { ...spec, ...job, template: { ...template, spec: { ...template.spec, ...pod } } },
  };
}

function ingress(name: string, service: string): Manifest {
  const backend = { service: { name: service, port: { number: 8080 } } };
  const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name },
    spec: { ingressClassName: "nginx", rules: [{ host: "desk.rail.example", http }] },
  };
}

function archive(): Manifest {
  const labels = { app: "archive" };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "archive", labels },
    spec: {
      replicas: 1,
      serviceName: "archive",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
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
      volumeClaimTemplates: [volumeClaim("standard")],
    },
  };
}

function canary(): Manifest {
  const labels = { app: "booking-desk-next" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "booking-desk-next", labels },
    spec: {
      replicas: 4,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "booking-desk", image: `${registry}/booking-desk:7.0.0-rc1` }],
        },
      },
    },
  };
}

function reserveNode(name: string): Manifest {
  const capacity = { cpu: "16", memory: "64Gi", "ephemeral-storage": "100Gi", pods: "250" };
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
        "rail.example/pool": "reserve",
      },
    },
    spec: { taints: [{ key: "rail.example/reserve", value: "true", effect: "NoSchedule" }] },
    status: { capacity, allocatable: capacity },
  };
}

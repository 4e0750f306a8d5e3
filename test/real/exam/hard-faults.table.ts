import { registry } from "./application.table.ts";
import type { Fault } from "./fault.ts";

/** The second paper: causes that hide behind others, innocent changes, refused pods, things outside and things that are over. */
const hidden: readonly Fault[] = [
  {
    name: "wrong port in env",
    namespace: "asker",
    question: "why is booking-desk failing in asker?",
    truth: "a rollout set SEATS_URL of booking-desk to port 8081; the Service listens on 8080",
    culprits: ["Deployment/booking-desk"],
    victims: [],
    says: [/8081/],
    kind: "common",
    make: ({ setEnv }) => setEnv("booking-desk", "SEATS_URL", "http://seat-inventory:8081"),
  },
  {
    name: "bad value in ConfigMap",
    namespace: "lier",
    question: "why is timetable crashing in lier?",
    truth: "FEED_URL in timetable-config was changed to feed.operatrs.example; restarted pods exit",
    culprits: ["Deployment/timetable", "ConfigMap/timetable-config"],
    victims: [],
    says: [/feed\.operatrs\.example|FEED_URL|timetable-config/],
    kind: "common",
    make: async ({ namespace, api, kubelet, editPod }) => {
      await api.patch({
        path: `/api/v1/namespaces/${namespace}/configmaps/timetable-config`,
        form: "merge-patch",
        body: { data: { FEED_URL: "https://feed.operatrs.example/gtfs" } },
      });
      kubelet.strike(`${namespace}/timetable`, {
        exitCode: 1,
        afterSeconds: 3,
        fromMs: Date.now(),
        lines: [
          "Traceback (most recent call last):",
          "socket.gaierror: [Errno -2] Name or service not known: feed.operatrs.example",
        ],
      });
      await editPod("timetable", { terminationGracePeriodSeconds: 20 });
    },
  },
  {
    name: "two faults at once",
    namespace: "hole",
    question: "what is wrong in hole?",
    truth:
      "two independent faults: disruption-feed is OOM killed (limit 130Mi), gate-validator 7.4.3 is no image",
    culprits: ["Deployment/disruption-feed"],
    victims: [],
    says: [/OOM|memory/i],
    also: { culprits: ["Deployment/gate-validator"], says: [/7\.4\.3/] },
    kind: "common",
    make: async ({ editContainer }) => {
      await editContainer("gate-validator", { image: `${registry}/gate-validator:7.4.3` });
      await editContainer("disruption-feed", { resources: { limits: { memory: "130Mi" } } });
    },
  },
  {
    name: "innocent rollout beside the fault",
    namespace: "modum",
    question: "why is booking-desk failing in modum?",
    truth:
      "Service fare-engine lost its endpoints by a selector typo; the rollout of booking-desk is innocent",
    culprits: ["Service/fare-engine"],
    victims: ["booking-desk"],
    says: [/selector|selects/i],
    kind: "common",
    make: async ({ namespace, api, editContainer, wait }) => {
      await editContainer("booking-desk", { image: `${registry}/booking-desk:6.3.2` });
      await wait(25);
      await api.patch({
        path: `/api/v1/namespaces/${namespace}/services/fare-engine`,
        form: "merge-patch",
        body: { spec: { selector: { app: "fare-engine", track: "blue" } } },
      });
    },
  },
  {
    name: "expired certificate",
    namespace: "sande",
    question: "why is crew-roster crashing in sande?",
    truth: "crew-roster exits on start: the certificate of the staff directory has expired",
    culprits: ["Deployment/crew-roster"],
    victims: [],
    says: [/certificate|x509|PKIX|expired/i],
    kind: "common",
    make: async ({ namespace, kubelet, editPod }) => {
      kubelet.strike(`${namespace}/crew-roster`, {
        container: "crew-roster",
        exitCode: 1,
        afterSeconds: 4,
        fromMs: Date.now(),
        lines: [
          "ERROR [main] Application run failed",
          "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertificateExpiredException: NotAfter: Fri Nov 20 23:59:59 UTC 2026",
        ],
      });
      await editPod("crew-roster", { terminationGracePeriodSeconds: 20 });
    },
  },
  {
    name: "bank outside does not answer",
    namespace: "svelvik",
    question: "why is refund-worker not ready in svelvik?",
    truth:
      "refund-worker cannot reach api.bank.example (outside the cluster); nothing inside changed",
    culprits: ["Deployment/refund-worker"],
    victims: [],
    says: [/api\.bank\.example/],
    kind: "common",
    make: async ({ namespace, kubelet }) => {
      kubelet.strike(`${namespace}/refund-worker`, {
        exitCode: 0,
        afterSeconds: 0,
        unready: true,
        lines: [
          '{"level":"error","msg":"request to https://api.bank.example/v2/refunds failed, reason: connect ETIMEDOUT 203.0.113.20:443"}',
        ],
      });
    },
  },
];

const refused: readonly Fault[] = [
  {
    name: "PodSecurity refuses pods",
    namespace: "tynset",
    question: "why is the timetable rollout stuck in tynset?",
    truth:
      "the namespace now enforces PodSecurity restricted; the new pods of timetable are refused",
    culprits: ["Deployment/timetable", "Namespace/tynset"],
    victims: [],
    says: [/PodSecurity|restricted/],
    ongoing: /was refused a pod/,
    kind: "common",
    make: async ({ namespace, api, editPod }) => {
      await api.patch({
        path: `/api/v1/namespaces/${namespace}`,
        form: "merge-patch",
        body: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
      });
      await editPod("timetable", { terminationGracePeriodSeconds: 20 });
    },
  },
  {
    name: "ServiceAccount does not exist",
    namespace: "odda",
    question: "why is gate-validator stuck in odda?",
    truth: "gate-validator was rolled out with ServiceAccount gate-validater, which does not exist",
    culprits: ["Deployment/gate-validator", "ServiceAccount/gate-validater"],
    victims: [],
    says: [/gate-validater/, /service ?account/i],
    ongoing: /was refused a pod/,
    kind: "common",
    make: ({ editPod }) => editPod("gate-validator", { serviceAccountName: "gate-validater" }),
  },
  {
    name: "admission webhook is down",
    namespace: "rjukan",
    question: "why is seat-inventory missing pods in rjukan?",
    truth:
      "the admission webhook guard.policy.example fails (its Service does not exist), so no pod is created",
    culprits: ["Deployment/seat-inventory", "ValidatingWebhookConfiguration/policy-guard"],
    victims: [],
    says: [/webhook/i],
    kind: "common",
    make: async ({ namespace, api, scale, wait }) => {
      await api.create({
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "policy-guard" },
        webhooks: [
          {
            name: "guard.policy.example",
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            failurePolicy: "Fail",
            clientConfig: { service: { namespace, name: "policy-guard", path: "/validate" } },
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
            rules: [
              {
                apiGroups: [""],
                apiVersions: ["v1"],
                operations: ["CREATE"],
                resources: ["pods"],
              },
            ],
          },
        ],
      });
      await wait(3);
      await scale("seat-inventory", 5);
    },
  },
  {
    name: "nodes cordoned",
    namespace: "vadso",
    question: "why is platform-display pending in vadso?",
    truth: "both display nodes are cordoned, so the new pods of platform-display find no node",
    culprits: ["Deployment/platform-display", "Node/ip-10-20-4-17", "Node/ip-10-20-5-17"],
    victims: [],
    says: [/unschedulable|cordon/i],
    kind: "common",
    make: async ({ api, scale }) => {
      for (const index of [4, 5])
        await api.patch({
          path: `/api/v1/nodes/ip-10-20-${index}-17`,
          form: "merge-patch",
          body: { spec: { unschedulable: true } },
        });
      await scale("platform-display", 4);
    },
  },
];

const rare: readonly Fault[] = [
  {
    name: "rollout paused",
    namespace: "lom",
    question: "why does timetable in lom still run the old release?",
    plainly: "why is timetable failing in lom?",
    truth: "Deployment timetable is paused, so its new image is not rolled out",
    culprits: ["Deployment/timetable"],
    victims: [],
    says: [/paused/i],
    kind: "rare",
    make: ({ namespace, api }) =>
      api.patch({
        path: `/apis/apps/v1/namespaces/${namespace}/deployments/timetable`,
        form: "strategic-merge-patch",
        body: {
          spec: {
            paused: true,
            template: {
              spec: { containers: [{ name: "timetable", image: `${registry}/timetable:3.2.0` }] },
            },
          },
        },
      }),
  },
  {
    name: "CronJob suspended",
    namespace: "skjak",
    question: "why did nightly-settlement not run in skjak?",
    truth: "CronJob nightly-settlement is suspended",
    culprits: ["CronJob/nightly-settlement"],
    victims: [],
    says: [/suspend/i],
    kind: "rare",
    make: ({ namespace, api }) =>
      api.patch({
        path: `/apis/batch/v1/namespaces/${namespace}/cronjobs/nightly-settlement`,
        form: "merge-patch",
        body: { spec: { suspend: true } },
      }),
  },
  {
    name: "Ingress without backend",
    namespace: "risor",
    question: "why do users of booking-desk get 503 in risor?",
    plainly: "why is booking-desk failing in risor?",
    truth: "Ingress booking-desk points to Service booking-dsk, which does not exist",
    culprits: ["Ingress/booking-desk"],
    victims: [],
    says: [/ingress/i, /booking-dsk/],
    kind: "rare",
    make: ({ namespace, api }) =>
      api.create({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "booking-desk", namespace },
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
  },
  {
    name: "pod stuck in termination",
    namespace: "grimstad",
    question: "why is a pod of ledger-db stuck in grimstad?",
    truth:
      "pod ledger-db-0 is being deleted and held by the finalizer rail.example/flush-ledger; no other starts",
    culprits: ["StatefulSet/ledger-db", "Pod/ledger-db-0"],
    victims: [],
    says: [/finalizer|terminat|delet/i],
    kind: "rare",
    make: async ({ namespace, api, wait }) => {
      const path = `/api/v1/namespaces/${namespace}/pods/ledger-db-0`;
      await api.patch({
        path,
        form: "merge-patch",
        body: { metadata: { finalizers: ["rail.example/flush-ledger"] } },
      });
      await wait(2);
      await api.remove(path);
    },
  },
];

const fine: readonly Fault[] = [
  {
    name: "over: one OOM kill, recovered",
    namespace: "mandal",
    question: "what is wrong in mandal?",
    truth: "nothing now: disruption-feed was OOM killed once minutes ago and runs since",
    culprits: ["Deployment/disruption-feed"],
    victims: [],
    says: [/OOM|memory/i],
    kind: "over",
    prepare: async ({ namespace, kubelet, wait }) => {
      const strike = { exitCode: 137, reason: "OOMKilled" as const, afterSeconds: 0, lines: [] };
      kubelet.strike(`${namespace}/disruption-feed`, strike);
      await wait(1);
      kubelet.heal(`${namespace}/disruption-feed`);
    },
    make: async () => {},
  },
  {
    name: "healthy, something switched off on purpose",
    namespace: "farsund",
    question: "what is wrong in farsund?",
    truth: "nothing: promo-banner has 0 replicas on purpose and nobody calls it",
    culprits: [],
    victims: [],
    says: [],
    kind: "healthy",
    prepare: async ({ namespace, api }) => {
      const metadata = { name: "promo-banner", namespace };
      const labels = { app: "promo-banner" };
      await api.create({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: "web", image: `${registry}/promo-banner:1.0.0` }] },
          },
        },
      });
      await api.create({
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: { selector: labels, ports: [{ port: 80 }] },
      });
    },
    make: async () => {},
  },
];

export const hardFaults: readonly Fault[] = [...hidden, ...refused, ...rare, ...fine];

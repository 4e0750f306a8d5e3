import type { AskedSource, Check, Gap, WorkloadState } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { severityOf } from "./severity-of.ts";
import { crash, hypothesis, known, ref } from "./testing/samples.ts";

const broken = hypothesis(crash(ref("payment")));
const degraded = hypothesis(crash(ref("cart"), { impact: "degraded" }));
const resolved = hypothesis(crash(ref("payment"), { state: "resolved" }));
const gap = {
  origin: "kubernetes",
  kind: "refused" as const,
  what: "pods",
  why: "forbidden",
};
const hidden: Check[] = [{ kind: "not_visible", cause: "oom-killed", gap }];
const unreached = [...known().checks, notReached("pod")];
const listed = (kinds: string[], over: Partial<Gap> = {}): Gap => ({
  ...gap,
  about: { kinds, namespace: "shop" },
  ...over,
});
const metrics: Gap = { origin: "prometheus", kind: "timed_out", what: "error rate", why: "5 s" };
const asked = (name: string, state: AskedSource["state"]) => ({
  receipt: { sources: [{ name, state }] },
});
const unnamed = hypothesis(
  crash(ref("web", "shop", "HorizontalPodAutoscaler"), { cause: "unlisted" }),
  { status: "suspect" },
);
const unready = (name: string): WorkloadState => ({
  ref: ref(name),
  state: "broken",
  text: "0 of 2 pods Ready",
  part: "none",
  ready: 0,
  desired: 2,
});
const idle = (of: WorkloadState["ref"]): WorkloadState => ({
  ...unready(of.name),
  ref: of,
  state: "fine",
  text: "",
  desired: 0,
});
const starting = { ...unready("web"), state: "fine", text: "2 of 2 pods still start" } as const;
const stopped = (about: Partial<Gap["about"]>): Gap => ({
  ...metrics,
  kind: "stopped",
  about: { kinds: ["Deployment"], namespace: "shop", ...about },
});
const secret = listed(["Secret"], {
  kind: "no_data",
  about: { kinds: ["Secret"], name: "web-tls" },
});
const felt = { state: "yes" as const, text: "38 % fail", evidence: [] };

const cases: readonly (readonly [
  name: string,
  severity: string,
  over: Parameters<typeof known>[0],
])[] = [
  ["nothing was read", "unknown", { checks: [] }],
  ["it still looks", "unknown", { status: "looking" }],
  ["everything was read and nothing found", "fine", {}],
  ["none of its pods is Ready yet", "unknown", { target: ref("web"), workloads: [starting] }],
  ["some of its pods are", "fine", { target: ref("web"), workloads: [{ ...starting, ready: 1 }] }],
  ["something in the namespace starts", "fine", { workloads: [starting] }],
  ["who is behind Services was not read", "unknown", { gaps: [listed(["EndpointSlice"])] }],
  ["causes could not be looked for", "unknown", { checks: hidden }],
  ["users feel what nothing explains", "degraded", { users: felt, checks: hidden }],
  ["pods were not looked at, and nothing is found", "unknown", { checks: unreached }],
  ["a node joins", "fine", { checks: [...known().checks, notReached("node")] }],
  [
    "something else explains what was not reached",
    "fine",
    { hypotheses: [broken], target: ref("search"), checks: unreached },
  ],
  ["users feel what was not reached", "degraded", { users: felt, checks: unreached }],
  ["one was not reached, another not seen", "unknown", { checks: [...unreached, ...hidden] }],
  ["a source is not connected", "fine", asked("prometheus", "not_configured")],
  ["a source that is connected is silent", "unknown", asked("prometheus", "silent")],
  ["the memory is silent", "fine", asked("memory", "silent")],
  ["one question to a source got no answer", "unknown", { gaps: [metrics] }],
  ["a series has no samples", "fine", { gaps: [{ ...metrics, kind: "no_data" }] }],
  ["a series stopped", "unknown", { target: ref("cart"), gaps: [stopped({ name: "cart" })] }],
  [
    "a series of a namespace stopped",
    "unknown",
    { workloads: [{ ...idle(ref("cart")), desired: 2 }], gaps: [stopped({ kinds: ["Pod"] })] },
  ],
  [
    "only the latency of it stopped",
    "fine",
    { target: ref("cart"), gaps: [stopped({ name: "cart", signals: ["latency_p95"] })] },
  ],
  ["a series of what is gone stopped", "fine", { gaps: [stopped({ name: "cart" })] }],
  ["all logs stopped", "unknown", { gaps: [{ ...metrics, kind: "stopped" }] }],
  [
    "a series of something else stopped",
    "fine",
    { target: ref("search"), gaps: [stopped({ name: "cart" })] },
  ],
  [
    "a series of what wants no pods stopped",
    "fine",
    { workloads: [idle(ref("cart"))], gaps: [stopped({ name: "cart" })] },
  ],
  [
    "the series of a namespace of jobs stopped",
    "fine",
    {
      workloads: [{ ...idle(ref("nightly", "shop", "CronJob")), desired: 1 }],
      gaps: [stopped({ kinds: ["Pod"] })],
    },
  ],
  ["a Secret, which is never read", "fine", { target: ref("web"), gaps: [secret] }],
  [
    "the certificate that was asked about",
    "unknown",
    {
      target: ref("web"),
      gaps: [secret],
      question: "why do users of web get a wrong certificate?",
    },
  ],
  [
    "a certificate, of an address",
    "fine",
    { target: ref("web"), gaps: [secret], question: "why does https://web.example.com give 502?" },
  ],
  ...[
    "bookings take 5 s in shop, every pod is green",
    "why is web so slow?",
    "web times out",
    "ingress web: everything below /book is 404",
    "users see 503s on web",
    "5xx on checkout",
    "web takes about 5 seconds",
    "web takes 2.5 s",
    "p99 of web is up",
  ].map(
    (question) =>
      [
        `nobody measures requests, and "${question}" tells of them`,
        "unknown",
        { ...asked("prometheus", "not_configured"), question },
      ] as const,
  ),
  [
    "nobody measures requests, and none were spoken of",
    "fine",
    { ...asked("prometheus", "not_configured"), question: "is anything wrong in shop?" },
  ],
  ...["is slow-consumer ok?", "was web scaled to 400 replicas?", "is port 443 of web open?"].map(
    (question) =>
      [
        `"${question}" tells of no requests`,
        "fine",
        { ...asked("prometheus", "not_configured"), question },
      ] as const,
  ),
  [
    "requests are measured, and are well",
    "fine",
    { ...asked("prometheus", "reached"), question: "why is web so slow?" },
  ],
  ["a kind of object was not seen", "unknown", { gaps: [listed(["Ingress"])] }],
  [
    "a kind of object was not seen elsewhere",
    "fine",
    { scope: { ...known().scope, namespace: "web" }, gaps: [listed(["Ingress"])] },
  ],
  [
    "what may stand before the asked object was not seen",
    "unknown",
    { target: ref("search"), gaps: [listed(["Ingress"])] },
  ],
  ["what no cause speaks of was not seen", "fine", { gaps: [listed(["ConfigMap"])] }],
  [
    "another kind than that of the asked object was not seen",
    "fine",
    { target: ref("search"), gaps: [listed(["CronJob"])] },
  ],
  ["a workload is not Ready and nothing says why", "unknown", { workloads: [unready("cart")] }],
  [
    "another workload is not Ready",
    "fine",
    { target: ref("search"), workloads: [unready("cart")] },
  ],
  ["an object says that it is not well, and no cause does", "degraded", { hypotheses: [unnamed] }],
  ["something is broken", "broken", { hypotheses: [broken] }],
  [
    "something is broken behind what leads",
    "broken",
    { hypotheses: [degraded, { ...broken, rank: 2, status: "suspect" }] },
  ],
  ["something else is broken", "fine", { hypotheses: [broken], target: ref("search") }],
  ["it is over", "fine", { hypotheses: [resolved], target: ref("payment") }],
  [
    "it is over, and users feel it all the same",
    "degraded",
    { hypotheses: [resolved], target: ref("payment"), users: felt },
  ],
  [
    "it is over, and not all could be seen",
    "unknown",
    { hypotheses: [resolved], target: ref("payment"), checks: hidden },
  ],
  ["something is degraded", "degraded", { hypotheses: [degraded] }],
];

test.for(cases)("when %s: %s", ([, severity, changed]) => {
  expect(severityOf(known(changed))).toBe(severity);
});

function notReached(of: string): Check {
  return {
    kind: "not_reached",
    cause: "readiness-probe-failing",
    because: { text: "nobody asks a pod on a node that is not Ready", evidence: [] },
    examined: { count: 1, of },
  };
}

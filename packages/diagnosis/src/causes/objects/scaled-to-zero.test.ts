import { expect, test } from "vitest";
import type { SeenChange } from "../../state/seen-change.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, unready } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  log,
  look,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";
import { filled } from "../../testing/told.ts";

test("a workload that wants no pods counts when others call it", () => {
  const zero = app("cart", { replicas: 0 });
  const caller = app("front", { container: { env: [{ name: "CART_HOST", value: "cart" }] } });
  expect(look(zero).findings).toEqual([]);
  const { findings } = look([...zero, ...caller]);
  expect(findings.map(inShort)).toEqual([
    "active degraded high scaled-to-zero Deployment/cart: cart is scaled to zero",
  ]);
  expect(findings[0]?.fix[0]?.command).toBe("kubectl -n web scale deployment/cart --replicas=1");
});

const kubectl = scaledBy("kubectl-patch", ago(9));
const noted = { "team.example/scaled-down": "kari: new screens until Monday" };
const front = (status?: object): RawObject[] =>
  app("front", {
    container: { env: [{ name: "CART_HOST", value: "cart" }] },
    ...(status && { status }),
  });
const titleOf = (how: string, by = " by kubectl-patch") =>
  `active ${how} scaled-to-zero Deployment/cart: cart is scaled to zero${by}`;

interface Choice {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly lines?: readonly string[];
  readonly found: readonly string[];
}

/** Who scales something to zero may mean it: what tells otherwise is that somebody misses it. */
const choices: readonly Choice[] = [
  { name: "and nobody calls it", objects: off(kubectl), found: [titleOf("degraded medium")] },
  {
    name: "and says in an annotation why, and nobody calls it",
    objects: annotated(off(kubectl), noted),
    found: [],
  },
  {
    name: "and a scaler for the night keeps how many it had",
    objects: annotated(off(kubectl), { "downscaler/original-replicas": "3" }),
    found: [],
  },
  ...[
    { "downscaler/exclude": "true" },
    { "downscaler/uptime": "Mon-Fri 07:00-20:00 UTC" },
    { "team.example/maintenance-window": "Sun 03:00-05:00" },
    { "autoscaling.knative.dev/scale-down-delay": "15m" },
    { "autoscaling.knative.dev/scale-to-zero-pod-retention-period": "1m" },
    { hibernate: "true" },
    { "team.example/scaled-down": "false" },
  ].map((standing) => ({
    name: `and ${Object.keys(standing).join("")} says nothing of this zero`,
    objects: annotated(off(kubectl), standing),
    found: [titleOf("degraded medium")],
  })),
  {
    name: "and who calls it is well",
    objects: [...off(kubectl), ...front()],
    found: [titleOf("degraded high")],
  },
  {
    name: "and who calls it is not Ready",
    objects: [...off(kubectl), ...front(unready())],
    found: [titleOf("broken high")],
  },
  {
    name: "and who calls it is refused, though it is Ready",
    objects: [...off(kubectl), ...front()],
    lines: ["GET http://cart:8080/: connection refused"],
    found: [titleOf("broken high")],
  },
  {
    name: "and says in an annotation why, and who calls it is refused",
    objects: [...annotated(off(kubectl), noted), ...front()],
    lines: ["GET http://cart:8080/: connection refused"],
    found: [titleOf("broken high")],
  },
];

test.for(choices)("a person scales something to zero $name", ({ objects, lines = [], found }) => {
  const { findings } = look(objects, [log("front-r1-0", lines, false)]);
  expect(findings.map(inShort)).toEqual(found);
});

test("what somebody noted on it is told, to who asks and among what is over", () => {
  const objects = annotated(off(kubectl), noted);
  const said = 'Its annotation team.example/scaled-down says "kari: new screens until Monday".';
  const target = { kind: "Deployment", namespace: "web", name: "cart" };
  const asked = answerOn(stateOf(objects), { namespace: "web", target });
  const evidence = (it: typeof asked) => new Map(it.evidence.map((item) => [item.id, item]));
  const title = `${titleOf("degraded low")}, noted: "kari: new screens until Monday"`;
  expect(asked.diagnosis.findings.map(inShort)).toEqual([title]);
  expect(asked.diagnosis.findings[0]?.fix).toEqual([]);
  expect(asked.diagnosis.findings[0]?.claims.map((it) => filled(it, evidence(asked)))).toContain(
    said,
  );
  const whole = answerOn(stateOf(objects), { namespace: "web" });
  expect(whole.diagnosis.history.map((it) => filled(it, evidence(whole)))).toEqual([
    `deployment/cart was scaled to 0 at ${ago(9)}, by kubectl-patch. ${said}`,
  ]);
});

const cart = { kind: "Deployment", namespace: "web", name: "cart", uid: "cart" };
const seen: SeenChange = {
  subject: cart,
  kind: "scale",
  text: "scaled 3 → 0",
  by: "kubectl",
  at: ago(200),
  pointer: "/spec/replicas",
};
const others = ["a", "b", "c"].flatMap((name) => app(name, { status: crashing() }));

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly seen?: readonly SeenChange[];
  readonly target?: string;
  /** Of the first finding: since when, and what is said of it. */
  readonly told: readonly string[];
}

/** On a real server a write of the subresource `scale` has no time. */
const rows: readonly Row[] = [
  {
    name: "an event tells when, the owner of the field who",
    objects: [...off(scaledBy("kubectl")), scaled(7, 3, 0)],
    told: [ago(7), `deployment/cart wants 0 pods: scaled 3 → 0 at ${ago(7)}, by kubectl.`],
  },
  {
    name: "of a size of zero a real server keeps no owner",
    objects: [...off([]), scaled(7, 3, 0)],
    told: [ago(7), `deployment/cart wants 0 pods: scaled 3 → 0 at ${ago(7)}; by whom is not kept.`],
  },
  {
    name: "the event is gone, and who watches saw it",
    objects: off(scaledBy("kubectl")),
    seen: [seen],
    told: [ago(200), `deployment/cart wants 0 pods: scaled 3 → 0 at ${ago(200)}, by kubectl.`],
  },
  {
    name: "nobody saw it: who is known, when is not",
    objects: off(scaledBy("kubectl")),
    told: ["", "deployment/cart wants 0 pods, set by kubectl; nothing tells since when."],
  },
  {
    name: "a patch is dated",
    objects: off(scaledBy("kubectl-patch", ago(9))),
    told: [ago(9), `deployment/cart wants 0 pods: scaled to 0 at ${ago(9)}, by kubectl-patch.`],
  },
  {
    name: "it was made so",
    objects: off([]),
    told: ["", "deployment/cart wants 0 pods; nothing tells since when, or by whom."],
  },
  {
    name: "it calls what is broken, and other things are: that is not why it has no pods",
    objects: [
      ...off(scaledBy("kubectl"), { env: [{ name: "A_HOST", value: "a" }] }),
      scaled(7, 3, 0),
      ...others,
    ],
    told: [ago(7), `deployment/cart wants 0 pods: scaled 3 → 0 at ${ago(7)}, by kubectl.`],
  },
  {
    name: "it is called by what was asked about, and other things are broken",
    objects: [
      ...off(scaledBy("kubectl")),
      scaled(7, 3, 0),
      ...others,
      ...app("front", { container: { env: [{ name: "CART_HOST", value: "cart" }] } }),
    ],
    target: "front",
    told: [ago(7), `deployment/cart wants 0 pods: scaled 3 → 0 at ${ago(7)}, by kubectl.`],
  },
  {
    name: "it has no Service, and nobody is known to call it",
    objects: off(scaledBy("kubectl")).filter(({ kind }) => kind !== "Service"),
    told: ["", "deployment/cart wants 0 pods, set by kubectl; nothing tells since when."],
  },
];

test.for(rows)("asked about what is scaled to zero, that is told first: $name", (row) => {
  const { objects, told, target = "cart" } = row;
  const ref = { kind: "Deployment", namespace: "web", name: target };
  const state = { ...stateOf(objects), seen: row.seen ?? [] };
  const { diagnosis, evidence } = answerOn(state, { namespace: "web", target: ref });
  const known = new Map(evidence.map((item) => [item.id, item]));
  const [first] = diagnosis.findings;
  expect(first?.title).toMatch(/^cart is scaled to zero(?: by kubectl(?:-patch)?)?$/);
  expect([
    first?.since ?? "",
    ...(first?.claims.slice(0, 1) ?? []).map((it) => filled(it, known)),
  ]).toEqual(told);
});

test("one of several behind a Service may want no pods: who asks about the Service is not told of it", () => {
  const objects = [
    ...app("cart", { replicas: 2 }),
    ...off([]).map((object) =>
      object.kind === "Deployment"
        ? { ...object, metadata: { ...object.metadata, name: "cart-canary", uid: "canary" } }
        : object,
    ),
    scaled(7, 3, 0),
    ...app("front", { container: { env: [{ name: "CART_HOST", value: "cart" }] } }),
  ].filter(({ kind, metadata }, at, all) => {
    const isSame = (other: RawObject) =>
      other.kind === kind && other.metadata.name === metadata.name;
    return all.findIndex(isSame) === at;
  });
  const target = { kind: "Service", namespace: "web", name: "cart" };
  const { diagnosis } = answerOn(stateOf(objects), { namespace: "web", target });
  expect(diagnosis.findings.map(inShort)).toEqual([]);
});

test("what KEDA scales to zero is not broken, though nothing says that it was KEDA", () => {
  const scaler = {
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "keda-hpa-cart", namespace: "web" },
    spec: { scaleTargetRef: { kind: "Deployment", name: "cart" }, maxReplicas: 5 },
  };
  const idle = [...off([]).filter(({ kind }) => kind !== "Service"), scaled(7, 3, 0)];
  expect(look([...idle, scaler]).findings.map(inShort)).toEqual([]);
  const target = { kind: "Deployment", namespace: "web", name: "cart" };
  const asked = (objects: readonly RawObject[]) =>
    answerOn(stateOf(objects), { namespace: "web", target }).diagnosis;
  expect(asked([...idle, scaler]).findings).toEqual([]);
  expect(asked([...idle, scaler]).workloads).toMatchObject([
    { state: "fine", text: "KEDA scales it; whether there is work was not looked at" },
  ]);
  const byHand = off(kubectl).filter(({ kind }) => kind !== "Service");
  expect(asked([...byHand, scaler]).findings.map(inShort)).toEqual([titleOf("degraded low")]);
  expect([rowsOf([...idle, scaler]), rowsOf([...byHand, scaler])]).toEqual([
    ["KEDA scales it; whether there is work was not looked at"],
    [""],
  ]);
  const missed = look(
    [...off([]), scaler, ...front()],
    [log("front-r1-0", ["GET http://cart:8080/: connection refused"], false)],
  );
  expect(missed.findings[0]?.claims.map(({ text }) => text)).toContain(
    "KEDA scales it; whether there is work, and whether KEDA sees it, was not looked at.",
  );
});

test.for([
  [{ "example.com/ticket": "ticket W-77" }, off([]), ', noted: "ticket W-77"', 0],
  [{ "team.example/reason": "sold" }, off([]), ', noted: "sold"', 0],
  [{ "team.example/owner": "kari" }, off([]), "", 1],
  [{ "kubernetes.io/change-cause": "v2" }, [...off(kubectl), ...front()], " by kubectl-patch", 1],
] as const)(
  "who asks about what is at zero reads what somebody noted, and is told to start it only where nobody did or it is called: %j",
  ([annotations, objects, said, steps]) => {
    const target = { kind: "Deployment", namespace: "web", name: "cart" };
    const state = stateOf(annotated(objects, annotations));
    const [found] = answerOn(state, { namespace: "web", target }).diagnosis.findings;
    expect(found?.title).toBe(`cart is scaled to zero${said}`);
    expect(found?.fix).toHaveLength(steps);
  },
);

test("of a size of zero that nobody asks about, called by nobody and set by nobody known, it may be meant so", () => {
  const idle = [...off([]).filter(({ kind }) => kind !== "Service"), scaled(7, 3, 0)];
  expect(look(idle).findings.map(inShort)).toEqual([
    "active degraded low scaled-to-zero Deployment/cart: cart is scaled to zero",
  ]);
});

function rowsOf(objects: readonly RawObject[]): string[] {
  return answerOn(stateOf(objects), { namespace: "web" }).diagnosis.workloads.map(
    ({ text }) => text,
  );
}

function scaledBy(manager: string, time?: string): object[] {
  return [{ manager, subresource: "scale", time, fieldsV1: { "f:spec": { "f:replicas": {} } } }];
}

function annotated(objects: readonly RawObject[], annotations: object): RawObject[] {
  return objects.map((object) =>
    object.kind === "Deployment"
      ? { ...object, metadata: { ...object.metadata, annotations } }
      : object,
  );
}

/** A Deployment that wants no pods, with so much known of who wrote it. */
function off(managedFields: readonly object[], container: object = {}): RawObject[] {
  return app("cart", { replicas: 0, container }).map((object) =>
    object.kind === "Deployment"
      ? {
          ...object,
          metadata: { ...object.metadata, creationTimestamp: ago(9000), managedFields },
        }
      : object,
  );
}

/** So many minutes ago, by the word of its controller. */
function scaled(minutes: number, from: number, to: number): RawObject {
  return {
    kind: "Event",
    metadata: { name: `cart.scaled`, namespace: "web" },
    involvedObject: { kind: "Deployment", namespace: "web", name: "cart" },
    type: "Normal",
    reason: "ScalingReplicaSet",
    message: `Scaled down replica set cart-r1 from ${from} to ${to}`,
    count: 1,
    firstTimestamp: ago(minutes),
    lastTimestamp: ago(minutes),
  };
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  answerOn,
  type FindingsRow,
  findingsOf,
  look,
  type RawObject,
  stateOf,
  warning,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const security = 'pods "pay-x" is forbidden: violates PodSecurity "restricted:latest"';
const exceeded = 'pods "pay-x" is forbidden: exceeded quota: team, requested: cpu=1';
const unset = 'pods "pay-x" is forbidden: failed quota: team: must specify limits.cpu';

const byQuota = "quota-exceeded Deployment/pay: pay is refused pods by a quota";
const byRule = "pods-not-created Deployment/pay: pay is refused its pods";
const silent = "pods-not-created Deployment/pay: pay has no pods";

const rows: readonly FindingsRow[] = [
  {
    name: "a quota",
    objects: [...app("pay", { replicas: 2, pods: 1 }), failedCreate(exceeded)],
    findings: [`active degraded medium ${byQuota}`],
  },
  {
    name: "another rule",
    objects: [
      ...app("pay", { pods: 0 }),
      failedCreate('error looking up service account web/pay: serviceaccount "pay" not found'),
    ],
    findings: [`active broken medium ${byRule}`],
  },
  {
    name: "another rule during a rollout, while the old pods serve",
    objects: [...rollingOut(0), failedCreate(security, "pay-r2")],
    findings: [`active degraded medium ${byRule}`],
  },
  {
    name: "another rule during a rollout, by the condition alone",
    objects: rollingOut(0, { type: "ReplicaFailure", status: "True", message: security }),
    findings: [`active degraded high ${byRule}`],
  },
  {
    name: "nobody, while a rollout goes on",
    objects: rollingOut(0),
    findings: [],
  },
  {
    name: "another rule, once, and the rollout has its pods since",
    objects: [...rollingOut(2), failedCreate(security, "pay-r2")],
    findings: [],
  },
  {
    name: "a quota, once, and all pods are there since",
    objects: [...app("pay"), failedCreate(exceeded)],
    findings: [],
  },
  {
    name: "nobody who says so, for long",
    objects: unavailable(app("pay", { pods: 0 })),
    findings: [`active broken low ${silent}`],
  },
  {
    name: "nobody: a Recreate rollout waits for pods that still terminate",
    objects: unavailable(terminating(app("pay"))),
    findings: [],
  },
];

test.for(rows)("pods are refused by $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test.for([
  ["exceeded", exceeded, "quota team is exceeded"],
  ["that demands what is not set", unset, "quota team demands limits.cpu"],
] as const)("the line of the workload tells of a quota %s", ([, message, why]) => {
  const [row] = look([...app("pay", { pods: 0 }), failedCreate(message)]).workloads;
  expect(row).toMatchObject({ text: "0 of 1 pod exists", why });
});

test.for([
  ["an event", [...app("pay", { pods: 0 }), failedCreate(`Error creating: ${security}`)]],
  [
    "a condition",
    rollingOut(0, {
      type: "ReplicaFailure",
      status: "True",
      message: `Internal error occurred: ${security}`,
    }),
  ],
] as const)("of %s the words that decide are told", ([, objects]) => {
  expect(toldOf(objects)).toContain(`The API server refuses: ${security}`);
});

test("refused since its first try, though each try is an event of its own", () => {
  const tries = [8, 5, 1].map((minutes) => {
    const event = failedCreate(exceeded.replace("pay-x", `pay-${minutes}`));
    const times = { firstTimestamp: ago(minutes), lastTimestamp: ago(minutes) };
    return { ...event, metadata: { ...event.metadata, name: `try-${minutes}` }, ...times };
  });
  const [finding] = look([...app("pay", { pods: 0 }), ...tries]).findings;
  expect(finding?.since).toBe(ago(8));
});

test("how full the quota is, as a value", () => {
  const quota = {
    kind: "ResourceQuota",
    metadata: { name: "team", namespace: "web", uid: "team" },
    status: { hard: { pods: "1" }, used: { pods: "1" } },
  };
  const state = stateOf([...app("pay", { replicas: 2, pods: 1 }), quota, failedCreate(exceeded)]);
  const { diagnosis, evidence } = answerOn(state);
  const claim = diagnosis.findings[0]?.claims.at(-1);
  expect(claim?.text).toBe("The quota team holds {held}.");
  expect(evidence.find(({ id }) => id === claim?.evidence[0])?.values).toEqual({
    held: "pods 1 of 1",
  });
});

test("pods that were not seen are not told as missing", () => {
  const state = stateOf([...app("pay", { pods: 0 }), failedCreate(exceeded)]);
  const gap = { origin: "kubernetes", kind: "refused", what: "pods", why: "forbidden" } as const;
  const lists = state.lists.map((list) =>
    list.kind === "Pod" ? { ...list, items: { kind: "unknown" as const, gap } } : list,
  );
  const { findings, checks } = answerOn({ ...state, lists }).diagnosis;
  expect(findings).toEqual([]);
  expect(checks.filter(({ cause }) => cause === "quota-exceeded")).toEqual([
    { kind: "not_visible", cause: "quota-exceeded", gap },
  ]);
});

test.for([
  ["a quota", exceeded, "quota-exceeded"],
  ["the Pod Security admission", security, "pods-not-created"],
] as const)("a run that %s refuses its pod is broken by it", ([, message, cause]) => {
  const metadata = {
    namespace: "web",
    name: "settle-1",
    uid: "settle-1",
    creationTimestamp: ago(9),
  };
  const template = { spec: { containers: [{ name: "app" }] } };
  const job = { kind: "Job", metadata, spec: { template } };
  const cronJob = {
    kind: "CronJob",
    metadata: { ...metadata, name: "settle", uid: "settle" },
    spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } } },
  };
  const ownerReferences = [{ kind: "CronJob", name: "settle", controller: true }];
  const owned = { ...job, metadata: { ...metadata, ownerReferences } };
  const event = warning("Job/settle-1", "FailedCreate", message);
  for (const objects of [[job], [cronJob, owned]])
    expect(
      look([...objects, event]).findings.map((finding) => [finding.cause, finding.impact]),
    ).toEqual([[cause, "broken"]]);
  const done = { ...job, status: { conditions: [{ type: "Complete", status: "True" }] } };
  expect(look([done, event]).findings.map((finding) => finding.cause)).not.toContain(cause);
});

test("what a rollout names wrong is undone, not made", () => {
  const missing = 'error looking up service account web/pay-x: serviceaccount "pay-x" not found';
  const objects = app("pay", {
    pods: 0,
    podSpec: { serviceAccountName: "pay-x" },
    before: {},
  }).map((object) =>
    object.metadata["name"] === "pay-r1"
      ? { ...object, spec: { replicas: 0, template: { spec: { containers: [{ name: "app" }] } } } }
      : object,
  );
  const [finding] = look([...objects, failedCreate(missing, "pay-r2")]).findings;
  expect(finding?.fix.map(({ command }) => command)).toEqual([
    "kubectl -n web rollout undo deployment/pay --to-revision=1",
  ]);
});

function failedCreate(message: string, replicaSet = "pay-r1"): RawObject {
  return warning(`ReplicaSet/${replicaSet}`, "FailedCreate", message);
}

/** Rollout 2 of `pay` with so many of its two pods, beside the two old ones; a condition of its ReplicaSet. */
function rollingOut(pods: number, condition?: object): RawObject[] {
  const old = app("pay", { replicas: 2, service: false }).filter(({ kind }) => kind === "Pod");
  return [...app("pay", { before: {}, replicas: 2, pods }), ...old].map((object) =>
    object.metadata["name"] === "pay-r2"
      ? { ...object, status: { conditions: condition === undefined ? [] : [condition] } }
      : object,
  );
}

function unavailable(objects: readonly RawObject[]): RawObject[] {
  const condition = { type: "Available", status: "False", lastTransitionTime: ago(2) };
  return objects.map((object) =>
    object.kind === "Deployment" ? { ...object, status: { conditions: [condition] } } : object,
  );
}

function terminating(objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) =>
    object.kind === "Pod"
      ? { ...object, metadata: { ...object.metadata, deletionTimestamp: ago(2) } }
      : object,
  );
}

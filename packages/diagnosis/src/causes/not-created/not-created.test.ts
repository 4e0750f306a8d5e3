import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import {
  answerOn,
  type FindingsRow,
  findingsOf,
  inShort,
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
    findings: [`active degraded medium ${byRule}`],
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

test.for(["pay", "ship", "cart"])(
  "of several workloads without what a quota demands, %s is told how to set its own first",
  (name) => {
    const quota = {
      kind: "ResourceQuota",
      metadata: { name: "team", namespace: "web", uid: "team" },
      status: { hard: { "limits.cpu": "4" }, used: { "limits.cpu": "1" } },
    };
    const names = ["pay", "ship", "cart"];
    const state = stateOf([
      ...names.flatMap((each) => app(each, { pods: 0 })),
      quota,
      ...names.map((each) => failedCreate(unset.replace("pay-x", `${each}-x`), `${each}-r1`)),
    ]);
    const target = { kind: "Deployment", namespace: "web", name };
    const [finding, ...more] = answerOn(state, { namespace: "web", target }).diagnosis.findings;
    const commands = finding?.fix.flatMap(({ command }) => command ?? []) ?? [];
    expect(more).toEqual([]);
    expect(commands[0]).toContain(`set resources deployment/${name} --limits=cpu=100m`);
    for (const each of names)
      expect(commands.filter((it) => it.includes(`deployment/${each} `))).toHaveLength(1);
  },
);

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

test.for([
  {
    name: "a service account that exists now",
    message: 'error looking up service account web/reader: serviceaccount "reader" not found',
    object: {
      kind: "ServiceAccount",
      metadata: { name: "reader", namespace: "web", creationTimestamp: ago(2) },
    },
    title: "pay lacks pods that were refused; service account reader is there now",
    says: "The service account reader exists since {since}.",
  },
  {
    name: "a quota that has room now",
    message: `${exceeded}, used: cpu=4, limited: cpu=4`,
    object: {
      kind: "ResourceQuota",
      metadata: { name: "team", namespace: "web", uid: "team" },
      status: { hard: { cpu: "4" }, used: { cpu: "2" } },
    },
    title: "pay lacks pods that were refused; quota team has room now",
    says: "The quota team holds {held}: there is room for what is missing.",
  },
])("an old refusal by $name is history: the controller tries again", (row) => {
  for (const before of [undefined, {}]) {
    const set = before === undefined ? "pay-r1" : "pay-r2";
    const [finding, ...others] = look([
      ...app("pay", { pods: 0, ...(before && { before }) }),
      row.object,
      failedCreate(row.message, set),
    ]).findings;
    expect(others).toEqual([]);
    expect(finding?.title).toBe(row.title);
    expect(finding?.confidence.level).toBe("low");
    expect(finding?.claims.map(({ text }) => text)).toContain(row.says);
    expect(finding?.fix.flatMap(({ command }) => command ?? [])).toEqual([]);
  }
});

test.for([
  { replicas: 2, cause: "pods-not-created" },
  { replicas: 3, cause: "quota-exceeded" },
])(
  "a quota with room for two of $replicas pods that are missing: $cause",
  ({ replicas, cause }) => {
    const quota = {
      kind: "ResourceQuota",
      metadata: { name: "team", namespace: "web", uid: "team" },
      status: { hard: { cpu: "300m" }, used: { cpu: "100m" } },
    };
    const message = `${exceeded.replace("cpu=1", "cpu=100m")}, used: cpu=300m, limited: cpu=300m`;
    const { findings } = look([...app("pay", { replicas, pods: 0 }), quota, failedCreate(message)]);
    expect(findings.map((finding) => finding.cause)).toEqual([cause]);
  },
);

test("of several workloads that one quota refuses, the quota is told once, and whom it hits", () => {
  const quota = {
    kind: "ResourceQuota",
    metadata: { name: "team", namespace: "web", uid: "team" },
    status: { hard: { cpu: "1" }, used: { cpu: "1" } },
  };
  const { findings } = look([
    ...app("pay", { pods: 0 }),
    ...app("ship", { pods: 0 }),
    quota,
    failedCreate(exceeded),
    failedCreate(exceeded.replace("pay-x", "ship-x"), "ship-r1"),
  ]);
  expect(findings.map(({ culprit: { kind, name } }) => `${kind} ${name}`)).toEqual([
    "ResourceQuota team",
  ]);
  const hit = findings.flatMap(({ owner, victims }) => [owner, ...victims.map(({ ref }) => ref)]);
  expect(hit.map(({ name }) => name).toSorted()).toEqual(["pay", "ship"]);
});

test("a quota that refuses several is given room for the missing pods of all of them, from what is used now", () => {
  const quota = {
    kind: "ResourceQuota",
    metadata: { name: "team", namespace: "web", uid: "team" },
    status: { hard: { pods: "7" }, used: { pods: "6" } },
  };
  const message = `pods "x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=7, limited: pods=7`;
  const [finding] = look([
    ...app("pay", { replicas: 2, pods: 0 }),
    ...app("ship", { replicas: 3, pods: 1 }),
    ...app("cart"),
    quota,
    failedCreate(message),
    failedCreate(message, "ship-r1"),
  ]).findings;
  const [step] = finding?.fix ?? [];
  expect(step?.text).toContain("room for 4 more pods, 2 of pay and 2 of ship");
  expect(step?.command).toContain('"pods":"10"');
  expect(finding?.confidence.reason).toBe(
    "the quota lacks room for pods or claims that are missing",
  );
});

test.for([
  ["has room by now", { cpu: "4", memory: "8Gi" }, { cpu: "4", memory: "2Gi" }],
  ["is not limited by now", { cpu: "4" }, { cpu: "4" }],
] as const)("what a refusal named, and %s, keeps its limit", ([, hard, used]) => {
  const quota = {
    kind: "ResourceQuota",
    metadata: { name: "team", namespace: "web", uid: "team" },
    status: { hard, used },
  };
  const message = `${exceeded},memory=1Gi, used: cpu=4,memory=8Gi, limited: cpu=4,memory=8Gi`;
  const [finding] = look([...app("pay", { pods: 0 }), quota, failedCreate(message)]).findings;
  expect(finding?.fix[0]?.command).toBe(
    `kubectl -n web patch resourcequota team -p '{"spec":{"hard":{"cpu":"5"}}}'`,
  );
});

test("a quota that would only be lowered is not patched", () => {
  const quota = {
    kind: "ResourceQuota",
    metadata: { name: "team", namespace: "web", uid: "team" },
    status: { hard: { pods: "9" }, used: { pods: "2" } },
  };
  const { findings } = look([
    ...app("pay", { pods: 0 }),
    quota,
    failedCreate(`${exceeded}, used: cpu=4, limited: cpu=4`),
  ]);
  expect(findings.flatMap(({ fix }) => fix.flatMap(({ command }) => command ?? []))).toEqual([]);
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

const jobsRefused =
  'Error creating job: jobs.batch "settle-2" is forbidden: exceeded quota: counts, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1';
const counts: RawObject = {
  kind: "ResourceQuota",
  metadata: { name: "counts", namespace: "web", uid: "counts" },
  status: { hard: { "count/jobs.batch": "1" }, used: { "count/jobs.batch": "1" } },
};

function settle(spec: object = {}): RawObject {
  return {
    kind: "CronJob",
    metadata: { namespace: "web", name: "settle", uid: "settle", creationTimestamp: ago(900) },
    spec: { schedule: "0 3 * * *", ...spec },
  };
}

const room = { hard: { "count/jobs.batch": "2" }, used: { "count/jobs.batch": "1" } };

test.for([
  [
    "is told, with the quota",
    [settle(), counts],
    [
      "active broken medium quota-exceeded ResourceQuota/counts: settle is refused a run by a quota",
    ],
  ],
  [
    "is told, though the quota is not seen",
    [settle()],
    ["active broken medium quota-exceeded CronJob/settle: settle is refused a run by a quota"],
  ],
  [
    "is over, where a Job was made since",
    [
      settle(),
      counts,
      {
        ...warning("CronJob/settle", "SuccessfulCreate", "Created job settle-3"),
        type: "Normal",
        lastTimestamp: ago(1),
      },
    ],
    [],
  ],
  ["does not count, where it is suspended", [settle({ suspend: true }), counts], []],
] as const)("a CronJob whose Job a quota refuses %s", ([, objects, findings]) => {
  const refused = warning("CronJob/settle", "FailedCreate", jobsRefused);
  expect(look([...objects, refused]).findings.map(inShort)).toEqual(findings);
});

test("a CronJob whose Job was refused long ago, and would not be now, is told with little sureness", () => {
  const event = {
    ...warning("CronJob/settle", "FailedCreate", jobsRefused),
    lastTimestamp: ago(50),
  };
  const hasRoom = { ...counts, status: room };
  expect(look([settle(), counts, event]).findings.map(({ cause }) => cause)).toEqual([
    "quota-exceeded",
  ]);
  expect(look([settle(), hasRoom, event]).findings.map(inShort)).toEqual([
    "active broken low pods-not-created CronJob/settle: settle lacks a run that was refused; quota counts has room now",
  ]);
});

test("a rollout that names a priority class which does not exist is named, and undone", () => {
  const message = 'pods "pay-x" is forbidden: no PriorityClass with name critical was found';
  const objects = app("pay", {
    pods: 0,
    podSpec: { priorityClassName: "critical" },
    before: {},
  }).map((object) =>
    object.metadata["name"] === "pay-r1"
      ? { ...object, spec: { replicas: 0, template: { spec: { containers: [{ name: "app" }] } } } }
      : object,
  );
  const [finding] = look([...objects, failedCreate(message, "pay-r2")]).findings;
  expect(finding?.change?.differences?.map(({ name }) => name)).toContain("priority class");
  expect(finding?.fix.map(({ command }) => command)).toEqual([
    "kubectl -n web rollout undo deployment/pay --to-revision=1",
  ]);
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

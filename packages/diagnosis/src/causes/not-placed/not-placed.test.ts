import { expect, test } from "vitest";
import { z } from "zod";
import { app } from "../../testing/app.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import { inShort, look, node, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const noMatch = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.";
const tainted = "0/1 nodes are available: 1 node(s) had untolerated taint {team: data}.";
const ssd = { nodeSelector: { disk: "ssd" }, nodeName: undefined };
const anywhere = { nodeName: undefined };

function pending(message: string, podSpec: object, container: object = {}): RawObject[] {
  return app("job", { status: unscheduled(message), podSpec, container });
}

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly finding: string;
  /** Absent: `Deployment/job`. */
  readonly culprit?: string;
  readonly told: string;
}

const rows: readonly Row[] = [
  {
    name: "too little CPU on every node",
    objects: [
      node("a"),
      ...pending("0/1 nodes are available: 1 Insufficient cpu.", anywhere, {
        resources: { requests: { cpu: "2" } },
      }),
    ],
    finding: "high insufficient-resources",
    told: "Each pod of job requests 2 of cpu.",
  },
  {
    name: "a request that no node could ever meet",
    objects: [
      node("a"),
      ...pending("0/1 nodes are available: 1 Insufficient cpu.", anywhere, {
        resources: { requests: { cpu: "64" } },
      }),
    ],
    finding: "high insufficient-resources",
    told: "No node is that large: the largest that fits can give 4.",
  },
  {
    name: "a label that nodes have under a near value",
    objects: [node("a", { labels: { disk: "ssd1" } }), node("b"), ...pending(noMatch, ssd)],
    finding: "high node-selector-mismatch",
    told: "1 node has disk=ssd1: perhaps that is meant.",
  },
  {
    name: "a label that no node has, by the word of the scheduler alone",
    objects: pending(noMatch, ssd),
    finding: "medium node-selector-mismatch",
    told: "job demands a node with disk=ssd; no node has it.",
  },
  {
    name: "a taint on the only node",
    objects: [
      node("a", { spec: { taints: [{ key: "team", value: "data", effect: "NoSchedule" }] } }),
      ...pending(tainted, anywhere),
    ],
    finding: "high untolerated-taint",
    told: "Each node that would fit job has a taint that it does not tolerate: team=data:NoSchedule.",
  },
  {
    name: "a taint that the scheduler does not name, and no node was seen",
    objects: pending("0/3 nodes are available: 3 node(s) had untolerated taint(s).", anywhere),
    finding: "medium untolerated-taint",
    told: "Each node that would fit job has a taint that it does not tolerate.",
  },
  {
    name: "a taint beside another rule, and no node was seen",
    objects: pending(
      "0/3 nodes are available: 1 node(s) had untolerated taint {team: data}, 2 node(s) didn't match pod anti-affinity rules.",
      anywhere,
    ),
    finding: "low untolerated-taint",
    told: "Each node that would fit job has a taint that it does not tolerate: team=data.",
  },
  {
    name: "nodes that are cordoned",
    objects: [
      node("a", {
        spec: { taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
      }),
      ...pending("0/1 nodes are available: 1 node(s) were unschedulable.", anywhere),
    ],
    finding: "high untolerated-taint",
    told: "All nodes that job may use are cordoned (node.kubernetes.io/unschedulable).",
  },
  {
    name: "a claim that wants a StorageClass that does not exist",
    objects: [
      node("a"),
      ...pending("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.", {
        ...anywhere,
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      }),
      {
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", namespace: "web", uid: "data" },
        spec: { storageClassName: "gp4" },
        status: { phase: "Pending" },
      },
      { kind: "StorageClass", metadata: { name: "gp3", uid: "gp3" } },
    ],
    finding: "high volume-not-bound",
    culprit: "PersistentVolumeClaim/data",
    told: "It wants StorageClass gp4, which does not exist. There is gp3: perhaps that is meant.",
  },
  {
    name: "a volume that is not bound in time, in the words of a plugin",
    objects: [
      node("a"),
      ...pending(
        'running PreBind plugin "VolumeBinding": binding volumes: timed out waiting for the condition',
        anywhere,
      ),
    ],
    finding: "medium volume-not-bound",
    told: 'job waits for a volume: running PreBind plugin "VolumeBinding": binding volumes: timed out waiting for the condition',
  },
  ...[
    "exceed max volume count",
    "had no available volume zone",
    "did not have enough free storage",
  ].map(
    (words): Row => ({
      name: `too little CPU on most nodes, beside one that ${words}`,
      objects: [
        node("a"),
        ...pending(`0/10 nodes are available: 1 node(s) ${words}, 9 Insufficient cpu.`, anywhere, {
          resources: { requests: { cpu: "2" } },
        }),
      ],
      finding: "medium insufficient-resources",
      told: "Each pod of job requests 2 of cpu.",
    }),
  ),
  {
    name: "a volume on every node that is not closed to it anyway",
    objects: [
      node("a"),
      ...pending(
        "0/4 nodes are available: 1 node(s) had untolerated taint {team: data}, 3 node(s) had volume node affinity conflict.",
        anywhere,
      ),
    ],
    finding: "medium volume-not-bound",
    told: "job waits for a volume: 0/4 nodes are available: 1 node(s) had untolerated taint {team: data}, 3 node(s) had volume node affinity conflict.",
  },
  {
    name: "a claim that is missing, beside too little CPU",
    objects: [
      node("a"),
      ...pending(
        '0/3 nodes are available: 1 Insufficient cpu, 2 persistentvolumeclaim "data" not found.',
        {
          ...anywhere,
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
        },
      ),
    ],
    finding: "high volume-not-bound",
    told: "The claim data does not exist in web.",
  },
  {
    name: "a rule of its own, in the words of the scheduler",
    objects: [
      node("a"),
      ...pending("0/1 nodes are available: 1 node(s) is kept for licensed work.", anywhere),
    ],
    finding: "medium pod-not-started",
    told: "The scheduler says: 0/1 nodes are available: 1 node(s) is kept for licensed work.",
  },
  ...(
    [
      ["didn't match pod anti-affinity rules", "high", "anti-affinity between pods"],
      [
        "didn't satisfy existing pods anti-affinity rules",
        "medium",
        "anti-affinity that other pods demand",
      ],
      ["didn't match pod affinity rules", "high", "affinity to other pods"],
      ["didn't match pod topology spread constraints", "high", "topology spread constraints"],
      [
        "didn't match pod topology spread constraints (missing required label)",
        "high",
        "a label of the node by which topology spread constraints spread",
      ],
      [
        "didn't have free ports for the requested pod ports",
        "high",
        "host ports that other pods hold",
      ],
    ] as const
  ).map(
    ([words, level, what]): Row => ({
      name: `a rule about other pods: ${words}`,
      objects: [
        node("a"),
        ...pending(
          `0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) ${words}.`,
          anywhere,
        ),
      ],
      finding: `${level} pod-rules-unmet`,
      told: `No node takes job: 2 nodes for ${what}, 1 node for a cordon.`,
    }),
  ),
  {
    name: "several rules about other pods, of which one closes most nodes",
    objects: [
      node("a"),
      ...pending(
        "0/9 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 3 node(s) had untolerated taint {team: data}, 5 node(s) didn't have free ports for the requested pod ports.",
        anywhere,
      ),
    ],
    finding: "high pod-rules-unmet",
    told: "No node takes job: 5 nodes for host ports that other pods hold, 3 nodes for taint team=data, 1 node for anti-affinity between pods.",
  },
  {
    name: "a rule about other pods on fewer nodes than lack room",
    objects: [
      node("a"),
      ...pending(
        "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 Insufficient cpu.",
        anywhere,
        { resources: { requests: { cpu: "2" } } },
      ),
    ],
    finding: "medium insufficient-resources",
    told: "Each pod of job requests 2 of cpu.",
  },
  {
    name: "a rule about other pods on more nodes than lack room",
    objects: [
      node("a"),
      ...pending(
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match pod anti-affinity rules.",
        anywhere,
      ),
    ],
    finding: "medium pod-rules-unmet",
    told: "No node takes job: 2 nodes for anti-affinity between pods, 1 node for too little cpu.",
  },
];

test("pods of one workload that are refused for different reasons are told apart", () => {
  const refused = ["1 Insufficient cpu.", "1 node(s) didn't match pod anti-affinity rules."];
  const [first, second] = refused.map((words) =>
    app("job", {
      status: unscheduled(`0/1 nodes are available: ${words}`),
      podSpec: anywhere,
      replicas: 2,
      service: false,
    }),
  );
  const objects = [node("a"), ...(first ?? []).slice(0, -1), ...(second ?? []).slice(-1)];
  expect(
    look(objects)
      .findings.map(({ cause }) => cause)
      .toSorted(),
  ).toEqual(["insufficient-resources", "pod-rules-unmet"]);
});

test("ten thousand pods that wait, and five hundred nodes, cost no time", {
  timeout: 20_000,
}, () => {
  const nodes = Array.from({ length: 500 }, (_, index) => node(`node-${index}`));
  const options = { status: unscheduled(noMatch), podSpec: ssd, replicas: 10_000 };
  const objects = [...nodes, ...app("job", options)];
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(["node-selector-mismatch"]);
});

test.for(rows)("a pod is on no node because of $name", (row) => {
  const { objects, finding, culprit = "Deployment/job", told } = row;
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual([
    `active broken ${finding} ${culprit}: job cannot be scheduled`,
  ]);
  expect(toldOf(objects)).toContain(told);
});

test.for(rows)("the scheduler's event alone tells as much: $name", (row) => {
  const { objects, finding, culprit = "Deployment/job", told } = row;
  const alone = objects.flatMap(wordsInEvent);
  expect(look(alone).findings.map(inShort)).toEqual([
    `active broken ${finding} ${culprit}: job cannot be scheduled`,
  ]);
  expect(toldOf(alone)).toContain(told);
});

/** A pod whose condition came without words, and the event that has them. */
function wordsInEvent(object: RawObject): RawObject[] {
  const found = Refusal.safeParse(object).data;
  if (found === undefined) return [object];
  const { metadata, status } = found;
  const conditions = status.conditions.map((condition) => ({ ...condition, message: undefined }));
  return [
    { ...object, status: { ...status, conditions } },
    ...status.conditions.map(({ message }) =>
      warning(`Pod/${metadata.name}`, "FailedScheduling", message),
    ),
  ];
}

const Refusal = z.object({
  kind: z.literal("Pod"),
  metadata: z.object({ name: z.string() }),
  status: z.looseObject({ conditions: z.array(z.looseObject({ message: z.string() })) }),
});

test("pods that may not share a node are told beside the nodes that would fit", () => {
  const message = "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.";
  const objects = [
    node("a"),
    ...app("job", { status: unscheduled(message), podSpec: anywhere, replicas: 3 }),
  ];
  expect(toldOf(objects)).toContain("job wants 3 pods, and 1 node would fit.");
});

const existing =
  "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.";

function guard(term: object): RawObject[] {
  const labelSelector = { matchLabels: { app: "job" } };
  const required = [{ topologyKey: "kubernetes.io/hostname", labelSelector, ...term }];
  const affinity = {
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required },
  };
  return app("guard", { podSpec: { affinity } });
}

test.for([{}, { namespaces: ["shop", "web"] }])(
  "whose rule (%j) keeps a pod off its nodes is to blame, and not the pod",
  (term) => {
    const objects = [
      node("node-1"),
      ...guard(term),
      ...app("other"),
      ...pending(existing, anywhere),
    ];
    expect(look(objects).findings.map(inShort)).toEqual([
      "active broken medium pod-rules-unmet Deployment/guard: job cannot be scheduled",
    ]);
    expect(toldOf(objects)).toContain("deployment/guard lets no pod like job beside its own.");
  },
);

test.for([{ namespaces: ["shop"] }, { namespaceSelector: { matchLabels: { team: "shop" } } }])(
  "a rule about pods of other namespaces (%j) keeps none of its own off",
  (term) => {
    const objects = [node("node-1"), ...guard(term), ...pending(existing, anywhere)];
    expect(look(objects).findings.map(inShort)).toEqual([
      "active broken medium pod-rules-unmet Deployment/job: job cannot be scheduled",
    ]);
  },
);

test("a rule of pods that were not seen is nothing to change in this one", () => {
  const [finding] = look([node("a"), ...pending(existing, anywhere)]).findings;
  expect(finding && inShort(finding)).toBe(
    "active broken medium pod-rules-unmet Deployment/job: job cannot be scheduled",
  );
  expect(finding?.later.map(({ text }) => text)).toEqual([
    "loosen the anti-affinity of the pods that hold the nodes, or add a node",
  ]);
});

test.for([
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/not-ready",
  "node.cilium.io/agent-not-ready",
  "ebs.csi.aws.com/agent-not-ready",
  "node.cluster.x-k8s.io/uninitialized",
  "ToBeDeletedByClusterAutoscaler",
])("nobody is told to tolerate %s", (key) => {
  const taints = [{ key, effect: "NoSchedule" }];
  const message = `0/1 nodes are available: 1 node(s) had untolerated taint {${key}: }.`;
  for (const nodes of [[node("a", { spec: { taints } })], []]) {
    const [finding] = look([...nodes, ...pending(message, anywhere)]).findings;
    expect(finding?.cause).toBe("untolerated-taint");
    expect(JSON.stringify([finding?.fix, finding?.later])).not.toContain("tolerat");
  }
});

const room = "0/1 nodes are available: 1 Insufficient cpu.";

test.for<readonly [what: string, events: readonly RawObject[], told: readonly string[]]>([
  [
    "by one in view",
    [preemptedBy("job-r1-x7k2p", "pod front-pod-0")],
    ["job-r1-x7k2p lost its room on a to a pod of deployment/front, which has a higher priority."],
  ],
  [
    "by one that is named",
    [preemptedBy("job-r1-x7k2p", "web/front-r1-0")],
    ["job-r1-x7k2p lost its room on a to a pod of deployment/front, which has a higher priority."],
  ],
  [
    "by one that is not in view",
    [preemptedBy("job-r1-x7k2p", "pod 4711"), preemptedBy("job-r1-8fq2z", "pod 4712")],
    ["job-r1-x7k2p lost its room on a to a pod of higher priority."],
  ],
  ["a pod of another workload", [preemptedBy("job-other-r1-x7k2p", "pod 4711")], []],
])("a pod that waits for room was preempted: $0", ([, events, told]) => {
  const objects = [node("a"), ...pending(room, anywhere), ...app("front"), ...events];
  const [finding] = look(objects).findings;
  expect(finding?.cause).toBe("insufficient-resources");
  expect(toldOf(objects).filter((text) => text.includes("lost its room"))).toEqual(told);
  expect(finding?.nextCheck?.command?.includes("spec.nodeName=a")).toBe(told.length > 0);
});

function preemptedBy(pod: string, by: string): RawObject {
  const event = warning(`Pod/${pod}`, "Preempted", `Preempted by ${by} on node a`);
  return { ...event, type: "Normal" };
}

test("of nodes that are closed, the one that is open to applications is the one to tolerate", () => {
  const closed = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" };
  const team = { key: "team", value: "data", effect: "NoSchedule" };
  const objects = [
    node("a", { spec: { taints: [closed] } }),
    node("b", { spec: { taints: [team] } }),
    ...pending(tainted, anywhere),
  ];
  const [finding] = look(objects).findings;
  expect(finding?.fix[0]?.text).toContain("tolerates team=data:NoSchedule, if");
  expect(finding?.later[0]?.text).toContain("add a toleration for team=data:NoSchedule");
});

test("of a bound claim whose volume no node can take, a node is what would disprove it", () => {
  const objects = [
    node("a"),
    ...pending("0/1 nodes are available: 1 node(s) exceed max volume count.", anywhere),
  ];
  const { findings, workloads } = look(objects);
  expect(workloads[0]?.why).toBe("no node can take its volume");
  expect(findings[0]?.disproof).toBe("a node that can take the volume");
});

test.for<
  [resource: string, requests: string[], largest: string, request: string, readable?: string]
>([
  ["memory", ["15Gi"], "15258Mi", "15Gi"],
  ["memory", ["15Gi"], "15728639Ki", "15Gi", "14.99Gi"],
  ["cpu", ["2250m"], "2", "2250m"],
  ["cpu", ["1500m", "1"], "2", "2500m"],
  ["memory", ["15Gi", "512Mi"], "15258Mi", "15872Mi"],
  ["memory", ["15Gi", "1Mi"], "15258Mi", "15361Mi"],
  ["memory", ["200M", "100M"], "200M", "300M"],
  ["nvidia.com/gpu", ["2", "2"], "1", "4"],
])("of %s a request of %s is told beside a node of %s as it is written", (row) => {
  const [resource, requests, largest, request, readable = largest] = row;
  const containers = requests.map((quantity, index) => ({
    name: `app-${index}`,
    resources: { requests: { [resource]: quantity } },
  }));
  const told = toldOf([
    { ...node("a"), status: { allocatable: { [resource]: largest } } },
    ...pending(`0/1 nodes are available: 1 Insufficient ${resource}.`, { ...anywhere, containers }),
  ]);
  expect(told).toContain(`Each pod of job requests ${request} of ${resource}.`);
  expect(told).toContain(`No node is that large: the largest that fits can give ${readable}.`);
});

const tooMuch = "0/1 nodes are available: 1 Insufficient memory.";
const asking = (name: string, memory: string, more: object = {}) => ({
  name,
  resources: { requests: { memory } },
  ...more,
});
const sidecar = { restartPolicy: "Always" };

test.for<readonly [name: string, inits: readonly object[], told: string, fix: string]>([
  [
    "an init container that asks for more than what runs after it",
    [asking("migrate", "96Gi")],
    "Each pod of job requests 96Gi of memory: its init container migrate requests 96Gi, what runs after it 128Mi.",
    `patch deployment/job -p '{"spec":{"template":{"spec":{"initContainers":[{"name":"migrate","resources":{"requests":{"memory":"12800Mi"}}}]}}}}'`,
  ],
  [
    "an init container beside a sidecar that was started before it",
    [asking("proxy", "1Gi", sidecar), asking("migrate", "95Gi"), asking("seed", "1Gi")],
    "Each pod of job requests 96Gi of memory: its init container migrate requests 95Gi, what runs after it 1152Mi.",
    "",
  ],
  [
    "a sidecar that runs beside the others",
    [asking("migrate", "64Mi"), asking("proxy", "96Gi", sidecar)],
    "Each pod of job requests 98432Mi of memory.",
    "",
  ],
])("what a pod requests counts $0", ([, initContainers, told, fix]) => {
  const objects = [
    { ...node("a"), status: { allocatable: { memory: "16000Mi" } } },
    ...pending(tooMuch, {
      ...anywhere,
      initContainers,
      containers: [asking("app", "128Mi")],
    }),
  ];
  expect(toldOf(objects)).toContain(told);
  expect(toldOf(objects)).toContain(
    "No node is that large: the largest that fits can give 16000Mi.",
  );
  expect(look(objects).findings[0]?.fix[0]?.command ?? "").toContain(fix);
});

import { expect, onTestFinished, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { crashing, object, ownedBy } from "../testing/objects.ts";

const managedFields = [
  {
    manager: "kubectl",
    time: "2026-11-20T03:00:00Z",
    fieldsType: "FieldsV1",
    fieldsV1: { "f:spec": { "f:template": {} } },
  },
];
const labels = { app: "agent" };

function template(tag: string) {
  const containers = [{ name: "app", image: `example.com/agent:${tag}` }];
  return { metadata: { labels }, spec: { containers } };
}

function revision(number: number, at: string) {
  return object("ControllerRevision", `agent-r${number}`, {
    metadata: { ...ownedBy("DaemonSet/agent"), creationTimestamp: at },
    revision: number,
    data: { spec: { template: template(`v${number}`) } },
  });
}

const daemonSet = object("DaemonSet", "agent", {
  metadata: { managedFields },
  spec: { selector: { matchLabels: labels }, template: template("v2") },
  status: { desiredNumberScheduled: 1 },
});
const agent = [
  daemonSet,
  object("Pod", "agent-x2x9z", {
    metadata: {
      ...ownedBy("DaemonSet/agent"),
      labels: { ...labels, "controller-revision-hash": "r2" },
    },
    spec: { nodeName: "node-1", ...template("v2").spec },
    status: crashing,
  }),
  revision(1, "2026-11-20T02:10:00Z"),
  revision(2, "2026-11-20T03:00:00Z"),
];

test("a DaemonSet that fails after a change says which, and how to undo it", async () => {
  const { call, close } = await eksOn({ objects: agent });
  onTestFinished(close);
  const { text } = await call("diagnose", { namespace: "shop", target: "agent" });
  expect(text).toContain("rollout 2: image tag v1 → v2 (by kubectl)");
  expect(text).toContain("kubectl -n shop rollout undo daemonset/agent --to-revision=1");
});

test("ControllerRevisions are listed of what fails alone", async () => {
  const { call, asked, close } = await eksOn({
    objects: [{ ...daemonSet, status: { desiredNumberScheduled: 0 } }],
  });
  onTestFinished(close);
  await call("diagnose", { namespace: "shop" });
  expect(asked.filter(({ path }) => path.includes("controllerrevisions"))).toEqual([]);
});

const killed = {
  ...crashing,
  containerStatuses: crashing.containerStatuses.map((status) => ({
    ...status,
    lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
  })),
};
const range = object("LimitRange", "defaults", {
  spec: { limits: [{ type: "Container", default: { memory: "96Mi" } }] },
});

function agentAt(memory: string | undefined) {
  const [app] = template("v2").spec.containers;
  const containers = [{ ...app, ...(memory && { resources: { limits: { memory } } }) }];
  return [
    object("DaemonSet", "agent", {
      spec: { selector: { matchLabels: labels }, template: template("v2") },
      status: { desiredNumberScheduled: 1 },
    }),
    object("Pod", "agent-x2x9z", {
      metadata: { ...ownedBy("DaemonSet/agent"), labels },
      spec: { nodeName: "node-1", containers },
      status: killed,
    }),
    range,
  ];
}

test.for([
  [[], "which LimitRange defaults gives because its template sets none"],
  [
    ["/api/v1/namespaces/shop/limitranges"],
    "which its template does not set (perhaps a LimitRange does, they were not read)",
  ],
] as const)(
  "a limit that a template does not set is told: forbidden %j",
  async ([forbidden, told]) => {
    const { call, close } = await eksOn({ objects: agentAt("96Mi"), forbidden });
    onTestFinished(close);
    const { text } = await call("diagnose", { namespace: "shop", target: "agent" });
    expect(text).toContain(told);
    expect(text.includes("what gives the memory limit of daemonset/agent")).toBe(
      forbidden.length > 0,
    );
  },
);

test("LimitRanges are listed of what was killed at a limit of theirs alone", async () => {
  const { call, asked, close } = await eksOn({ objects: agentAt(undefined) });
  onTestFinished(close);
  await call("diagnose", { namespace: "shop" });
  expect(asked.filter(({ path }) => path.includes("limitranges"))).toEqual([]);
});

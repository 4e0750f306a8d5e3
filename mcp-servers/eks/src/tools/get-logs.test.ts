import { setTimeout as pause } from "node:timers/promises";
import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { z } from "zod";
import { eksOn } from "../testing/eks-on.ts";
import { app, crashing, globalObject, object, ownedBy } from "../testing/objects.ts";

const objects = app("payment", { status: crashing });
const log = "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log";
const answers = { [log]: "starting\nerror: no variable\nbye\n" };

test.for(["payment-7c41f9-x2x9z", "payment", "deploy/payment"])(
  "of %s the run that failed is read",
  async (pod) => {
    const { call } = await eksOn({ objects, answers });
    const { structuredContent } = await call("get_logs", { namespace: "shop", pod });
    expect(structuredContent).toMatchObject({
      pod: { name: "payment-7c41f9-x2x9z" },
      container: "app",
      previous: true,
      lines: ["starting", "error: no variable", "bye"],
      hasMore: false,
    });
  },
);

test("of a CronJob its last run is read", async () => {
  const cluster = [object("CronJob", "nightly"), ...run("nightly-99"), ...run("nightly-100")];
  const { call } = await eksOn({
    objects: cluster,
    answers: { "/api/v1/namespaces/shop/pods/nightly-100-x/log": "done\n" },
  });
  const { structuredContent } = await call("get_logs", { namespace: "shop", pod: "nightly" });
  expect(structuredContent).toMatchObject({ pod: { name: "nightly-100-x" }, lines: ["done"] });
});

test("a log is answered whole; the lines that tell of trouble are evidence", async () => {
  const { call } = await eksOn({ objects, answers });
  const input = { namespace: "shop", pod: "payment", tailLines: 2 };
  const { text, structuredContent } = await call("get_logs", input);
  expect(text).toMatchInlineSnapshot(`
    "pod shop/payment-7c41f9-x2x9z, container app, the run before this one
    … older lines were cut: raise tailLines
    error: no variable
    bye"
  `);
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      container: 'app',
      evidence: [
        {
          clusterId: 'cluster-1',
          id: 'b338e9ee2066da83',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl -n shop logs payment-7c41f9-x2x9z -c app --previous --tail=100' },
          source: { arguments: { namespace: 'shop', pod: 'payment', tailLines: 2 }, server: 'eks', tool: 'get_logs' },
          subject: { kind: 'Pod', name: 'payment-7c41f9-x2x9z', namespace: 'shop', uid: 'pod-payment-7c41f9-x2x9z' },
          text: 'error: no variable',
          trust: 'outside',
          values: { line: 'error: no variable', owner: 'Deployment/payment' }
        }
      ],
      gaps: [],
      hasMore: true,
      lines: [ 'error: no variable', 'bye' ],
      pod: { kind: 'Pod', name: 'payment-7c41f9-x2x9z', namespace: 'shop', uid: 'pod-payment-7c41f9-x2x9z' },
      previous: true
    }"
  `);
});

test.for([
  [
    { pod: "nope" },
    'Namespace shop has no pod and no workload named "nope". list_objects shows the names.',
  ],
  [{ pod: "pod/nope" }, 'Namespace shop has no pod named "nope".'],
  [
    { pod: "payment", container: "x" },
    'Pod payment-7c41f9-x2x9z has no container "x". It has: app.',
  ],
] as const)("%j is refused: %s", async ([input, sentence]) => {
  const { call } = await eksOn({ objects, answers });
  const answer = await call("get_logs", { namespace: "shop", ...input });
  expect(answer).toMatchObject({ isError: true, text: `not_found: ${sentence}` });
});

test("a log that the role leaves out says which command grants it", async () => {
  const { call, client } = await eksOn({ objects, forbidden: [log] });
  const input = { namespace: "shop", pod: "payment" };
  const { text } = await call("get_logs", input);
  expect(text).toMatchInlineSnapshot(
    `"denied: User "bot" may not get pods/log in namespace shop. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-pods-log --verb=get,list --resource=pods/log && kubectl -n shop create rolebinding binnacle-read-pods-log --role=binnacle-read-pods-log --user=bot"`,
  );
  const { _meta } = await client.callTool({ name: "get_logs", arguments: input });
  const about = { kinds: ["Pod/log"], namespace: "shop", name: "payment-7c41f9-x2x9z" };
  const what = "pods/log payment-7c41f9-x2x9z in namespace shop";
  expect(_meta).toMatchObject({ "binnacle/failure": { unseen: { what, about } } });
});

test.for(["workload", "pod"])(
  "a kubelet that does not give the log of a %s is told by its node",
  async (of) => {
    const { call } = await eksOn({ objects, hanging: ["log"] }, { timeoutMs: 1500 });
    const { text } = await call("get_logs", { namespace: "shop", [of]: "payment" });
    expect(text).toMatch(
      /The kubelet of node node-1, from which the API server reads logs, did not answer in time\. (?:Remedy: )?See whether node node-1 is Ready/u,
    );
    expect(text).not.toContain("Check its load");
  },
);

function nodeThatIs(status: "True" | "False" | "Unknown") {
  const said = {
    True: { reason: "KubeletReady", message: "kubelet is posting ready status" },
    False: { reason: "KubeletNotReady", message: "PLEG is not healthy" },
    Unknown: { reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." },
  }[status];
  const ready = { type: "Ready", status, lastTransitionTime: "2026-11-20T03:02:00Z", ...said };
  return globalObject("Node", "node-1", { status: { conditions: [ready] } });
}

const refusedDial =
  'Get "https://10.0.0.1:10250/containerLogs/shop/x/app": dial tcp 10.0.0.1:10250';

test.for([
  ["Unknown", 500, "does not answer: node node-1 is NotReady since 2026-11-20T03:02:00Z"],
  ["Unknown", 502, "does not answer: node node-1 is NotReady since 2026-11-20T03:02:00Z"],
  ["False", 500, "gave no log: node node-1 is NotReady since 2026-11-20T03:02:00Z"],
] as const)(
  "a log that a node with Ready=%s does not give (%i) is told by its kubelet and since when",
  async ([status, code, said]) => {
    const { call } = await eksOn({
      objects: [...objects, nodeThatIs(status)],
      failing: { [log]: { code, message: refusedDial } },
    });
    const why = `The kubelet of node node-1 ${said}`;
    const { text } = await call("get_logs", { namespace: "shop", pod: "payment" });
    expect(text.split("\n")[0]).toContain(why);
    expect(text).toContain(refusedDial);
    expect(text).toContain("Look at node node-1 first: what its pods wrote is kept on it alone.");
    const { text: all } = await call("get_logs", { namespace: "shop", workload: "payment" });
    expect(all.split("\n")[0]).toMatch(/^NOT SEEN: the log of payment-7c41f9-x2x9z: /u);
    expect(all).toContain(why);
    const { text: printed } = await call("kubectl", { command: "logs payment -n shop" });
    expect(printed).toContain(why);
  },
);

test("a log that nobody gives in time is told by its node, where that is not Ready", async () => {
  const { call } = await eksOn(
    { objects: [...objects, nodeThatIs("Unknown")], hanging: ["log"] },
    { timeoutMs: 1500 },
  );
  const { text } = await call("get_logs", { namespace: "shop", pod: "payment" });
  expect(text).toContain(
    "The kubelet of node node-1 does not answer: node node-1 is NotReady since 2026-11-20T03:02:00Z (NodeStatusUnknown).",
  );
});

test.for([
  ["a node that is Ready", [nodeThatIs("True")]],
  ["a node that nobody sees", []],
] as const)(
  "a log that %s does not give is told with the words of the API server",
  async ([, nodes]) => {
    const { call } = await eksOn({
      objects: [...objects, ...nodes],
      failing: { [log]: { code: 500, message: refusedDial } },
    });
    const { text } = await call("get_logs", { namespace: "shop", pod: "payment" });
    expect(text).toContain(`answered 500: ${refusedDial}`);
    expect(text).not.toContain("NotReady");
  },
);

test.for(["pod", "workload"])(
  "what was read of a %s on a node that is not Ready says so, with the evidence of diagnose",
  async (of) => {
    const { call } = await eksOn({ objects: [...objects, nodeThatIs("False")], answers });
    const { text, structuredContent } = await call("get_logs", {
      namespace: "shop",
      [of]: "payment",
    });
    expect(text.split("\n")[0]).toBe(
      "node node-1 is NotReady since 2026-11-20T03:02:00Z (KubeletNotReady): what its pods write now may not be here",
    );
    expect(text).toContain("error: no variable");
    const diagnosed = await call("diagnose", { namespace: "shop" });
    expect(ofNode(structuredContent)).toHaveLength(1);
    expect(ofNode(diagnosed.structuredContent)).toEqual(ofNode(structuredContent));
  },
);

function ofNode(content: Readonly<Record<string, unknown>>): string[] {
  const { evidence } = Evidence.parse(content);
  return evidence.flatMap(({ id, subject }) => (subject?.kind === "Node" ? [id] : []));
}

const Evidence = z.object({
  evidence: z.array(
    z.object({ id: z.string(), subject: z.object({ kind: z.string() }).optional() }),
  ),
});

test.for(["pod", "workload"])(
  "of a %s that wrote other lines nobody says that nothing is written",
  async (of) => {
    const { call } = await eksOn({ objects, answers });
    const asked = { namespace: "shop", [of]: "payment", grep: "timeout" };
    const { text } = await call("get_logs", asked);
    expect(text.split("\n").at(-1)).toBe("(no such line)");
  },
);

const containerIs = (state: object, more: object = {}) => ({
  phase: "Running",
  containerStatuses: [{ name: "app", ready: true, restartCount: 0, state, ...more }],
});
const since = { startedAt: "2026-11-20T03:00:00Z" };
const end = { exitCode: 3, finishedAt: "2026-11-20T03:05:00Z" };

test.for([
  [containerIs({ running: since }), "is empty; it runs since 2026-11-20T03:00:00Z"],
  [
    containerIs({ waiting: { reason: "ContainerCreating" } }),
    "is empty; it has not started (ContainerCreating)",
  ],
  [
    containerIs({ terminated: end }),
    "is empty; it ran, and ended with exit code 3 at 2026-11-20T03:05:00Z",
  ],
  [crashing, "is empty; it ran, and ended with exit code 1 at 2026-11-20T03:09:00Z"],
  [{ phase: "Pending" }, "is empty; whether it ever started is not told"],
] as const)("an empty log is told as one, with whether its container ever ran: %#", async (of) => {
  const [status, said] = of;
  const { call } = await eksOn({ objects: app("payment", { status }), answers: { [log]: "" } });
  for (const each of ["pod", "workload"]) {
    const { text } = await call("get_logs", { namespace: "shop", [each]: "payment" });
    expect(text.split("\n").at(-1)).toContain(`: the log ${said})`);
  }
});

test.for([
  [{ since: "2026-11-20T03:05:00Z" }, "that time"],
  [{ since: "2026-11-20T03:05:00Z", until: "2026-11-20T03:07:00Z" }, "that time"],
  // Of what has no beginning an hour is read.
  [{ until: "2026-11-20T03:07:00Z" }, "the hour before then"],
] as const)("what wrote nothing has no line of the time that was read: %j", async (of) => {
  const [window, time] = of;
  const silent = app("payment", { status: containerIs({ running: since }) });
  const { call } = await eksOn({ objects: silent, answers: { [log]: "" } });
  for (const each of ["pod", "workload"]) {
    const { text } = await call("get_logs", { namespace: "shop", [each]: "payment", ...window });
    expect(text).toContain(`the log has no line of ${time}; it runs since`);
  }
});

test("kubelets that hang hold up nobody else: neither logs of other nodes nor other questions", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `payment-7c41f9-${index}`);
  const pods = names.map((name, index) => ({
    ...podOf(name),
    spec: { nodeName: index === 11 ? "node-2" : "node-1", containers: [{ name: "app" }] },
  }));
  const { call } = await eksOn(
    {
      objects: [...objects.filter(({ kind }) => kind !== "Pod"), ...pods],
      hanging: names.slice(0, 11).map((name) => `${name}/log`),
      answers: { [`/api/v1/namespaces/shop/pods/${names[11]}/log`]: "error: no variable\n" },
    },
    { timeoutMs: 3000 },
  );
  let isAnswered = false;
  const asked = call("get_logs", { namespace: "shop", workload: "payment" }).finally(() => {
    isAnswered = true;
  });
  await pause(700);
  const { text: listed } = await call("list_objects", { kind: "pods", namespace: "shop" });
  expect(isAnswered).toBe(false);
  expect(listed).toContain("payment-7c41f9-11");
  const { text } = await asked;
  expect(text).toContain("logs of 1 of 12 pods read");
  expect(text).toContain("error: no variable");
  expect(text).not.toContain("node-2");
});

test.for([
  [
    "may not be read",
    { forbidden: ["/apis/apps/v1/namespaces/shop/deployments"] },
    'denied: Namespace shop has no pod named "nope", and whether it has a workload of that name is unknown: deployments in namespace shop could not be read. User "bot" may not list them. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-deployments --verb=get,list --resource=deployments.apps && kubectl -n shop create rolebinding binnacle-read-deployments --role=binnacle-read-deployments --user=bot',
  ],
  [
    "fail",
    { answers: { "/apis/apps/v1/namespaces/shop/statefulsets/nope": "<html>" } },
    'unavailable: Namespace shop has no pod named "nope", and whether it has a workload of that name is unknown: statefulsets in namespace shop could not be read. The Kubernetes API server\'s answer is no JSON.',
  ],
] as const)("where workloads %s, none is said to be missing", async ([, cluster, said]) => {
  const { call } = await eksOn(cluster);
  expect((await call("get_logs", { namespace: "shop", pod: "nope" })).text).toBe(said);
});

const runsAgain = {
  phase: "Running",
  containerStatuses: [
    {
      name: "app",
      ready: true,
      restartCount: 51,
      state: { running: { startedAt: "2026-11-20T03:09:30Z" } },
      lastState: { terminated: { exitCode: 2, finishedAt: "2026-11-20T03:05:00Z" } },
    },
  ],
};

test("of a workload that fell and runs again the restarts are told, and how the run that failed ended", async () => {
  const { call } = await eksOn({
    objects: app("payment", { status: runsAgain }),
    answers: { [log]: "starting\nlistening\n", [`${log}?previous`]: "starting\npanic: no data\n" },
  });
  const asked = { namespace: "shop", workload: "payment" };
  const { text } = await call("get_logs", asked);
  expect(text).toMatchInlineSnapshot(`
    "deployment/payment in shop: logs of 1 of 1 pod read, container app, 2 lines; 51 restarts in all; the run before this one failed with exit code 2 at 2026-11-20T03:05:00Z
    patterns (2 of 2), trouble first:
    - 1× in 1 pod: listening
    - 1× in 1 pod: starting
    pod payment-7c41f9-x2x9z, the run before this one, its end:
    starting
    panic: no data"
  `);
  const { text: current } = await call("get_logs", { ...asked, previous: false });
  expect(current).toContain("51 restarts in all; the run before this one failed with exit code 2");
  expect(current).not.toContain("panic");
});

function podOf(name: string) {
  const metadata = { ...ownedBy("ReplicaSet/payment-7c41f9"), labels: { app: "payment" } };
  return object("Pod", name, { metadata, status: {} });
}

/** A run of the CronJob: a Job and its pod. */
function run(name: string) {
  return [
    object("Job", name, { metadata: ownedBy("CronJob/nightly"), spec: {} }),
    object("Pod", `${name}-x`, {
      metadata: ownedBy(`Job/${name}`),
      spec: { containers: [{ name: "app" }] },
      status: {},
    }),
  ];
}

test("a line that its program calls a warning is told as one, and is none of the errors", async () => {
  const lines = "WARN first connect failed: connection refused, retrying\nERROR no variable\n";
  const { call } = await eksOn({ objects: app("payment"), answers: { [log]: lines } });
  const { text } = await call("get_logs", { namespace: "shop", workload: "payment" });
  expect(text).toMatch(/: warn (?:WARN )?first connect failed/u);
  expect(text).toMatch(/newest errors:\n- [^\n]*ERROR no variable\n(?!- )/u);
});

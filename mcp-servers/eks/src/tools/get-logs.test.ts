import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app, crashing, object, ownedBy } from "../testing/objects.ts";

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

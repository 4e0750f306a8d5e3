import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object } from "../testing/objects.ts";

const path = "/api/v1/namespaces/shop/pods";
const table = {
  kind: "Table",
  metadata: { continue: "page-2", remainingItemCount: 16 },
  columnDefinitions: [
    ...["Name", "Ready", "Status", "Restarts", "Age"].map((name) => ({ name })),
    { name: "IP", priority: 1 },
  ],
  rows: [
    {
      cells: ["payment-1", "0/1", "CrashLoopBackOff", "7 (2m ago)", "20m", "10.0.0.7"],
      object: { metadata: { name: "payment-1", namespace: "shop", uid: "p1" } },
    },
  ],
};

test("objects are listed as kubectl shows them; an age is no part of the fact", async () => {
  const { call } = await eksOn({ answers: { [path]: table } });
  const { text, structuredContent } = await call("list_objects", { kind: "po", namespace: "shop" });
  expect(text).toMatchInlineSnapshot(`
    "NOT SEEN: 16 of 17 pods: The list was cut at 1. Remedy: Ask on with continue, or with a larger limit.
    Namespace   Name        Ready   Status             Restarts     Age
    shop        payment-1   0/1     CrashLoopBackOff   7 (2m ago)   20m
    … more: continue=page-2"
  `);
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      continue: 'page-2',
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '71f4200bd243b8c0',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl -n shop get pods payment-1' },
          source: { arguments: { kind: 'po', limit: 50, namespace: 'shop' }, server: 'eks', tool: 'list_objects' },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'p1' },
          text: 'pod/payment-1: Ready 0/1, Status CrashLoopBackOff, Restarts 7',
          trust: 'fact',
          values: { Name: 'payment-1', Ready: '0/1', Restarts: '7 (2m ago)', Status: 'CrashLoopBackOff' }
        }
      ],
      gaps: [
        {
          about: { kinds: [ 'Pod' ], namespace: 'shop' },
          kind: 'cut',
          origin: 'kubernetes',
          remedy: { text: 'Ask on with continue, or with a larger limit.' },
          what: '16 of 17 pods',
          why: 'The list was cut at 1.'
        }
      ],
      hasMore: true,
      items: [
        {
          columns: { Age: '20m', Name: 'payment-1', Ready: '0/1', Restarts: '7 (2m ago)', Status: 'CrashLoopBackOff' },
          ref: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'p1' }
        }
      ]
    }"
  `);
});

const condition = (type: string, status: string, at: string) => ({
  type,
  status,
  lastTransitionTime: `2026-11-20T0${at}:00Z`,
});
const nodeRow = (name: string, status: string, ...conditions: readonly object[]) => ({
  cells: [name, status],
  object: { metadata: { name }, status: { conditions } },
});

test("of nodes what kubectl's columns hide is told, too: pressures, and since when", async () => {
  const nodes = {
    kind: "Table",
    metadata: {},
    columnDefinitions: ["Name", "Status"].map((name) => ({ name })),
    rows: [
      nodeRow("node-a", "Ready", condition("MemoryPressure", "False", "2:00")),
      nodeRow(
        "node-b",
        "Ready",
        condition("MemoryPressure", "True", "2:40"),
        condition("DiskPressure", "True", "2:30"),
        condition("Ready", "True", "1:00"),
      ),
      nodeRow("node-c", "NotReady", condition("Ready", "Unknown", "2:50")),
    ],
  };
  const { call } = await eksOn({ answers: { "/api/v1/nodes": nodes } });
  const { text } = await call("list_objects", { kind: "nodes" });
  expect(text).toMatchInlineSnapshot(`
    "Name     Status     Condition                               Since
    node-a   Ready
    node-b   Ready      MemoryPressure=True,DiskPressure=True   2026-11-20T02:30:00Z
    node-c   NotReady   Ready=Unknown                           2026-11-20T02:50:00Z"
  `);
});

test("a server that prints no tables gives names", async () => {
  const { call } = await eksOn({ objects: [object("Pod", "payment-1")] });
  const { text } = await call("list_objects", { kind: "pods", namespace: "shop" });
  expect(text).toMatchInlineSnapshot(`
    "Namespace   Name        Created
    shop        payment-1   2026-11-20T02:10:00Z"
  `);
});

test("a list that the role does not allow says which command grants it", async () => {
  const { call } = await eksOn({ forbidden: ["/apis/apps/v1/namespaces/shop/deployments"] });
  const { text, isError } = await call("list_objects", { kind: "deploy", namespace: "shop" });
  expect(isError).toBe(true);
  expect(text).toMatchInlineSnapshot(
    `"denied: User "bot" may not list deployments in namespace shop. Let a cluster administrator run it. kubectl -n shop create role binnacle-read-deployments --verb=get,list --resource=deployments.apps && kubectl -n shop create rolebinding binnacle-read-deployments --role=binnacle-read-deployments --user=bot"`,
  );
});

test("a kind that the cluster does not have is a sentence", async () => {
  const { call } = await eksOn({});
  const { text } = await call("list_objects", { kind: "gateways" });
  expect(text).toMatchInlineSnapshot(
    `"bad_input: The cluster has no kind "gateways" that I can read. Use the kind (Deployment) or kubectl's name (deployments, deploy)."`,
  );
});

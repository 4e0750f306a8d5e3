import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object } from "../testing/objects.ts";

const pod = object("Pod", "payment-1", {
  metadata: { managedFields: [{}] },
  spec: { containers: [{ name: "app", env: [{ name: "DB_PASSWORD", value: "hunter22" }] }] },
  status: {
    phase: "Running",
    startTime: "2026-11-20T02:11:00Z",
    containerStatuses: [{ name: "app", restartCount: 7 }],
  },
});

test("an object is shown without noise and secrets, each value of its status as evidence", async () => {
  const { call } = await eksOn({ objects: [pod] });
  const input = { kind: "po", namespace: "shop", name: "payment-1" };
  const { text, structuredContent } = await call("get_object", input);
  expect(text).toMatchInlineSnapshot(`
    "kind: Pod
    metadata:
      name: payment-1
      namespace: shop
      uid: pod-payment-1
      creationTimestamp: "2026-11-20T02:10:00Z"
    spec:
      containers:
      - name: app
        env:
        - name: DB_PASSWORD
          value: "[redacted 3f41ee]"
    status:
      phase: Running
      startTime: "2026-11-20T02:11:00Z"
      containerStatuses:
      - name: app
        restartCount: 7"
  `);
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      evidence: [
        {
          clusterId: 'cluster-1',
          id: '0f51c6dba62fbb34',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: "kubectl -n shop get pods payment-1 -o jsonpath='{.status.phase}'" },
          source: { arguments: { kind: 'po', name: 'payment-1', namespace: 'shop' }, server: 'eks', tool: 'get_object' },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' },
          text: 'pod/payment-1: status.phase is Running',
          trust: 'fact',
          values: { phase: 'Running' }
        },
        {
          clusterId: 'cluster-1',
          id: '1df9763a97998c95',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: "kubectl -n shop get pods payment-1 -o jsonpath='{.status.startTime}'" },
          source: { arguments: { kind: 'po', name: 'payment-1', namespace: 'shop' }, server: 'eks', tool: 'get_object' },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' },
          text: 'pod/payment-1: status.startTime is set',
          trust: 'fact',
          values: { startTime: { at: '2026-11-20T02:11:00Z' } }
        },
        {
          clusterId: 'cluster-1',
          id: 'f31ace04baa18571',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: {
            language: 'kubectl',
            text: "kubectl -n shop get pods payment-1 -o jsonpath='{.status.containerStatuses[0].name}'"
          },
          source: { arguments: { kind: 'po', name: 'payment-1', namespace: 'shop' }, server: 'eks', tool: 'get_object' },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' },
          text: 'pod/payment-1: status.containerStatuses.0.name is app',
          trust: 'fact',
          values: { name: 'app' }
        },
        {
          clusterId: 'cluster-1',
          id: 'fbb2defe32c4060d',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: {
            language: 'kubectl',
            text: "kubectl -n shop get pods payment-1 -o jsonpath='{.status.containerStatuses[0].restartCount}'"
          },
          source: { arguments: { kind: 'po', name: 'payment-1', namespace: 'shop' }, server: 'eks', tool: 'get_object' },
          subject: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' },
          text: 'pod/payment-1: status.containerStatuses.0.restartCount is 7',
          trust: 'fact',
          values: { restartCount: 7 }
        }
      ],
      gaps: [],
      object: {
        kind: 'Pod',
        metadata: { creationTimestamp: '2026-11-20T02:10:00Z', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' },
        spec: { containers: [ { env: [ { name: 'DB_PASSWORD', value: '[redacted 3f41ee]' } ], name: 'app' } ] },
        status: {
          containerStatuses: [ { name: 'app', restartCount: 7 } ],
          phase: 'Running',
          startTime: '2026-11-20T02:11:00Z'
        }
      },
      ref: { kind: 'Pod', name: 'payment-1', namespace: 'shop', uid: 'pod-payment-1' }
    }"
  `);
});

test.for([
  [{ kind: "Pod", namespace: "shop", name: "nope" }],
  [{ kind: "Node", name: "nope" }],
  [{ kind: "Deployment", name: "nope" }],
] as const)("%j is not there", async ([input]) => {
  const { call } = await eksOn({});
  const where = input.kind === "Node" ? "The cluster" : "Namespace shop";
  const text = `not_found: ${where} has no ${input.kind.toLowerCase()} named "nope".`;
  expect(await call("get_object", input)).toMatchObject({ isError: true, text });
});

const secret = "hunter2-Secret9";
const given = [
  `--password=${secret}`,
  `-Dpassword=${secret}`,
  `--token ${secret}`,
  `PASSWORD='${secret}'`,
  `sh -c 'app --secret=${secret}'`,
  `postgres://u:${secret}@db:5432/x?a=b`,
];

test("what is taken out of arguments leaves their quotes: the YAML stays what it was", async () => {
  const spec = { containers: [{ name: "app", args: given }] };
  const { call } = await eksOn({ objects: [object("Pod", "payment-1", { spec })] });
  for (const command of ["get pod payment-1 -o yaml", "describe pod payment-1"]) {
    const shown = [
      await call("get_object", { kind: "po", namespace: "shop", name: "payment-1" }),
      await call("kubectl", { command }),
    ];
    for (const { text } of shown) {
      expect(text).not.toContain(secret);
      const items = text.split("\n").flatMap((line) => /^ +- (".*)$/u.exec(line)?.[1] ?? []);
      const args = items.map((item): unknown => JSON.parse(item));
      const mark = /\[redacted [0-9a-f]{6}\]/gu;
      expect(args.map((arg) => String(arg).replaceAll(mark, secret))).toEqual(given);
    }
  }
});

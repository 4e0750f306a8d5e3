import { DiagnoseResult, eks, Observed } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { eksOn } from "./testing/eks-on.ts";
import { app, crashing, object } from "./testing/objects.ts";

const pod = object("Pod", "payment-1", {
  spec: { containers: [] },
  status: { phase: "Running" },
});

test("every tool of the contract is served, described in at most 60 words, and only reads", async () => {
  const { client } = await eksOn({});
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(Object.values(eks).map(({ name }) => name));
  for (const { description = "", annotations } of tools) {
    expect(description.split(/\s+/u).length).toBeLessThanOrEqual(60);
    expect(annotations).toMatchObject({ readOnlyHint: true });
  }
});

const inputs: Readonly<Record<keyof typeof eks, Readonly<Record<string, unknown>>>> = {
  diagnose: { namespace: "shop" },
  listObjects: { kind: "pods", namespace: "shop" },
  getObject: { kind: "Pod", namespace: "shop", name: "payment-1" },
  getEvents: { namespace: "shop" },
  getLogs: { namespace: "shop", pod: "payment" },
  getChanges: { namespace: "shop" },
  getTopology: { namespace: "shop", target: "payment" },
  getUsage: { namespace: "shop" },
  checkAccess: { verb: "list", resource: "pods", namespace: "shop" },
  checkNetwork: { namespace: "shop", from: "10.0.0.1", to: "payment", port: "8080" },
  kubectl: { command: "get pod payment-1" },
};

test.for(Object.keys(inputs))(
  "evidence of %s is of the cluster that was read, and its commands name the context",
  async (key) => {
    const tool = Object.entries(eks).find(([name]) => name === key)?.[1];
    const input = Object.entries(inputs).find(([name]) => name === key)?.[1] ?? {};
    const event = {
      involvedObject: { kind: "Pod", namespace: "shop", name: "payment-1" },
      reason: "Odd",
      firstTimestamp: "2026-11-20T03:00:00Z",
      lastTimestamp: "2026-11-20T03:05:00Z",
    };
    const { call, close } = await eksOn(
      {
        objects: [pod, ...app("payment", { status: crashing }), object("Event", "odd", event)],
        answers: { "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log": "error: no\n" },
      },
      { kubectlContext: "prod eu" },
    );
    const { structuredContent } = await call(tool?.name ?? "", input);
    await close();
    const { evidence } = Observed.parse(structuredContent);
    expect(evidence.length).toBeGreaterThan(0);
    expect(new Set(evidence.map(({ clusterId }) => clusterId))).toEqual(new Set(["cluster-1"]));
    const steps = DiagnoseResult.safeParse(structuredContent).data?.outcome;
    const findings = steps?.kind === "diagnosed" ? steps.findings : [];
    expect([undefined, "prod eu"]).toContain(steps?.cluster.context);
    const commands = [
      ...evidence.map(({ reproduce }) => reproduce.text),
      ...findings.flatMap(({ nextCheck }) => nextCheck?.command ?? []),
    ];
    const unnamed = commands.filter((line) => !line.startsWith("kubectl --context 'prod eu' "));
    expect(unnamed).toEqual([]);
  },
);

test("a command that names the context of this cluster is read as one without it", async () => {
  const { call } = await eksOn({ objects: [pod] }, { kubectlContext: "prod" });
  const own = await call("kubectl", {
    command: "kubectl --context prod get pod payment-1 -o name",
  });
  expect(own.text).toBe("pod/payment-1");
  const other = await call("kubectl", { command: "kubectl --context=other get pods" });
  expect(other.text).toBe(
    "refused: --context is refused: I read one cluster, and configuration says which.",
  );
});

test.for([
  ["list_objects", { kind: "Secret" }],
  ["list_objects", { kind: "secrets.v1" }],
  ["get_object", { kind: "SECRETS", name: "x", namespace: "shop" }],
  ["get_object", { kind: "ｓecret", name: "x", namespace: "shop" }],
  ["kubectl", { command: "get pods,secrets -A" }],
  ["kubectl", { command: "describe secret/x" }],
] as const)("%s %j never reads a Secret", async ([tool, input]) => {
  const { call, asked } = await eksOn({});
  const { text, isError } = await call(tool, input);
  expect(isError).toBe(true);
  expect(text).toContain("I never read Secrets");
  expect(asked.filter(({ path }) => path.includes("secret"))).toEqual([]);
});

test("a server for one namespace has no namespace to ask for, and leaves it in no other way", async () => {
  const { call, client } = await eksOn({ objects: [pod] }, { namespace: "shop" });
  const { tools } = await client.listTools();
  const names = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.properties ?? {}));
  expect(names).not.toContain("namespace");
  const elsewhere = await call("kubectl", { command: "get pods -n billing" });
  expect(elsewhere.text).toBe("refused: Only namespace shop may be read here.");
  const everywhere = await call("kubectl", { command: "get pods -A" });
  expect(everywhere.isError).toBe(true);
  const own = await call("kubectl", { command: "get pod payment-1 -o name" });
  expect(own.text).toBe("pod/payment-1");
});

test("where kube-system is refused the cluster still has an identity, and a gap says what is missing", async () => {
  const { call } = await eksOn({ objects: [pod], forbidden: ["/api/v1/namespaces/kube-system"] });
  const input = { kind: "Pod", namespace: "shop", name: "payment-1" };
  const { structuredContent } = await call("get_object", input);
  expect(structuredContent["gaps"]).toMatchObject([
    { kind: "refused", what: "namespaces in the cluster", about: { kinds: ["Namespace"] } },
  ]);
});

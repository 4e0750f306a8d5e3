import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { object } from "../testing/objects.ts";

const objects = [object("Pod", "payment-1", { status: { phase: "Running" } })];

test("a command is answered whole", async () => {
  const { call } = await eksOn({ objects });
  const { text, structuredContent } = await call("kubectl", {
    command: "kubectl get pod payment-1 -o name",
  });
  expect(text).toBe("pod/payment-1");
  expect(laidOut(structuredContent)).toMatchInlineSnapshot(`
    "{
      command: 'kubectl get pod payment-1 -o name',
      evidence: [
        {
          clusterId: 'cluster-1',
          id: 'f5428ad47550e6fa',
          observedAt: '2026-11-20T03:10:00Z',
          origin: 'kubernetes',
          reproduce: { language: 'kubectl', text: 'kubectl get pod payment-1 -o name' },
          source: { arguments: { command: 'kubectl get pod payment-1 -o name' }, server: 'eks', tool: 'kubectl' },
          subject: { kind: 'Cluster', name: 'prod', uid: 'cluster-1' },
          text: 'kubectl get pod payment-1 -o name: pod/payment-1',
          trust: 'outside',
          values: {}
        }
      ],
      gaps: [],
      hasMore: false,
      output: 'pod/payment-1'
    }"
  `);
});

test.for([
  ["get pod nope", 'not_found: Namespace shop has no pod named "nope".'],
  ["get pod nope -o yaml", 'not_found: Namespace shop has no pod named "nope".'],
  ["describe node nope", 'not_found: The cluster has no node named "nope".'],
  ["get pods -n shop --raw", "refused: --raw is refused: I read objects, not raw paths."],
  [
    "get blorbs",
    `bad_input: The cluster has no kind "blorbs" that I can read. Use the kind (Deployment) or kubectl's name (deployments, deploy).`,
  ],
  [
    "delete pod payment-1",
    "refused: kubectl delete changes the cluster; I only read. Supported: get, describe, logs, events, top, rollout status, rollout history, auth can-i, auth whoami, config view, explain, api-resources.",
  ],
  [
    "exec payment-1",
    "refused: kubectl exec opens a way into the cluster; I only read. Supported: get, describe, logs, events, top, rollout status, rollout history, auth can-i, auth whoami, config view, explain, api-resources.",
  ],
] as const)("%s is refused: %s", async ([command, sentence]) => {
  const { call } = await eksOn({ objects });
  expect(await call("kubectl", { command })).toMatchObject({ isError: true, text: sentence });
});

test("an output that is too long is cut, and says so", async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    object("Pod", `payment-with-a-long-name-${index}`),
  );
  const { call } = await eksOn({ objects: many });
  const { structuredContent } = await call("kubectl", { command: "get pods -o name" });
  expect(structuredContent["hasMore"]).toBe(true);
});

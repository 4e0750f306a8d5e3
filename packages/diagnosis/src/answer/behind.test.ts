import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing, waiting } from "../testing/pod-status.ts";
import { inShort, look, node, type RawObject, warning } from "../testing/small-cluster.ts";

const refused =
  'Internal error occurred: failed calling webhook "pods.guard.example": Post "https://guard.policy.svc:443/pods": connect: connection refused';
const asked = { namespace: "web", target: { kind: "Deployment", namespace: "web", name: "pay" } };

test("pods that a dead webhook refuses are its victims, though it runs elsewhere", () => {
  const objects = [
    ...app("pay", { replicas: 2, pods: 1 }),
    warning("ReplicaSet/pay-r1", "FailedCreate", refused),
    ...elsewhere("policy", app("guard", { status: crashing() })),
  ];
  for (const request of [asked, { namespace: "web" }]) {
    const { findings } = look(objects, [], request);
    expect(findings.map(inShort)).toEqual([
      "active broken low crash-on-start Deployment/guard: guard crashes on start",
    ]);
    expect(findings[0]?.victims.map(({ ref, because }) => [ref.name, because])).toEqual([
      ["pay", "its pods are refused, because guard does not answer"],
    ]);
  }
});

test("pods that a webhook refuses whose Service is well are told themselves", () => {
  const objects = [
    ...app("pay", { replicas: 2, pods: 1 }),
    warning("ReplicaSet/pay-r1", "FailedCreate", refused),
    ...elsewhere("policy", app("guard")),
  ];
  expect(look(objects, [], asked).findings.map(({ cause }) => cause)).toEqual(["pods-not-created"]);
});

test.for([
  { reason: "FailedCreatePodSandBox", leads: "DaemonSet" },
  { reason: "FailedScheduling", leads: "Deployment" },
])("a pod with $reason: a broken $leads leads", ({ reason, leads }) => {
  const objects = [
    node("node-1"),
    ...app("pay", { status: waiting("ContainerCreating") }),
    warning("Pod/pay-r1-0", reason, "the words of the kubelet"),
    ...elsewhere("kube-system", agent()),
  ];
  const { findings, dependencies } = look(objects, [], asked);
  expect(findings[0]?.culprit.kind).toBe(leads);
  expect(dependencies.some(({ kind }) => kind === "DaemonSet")).toBe(leads === "DaemonSet");
});

function elsewhere(namespace: string, objects: readonly RawObject[]): RawObject[] {
  return objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
}

/** A DaemonSet whose pod crashes. */
function agent(): RawObject[] {
  const pods = app("agent", { status: crashing() }).filter(({ kind }) => kind === "Pod");
  const ownerReferences = [{ kind: "DaemonSet", name: "agent", controller: true }];
  return [
    {
      kind: "DaemonSet",
      metadata: { name: "agent" },
      spec: {},
      status: { desiredNumberScheduled: 1 },
    },
    ...pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, ownerReferences } })),
  ];
}

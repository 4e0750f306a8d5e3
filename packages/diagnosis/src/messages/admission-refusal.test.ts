import { expect, test } from "vitest";
import { readAdmissionRefusal } from "./admission-refusal.ts";

const rows: readonly (readonly [message: string, read: object])[] = [
  [
    'Error creating: pods "pay-6f9c-x7k2p" is forbidden: exceeded quota: team, requested: limits.cpu=2,pods=1, used: limits.cpu=9,pods=10, limited: limits.cpu=10,pods=10',
    {
      kind: "quota",
      quota: "team",
      why: "exceeded",
      resources: [],
      words:
        'pods "pay-6f9c-x7k2p" is forbidden: exceeded quota: team, requested: limits.cpu=2,pods=1, used: limits.cpu=9,pods=10, limited: limits.cpu=10,pods=10',
    },
  ],
  ["exceeded quota: team", { kind: "quota", quota: "team", why: "exceeded", resources: [] }],
  [
    'pods "pay-6f9c-x7k2p" is forbidden: failed quota: team: must specify limits.cpu for: pay,proxy; requests.memory for: pay',
    { kind: "quota", quota: "team", why: "unset", resources: ["limits.cpu", "requests.memory"] },
  ],
  [
    'pods "pay-6f9c-x7k2p" is forbidden: failed quota: team: must specify limits.cpu,limits.memory',
    { kind: "quota", quota: "team", why: "unset", resources: ["limits.cpu", "limits.memory"] },
  ],
  [
    'pods "pay" is forbidden: must specify limits.cpu',
    { kind: "quota", why: "unset", resources: ["limits.cpu"] },
  ],
  [
    'pods "pay" is forbidden: status unknown for quota: team, resources: limits.cpu,pods',
    { kind: "quota", quota: "team", why: "uncovered", resources: [] },
  ],
  [
    'pods "pay" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [high]}]',
    { kind: "quota", why: "uncovered", resources: [] },
  ],
  [
    'create Pod pay-0 in StatefulSet pay failed error: pods "pay-0" is forbidden: maximum cpu usage per Container is 2, but limit is 4',
    {
      kind: "other",
      words: 'pods "pay-0" is forbidden: maximum cpu usage per Container is 2, but limit is 4',
    },
  ],
  [
    'pods "pay" is forbidden: [minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Pod is 1, but limit is 2]',
    { kind: "other" },
  ],
  [
    'pods "pay" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    { kind: "other" },
  ],
  [
    'pods "pay" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "pay" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "pay" must set securityContext.runAsNonRoot=true)',
    {
      kind: "other",
    },
  ],
  [
    'pods "pay-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    {
      kind: "other",
    },
  ],
  [
    'pods "pay-" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged: Invalid value: true]',
    {
      kind: "other",
    },
  ],
  [
    'Error creating: pods "pay-6f9c-" is forbidden: error looking up service account shop/payer: serviceaccount "payer" not found',
    { kind: "other" },
  ],
  ['serviceaccount "payer" not found', { kind: "other" }],
  ['pods "pay-" is forbidden: no PriorityClass with name urgent was found', { kind: "other" }],
  ['pods "pay-" is forbidden: pod rejected: RuntimeClass "gvisor" not found', { kind: "other" }],
  [
    'Error creating: admission webhook "guard.example" denied the request: no team',
    { kind: "other" },
  ],
  [
    "pods \"pay-\" is forbidden: ValidatingAdmissionPolicy 'teams' with binding 'teams-shop' denied request: no team",
    { kind: "other" },
  ],
  ["ValidatingAdmissionPolicy 'teams' denied request: no team", { kind: "other" }],
  [
    'pods "pay-" is forbidden: unable to create new content in namespace shop because it is being terminated',
    { kind: "other" },
  ],
  [
    'pods is forbidden: User "system:serviceaccount:kube-system:replicaset-controller" cannot create resource "pods" in API group "" in the namespace "shop"',
    { kind: "other" },
  ],
  [
    'Pod "pay-6f9c-x7k2p" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    { kind: "other" },
  ],
  [
    "Internal error occurred: resource quota evaluation timed out",
    { kind: "other", words: "resource quota evaluation timed out" },
  ],
];

test.for([
  'admission webhook "guard.example" denied the request: exceeded quota: team, requested: cpu=2',
  'Internal error occurred: failed calling webhook "guard.example": failed quota: team',
])("what a webhook says is no quota of the namespace: %s", (message) => {
  expect(readAdmissionRefusal(message).kind).toBe("other");
});

test.for(rows)("%s", ([message, read]) => {
  expect(readAdmissionRefusal(message)).toMatchObject(read);
});

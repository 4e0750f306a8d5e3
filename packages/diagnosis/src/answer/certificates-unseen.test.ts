import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { answerOn, type RawObject, stateOf } from "../testing/small-cluster.ts";

test.for([
  {
    name: "with TLS before it",
    objects: [ingress("pay", true)],
    told: ["Secret front-tls, the certificate of ingress/front"],
  },
  {
    name: "with TLS before it that a Certificate keeps",
    objects: [ingress("pay", true), certificate("front-tls")],
    told: [],
  },
  {
    name: "with TLS before it, and a Certificate of another Secret",
    objects: [ingress("pay", true), certificate("other-tls")],
    told: ["Secret front-tls, the certificate of ingress/front"],
  },
  { name: "without TLS before it", objects: [ingress("pay", false)], told: [] },
  { name: "with TLS before something else", objects: [ingress("cart", true)], told: [] },
])("asked about what has an Ingress $name", ({ objects, told }) => {
  const state = stateOf([...app("pay"), ...app("cart"), ...objects]);
  const target = { kind: "Deployment", namespace: "web", name: "pay" };
  const { gaps } = answerOn(state, { namespace: "web", target });
  expect(gaps.map(({ what }) => what)).toEqual(told);
});

test.for([
  ["none", [], []],
  ["one", [ingress("pay", true)], ["Secret front-tls, the certificate of ingress/front"]],
  [
    "several",
    [ingress("pay", true), ingress("cart", true, "back"), ingress("cart", false, "plain")],
    ["Secret front-tls, the certificates of 2 Ingresses"],
  ],
] as const)("asked about a namespace whose Ingresses with TLS are %s", ([, objects, told]) => {
  const state = stateOf([...app("pay"), ...app("cart"), ...objects]);
  const { gaps } = answerOn(state, { namespace: "web" });
  expect(gaps.map(({ what }) => what)).toEqual(told);
  expect(gaps.map(({ about }) => about?.namespace)).toEqual(told.map(() => "web"));
});

function ingress(name: string, isTls: boolean, own = "front"): RawObject {
  const backend = { service: { name, port: { number: 8080 } } };
  const tls = isTls ? [{ hosts: ["front.example.com"], secretName: "front-tls" }] : undefined;
  return {
    kind: "Ingress",
    metadata: { name: own, namespace: "web" },
    spec: { rules: [{ http: { paths: [{ backend }] } }], tls },
  };
}

function certificate(secretName: string): RawObject {
  return {
    kind: "Certificate",
    metadata: { name: "front", namespace: "web" },
    spec: { secretName },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
}

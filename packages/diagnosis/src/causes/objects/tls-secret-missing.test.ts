import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject, warning } from "../../testing/small-cluster.ts";

const told =
  "active degraded high tls-secret-missing Ingress/front: ingress front has no certificate: there is no Secret front-tls";

test.for([
  ["quoted", 'error running translator: secret "front-tls" does not exist', [told]],
  ["behind its namespace", "TLS secret web/front-tls is invalid: secret doesn't exist", [told]],
  ["in the words of the API server", 'secrets "front-tls" not found.', [told]],
  ["of another name", 'secrets "front-tls-old" not found', []],
  ["as that of a Service", 'could not find service "web/front-tls"', []],
  ["that is found", "Certificate of secret front-tls was loaded", []],
] as const)("a controller names the Secret of an Ingress %s", ([, message, found]) => {
  const objects = [...app("pay"), ingress(), warning("Ingress/front", "Sync", message)];
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual(found);
  expect(findings.map(({ since }) => since)).toEqual(found.map(() => ago(5)));
});

/** Its controller warned five minutes ago. */
test.for([
  ["was made after the warning", "front-tls", "True", 4, []],
  ["was there before the warning", "front-tls", "True", 20, [told]],
  ["is not made yet", "front-tls", "False", 4, [told]],
  ["is another one", "other-tls", "True", 4, [told]],
] as const)("the Secret of an Ingress %s, by its Certificate", ([, ...row]) => {
  const [secretName, status, minutes, found] = row;
  const condition = { type: "Ready", status, reason: "Ready", lastTransitionTime: ago(minutes) };
  const certificate = {
    kind: "Certificate",
    metadata: { name: "front", namespace: "web", uid: "c1", creationTimestamp: ago(6) },
    spec: { secretName, dnsNames: ["front.example.com"] },
    status: { conditions: [condition] },
  };
  const message = 'secret "front-tls" does not exist';
  const { findings } = look([
    ...app("pay"),
    ingress(),
    certificate,
    warning("Ingress/front", "Sync", message),
  ]);
  expect(findings.map(inShort)).toEqual(found);
});

function ingress(): RawObject {
  const backend = { service: { name: "pay", port: { number: 8080 } } };
  return {
    kind: "Ingress",
    metadata: { name: "front", namespace: "web", uid: "front", creationTimestamp: ago(30) },
    spec: {
      rules: [{ http: { paths: [{ backend }] } }],
      tls: [{ hosts: ["front.example.com"], secretName: "front-tls" }],
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } },
  };
}

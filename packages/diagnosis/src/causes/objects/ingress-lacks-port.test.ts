import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";

function ingress(...ports: readonly object[]): RawObject {
  const paths = ports.map((port) => ({ backend: { service: { name: "pay", port } } }));
  const metadata = { name: "web", namespace: "web", uid: "web", creationTimestamp: ago(9) };
  return { kind: "Ingress", metadata, spec: { rules: [{ http: { paths } }] } };
}

const told = "ingress-lacks-port Ingress/web: ingress web leads to port";

test.for([
  [
    "that its Service lacks",
    [...app("pay"), ingress({ number: 80 })],
    [`active broken high ${told} 80, which Service pay does not have`],
  ],
  [
    "of a name that its Service lacks, beside one that it has",
    [...app("pay"), ingress({ name: "http" }, { number: 8080 })],
    [`active degraded high ${told} http, which Service pay does not have`],
  ],
  ["that its Service has", [...app("pay"), ingress({ number: 8080 })], []],
  [
    "of a Service that leads out of the cluster",
    [...app("pay", { service: { type: "ExternalName" } }), ingress({ number: 443 })],
    [],
  ],
] as const)("an Ingress that leads to a port %s", ([, objects, findings]) => {
  expect(look(objects).findings.map(inShort)).toEqual(findings);
});

test.for([
  ["its rules", "f:rules", ago(4)],
  ["its default backend", "f:defaultBackend", ago(4)],
  ["its certificate, which says nothing of its ports", "f:tls", ago(9)],
] as const)("it began with a write of the Ingress: of %s", ([, field, since]) => {
  const object = ingress({ number: 80 });
  const managedFields = [
    { manager: "tool", time: ago(4), fieldsV1: { "f:spec": { [field]: {} } } },
  ];
  const written = { ...object, metadata: { ...object.metadata, managedFields } };
  const [finding] = look([...app("pay"), written]).findings;
  expect([finding?.since, finding?.change?.by]).toEqual([
    since,
    field === "f:tls" ? undefined : "tool",
  ]);
});

test("it began when the ports of the Service were written, if that was later", () => {
  const managedFields = [
    { manager: "helm", time: ago(4), fieldsV1: { "f:spec": { "f:ports": {} } } },
  ];
  const objects = [...app("pay"), ingress({ number: 80 })];
  const moved = objects.map((object) =>
    object.kind === "Service"
      ? { ...object, metadata: { ...object.metadata, managedFields } }
      : object,
  );
  expect(look(objects).findings[0]?.since).toBe(ago(9));
  expect(look(moved).findings[0]?.since).toBe(ago(4));
});

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unready } from "../../testing/pod-status.ts";
import { inShort, log, look, type RawObject } from "../../testing/small-cluster.ts";

function caller(name: string, host: string, more: object = {}): RawObject[] {
  const env = [{ name: "BUS_ADDR", value: `${host}:5672` }];
  return app(name, { container: { env }, ...more });
}

const bus = app("bus", {
  service: false,
  container: { ports: [{ containerPort: 5672 }] },
});
const noHost = "dial tcp: lookup bus on 10.96.0.10:53: no such host";
const missing = "service-missing Service/bus: service bus does not exist, and";
const own = "host-without-service Deployment/front: front calls";
const before = { env: [{ name: "BUS_ADDR", value: "queue:5672" }] };

test.for([
  [
    "two callers that did not change",
    [...caller("front", "bus"), ...caller("back", "bus")],
    [`active degraded high ${missing} front and back call it`],
  ],
  [
    "one caller, and pods of that name that run",
    [...caller("front", "bus"), ...bus],
    [`active degraded high ${missing} front calls it`],
  ],
  [
    "one caller, and nothing of that name",
    caller("front", "bus"),
    [`active degraded high ${own} bus, and no Service has that name`],
  ],
  [
    "a caller that a rollout led there",
    [...caller("front", "bus", { before }), ...bus],
    [`active degraded high ${own} bus, and no Service has that name`],
  ],
] as const)(
  "who is to be corrected, where a Service does not exist: %s",
  ([, objects, findings]) => {
    const logs = ["front-r1-0", "front-r2-0", "back-r1-0"].map((pod) => log(pod, [noHost], false));
    expect(look(objects, logs).findings.map(inShort)).toEqual(findings);
  },
);

test("two callers misspell a Service that is there: they are to be corrected", () => {
  const objects = [...app("cart"), ...caller("front", "cartt"), ...caller("back", "cartt")];
  const lines = ["dial tcp: lookup cartt on 10.96.0.10:53: no such host"];
  const causes = look(
    objects.map((object) =>
      object.kind === "Service"
        ? {
            ...object,
            spec: { clusterIP: "10.0.0.7", selector: { app: "cart" }, ports: [{ port: 5672 }] },
          }
        : object,
    ),
    [log("front-r1-0", lines, false), log("back-r1-0", lines, false)],
  ).findings.map(({ cause, culprit }) => `${cause} ${culprit.name}`);
  expect(causes.toSorted()).toEqual(["host-without-service back", "host-without-service front"]);
});

test("it began when the first caller ceased to be Ready, and the Service is made again", () => {
  const readinessProbe = { httpGet: { path: "/ready", port: 8080 } };
  const env = [{ name: "BUS_ADDR", value: "bus:5672" }];
  const objects = [
    ...app("front", { container: { env, readinessProbe }, status: unready(19) }),
    ...bus,
  ];
  const [finding] = look(objects, [log("front-r1-0", [noHost], false)]).findings;
  expect(finding?.since).toBe(ago(19));
  expect(finding?.fix.map(({ command }) => command)).toEqual([
    "kubectl -n web create service clusterip bus --tcp=5672:5672",
  ]);
  expect(finding?.victims.map(({ ref }) => ref.name)).toEqual(["front"]);
});

test("that of a StatefulSet may be one without an address: no command makes it", () => {
  const set = bus
    .filter(({ kind }) => kind !== "ReplicaSet")
    .map((object) =>
      object.kind === "Deployment"
        ? { ...object, kind: "StatefulSet", metadata: { ...object.metadata, uid: "bus-set" } }
        : {
            ...object,
            metadata: {
              ...object.metadata,
              ownerReferences: [
                { kind: "StatefulSet", name: "bus", uid: "bus-set", controller: true },
              ],
            },
          },
    );
  const objects = [...caller("front", "bus"), ...set];
  const { findings } = look(objects, [log("front-r1-0", [noHost], false)]);
  expect(findings.map(inShort)).toEqual([`active degraded high ${missing} front calls it`]);
  expect(findings[0]?.fix.map(({ command }) => command)).toEqual([]);
});

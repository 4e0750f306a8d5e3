import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { unready } from "../../testing/pod-status.ts";
import {
  type FindingsRow,
  findingsOf,
  inShort,
  log,
  look,
  type RawObject,
} from "../../testing/small-cluster.ts";

const tcp = { name: "http", containerPort: 8080, protocol: "TCP" };
const probed = { ports: [tcp], readinessProbe: { httpGet: { path: "/ready", port: "http" } } };
const udp = { name: "http", port: 8080, targetPort: "http", protocol: "UDP" };
const told =
  "service-protocol-mismatch Service/cart: service cart takes UDP on port 8080, and its pods listen on TCP";

const rows: readonly FindingsRow[] = [
  {
    name: "a name that its pods have with another protocol",
    objects: app("cart", { container: { ports: [tcp] }, service: { ports: [udp] } }),
    findings: [`active broken high ${told}`],
  },
  {
    name: "a number to which a probe speaks TCP",
    objects: app("cart", {
      container: probed,
      service: { ports: [{ ...udp, targetPort: 8080 }] },
    }),
    findings: [`active broken low ${told}`],
  },
  {
    name: "a number that was changed lately, and to which a probe speaks TCP",
    objects: changed(
      app("cart", { container: probed, service: { ports: [{ ...udp, targetPort: 8080 }] } }),
    ),
    findings: [`active broken high ${told}`],
  },
  {
    name: "a number that a pod declares without a word of UDP: it only informs",
    objects: app("dns", {
      container: { ports: [{ containerPort: 53, protocol: "TCP" }] },
      service: { ports: [{ port: 53, targetPort: 53, protocol: "UDP" }] },
    }),
    findings: [],
  },
  {
    name: "both protocols",
    objects: app("dns", {
      container: {
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
        ],
      },
      service: {
        ports: [
          { name: "dns", port: 53, targetPort: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: 53, protocol: "TCP" },
        ],
      },
    }),
    findings: [],
  },
  {
    name: "the same port with both protocols, of which its pods declare one, and a caller",
    objects: [
      ...app("cart", {
        container: { ports: [tcp] },
        service: {
          ports: [
            { ...udp, name: "https", port: 443, protocol: "TCP" },
            { ...udp, name: "http3", port: 443 },
          ],
        },
      }),
      ...app("desk", { container: { env: [{ name: "CART_URL", value: "https://cart:443" }] } }),
    ],
    findings: [],
  },
  {
    name: "one of several ports that nobody calls",
    objects: app("cart", {
      container: { ports: [tcp, { name: "metrics", containerPort: 9090, protocol: "TCP" }] },
      service: {
        ports: [
          { ...udp, protocol: "TCP" },
          { name: "metrics", port: 9090, targetPort: "metrics", protocol: "UDP" },
        ],
      },
    }),
    findings: [],
  },
  {
    name: "a headless Service leads to the pods",
    objects: app("cart", {
      container: { ports: [tcp] },
      service: { ports: [udp], clusterIP: "None" },
    }),
    findings: [],
  },
];

test.for(rows)("a Service of another protocol: $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test.for([
  ["when it was made, if that was lately", 30, ago(30)],
  ["at a time that nothing tells, if it was made long ago", 90_000, undefined],
] as const)("without a change it began %s", ([, minutes, since]) => {
  const objects = app("cart", { container: { ports: [tcp] }, service: { ports: [udp] } }).map(
    (object) =>
      object.kind === "Service"
        ? { ...object, metadata: { ...object.metadata, creationTimestamp: ago(minutes) } }
        : object,
  );
  expect(look(objects).findings.map((finding) => finding.since)).toEqual([since]);
});

test("its callers that time out are its victims, and are not blamed", () => {
  const caller = app("desk", {
    container: { env: [{ name: "CART_URL", value: "http://cart:8080" }] },
    status: unready(),
  });
  const objects = [
    ...changed(app("cart", { container: probed, service: { ports: [udp] } })),
    ...caller,
  ];
  const line = '{"level":"error","msg":"cart: connect ETIMEDOUT 10.0.0.7:8080"}';
  const [finding, ...others] = look(objects, [log("desk-r1-0", [line], false)]).findings;
  expect(finding && inShort(finding)).toBe(`active broken high ${told}`);
  expect(others).toEqual([]);
  expect(finding?.victims.map(({ ref }) => ref.name)).toEqual(["desk"]);
  expect(finding?.since).toBe(ago(9));
  expect(finding?.fix[0]?.command).toBe(
    `kubectl -n web patch service cart --type=json -p '[{"op":"replace","path":"/spec/ports/0/protocol","value":"TCP"}]'`,
  );
});

test("of several protocols that its pods have, none is proposed", () => {
  const ports = [
    { ...tcp, containerPort: 9000, protocol: "UDP" },
    { ...tcp, containerPort: 9001, protocol: "SCTP" },
  ];
  const service = { ports: [{ ...udp, protocol: "TCP" }] };
  const [finding] = look(app("cart", { container: { ports }, service })).findings;
  expect(finding?.title).toBe(
    "service cart takes TCP on port 8080, and its pods listen on UDP and SCTP",
  );
  expect(finding?.fix.flatMap(({ command }) => command ?? [])).toEqual([]);
});

/** By a write of its ports nine minutes ago. */
function changed(objects: readonly RawObject[]): RawObject[] {
  const managedFields = [
    { manager: "kubectl-patch", time: ago(9), fieldsV1: { "f:spec": { "f:ports": {} } } },
  ];
  return objects.map((object) =>
    object.kind === "Service"
      ? { ...object, metadata: { ...object.metadata, managedFields } }
      : object,
  );
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, unready } from "../../testing/pod-status.ts";
import { inShort, log, look, type RawObject, service } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const caller = (status?: object): RawObject[] =>
  app("desk", {
    container: { env: [{ name: "FARES_URL", value: "http://fares:8080" }] },
    ...(status && { status }),
  });
const unresolved = '{"level":"error","msg":"fares: getaddrinfo ENOTFOUND fares"}';
const told = (level: string, host = "fares.legacy.example") =>
  `active broken ${level} external-name-unresolved Service/fares: service fares is an ExternalName of ${host}, which does not resolve`;

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly lines?: readonly string[];
  readonly found: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "its caller is not Ready and says so, by the name of the Service",
    objects: [external("fares.legacy.example"), ...caller(unready())],
    lines: [unresolved],
    found: [told("high")],
  },
  {
    name: "its caller is not Ready and says so, by the host behind it",
    objects: [external("fares.legacy.example"), ...caller(unready())],
    lines: ["dial tcp: lookup fares.legacy.example on 10.0.0.10:53: no such host"],
    found: [told("high")],
  },
  {
    name: "its caller crashes of it",
    objects: [external("fares.legacy.example", 25), ...caller(crashing())],
    lines: [unresolved],
    found: [told("high")],
  },
  {
    name: "its caller is Ready and says so",
    objects: [external("fares.legacy.example"), ...caller()],
    lines: [unresolved],
    found: [told("medium")],
  },
  {
    name: "it is a host of this cluster that no Service has",
    objects: [external("fare.web.svc.cluster.local"), service("other", {}), ...caller()],
    found: [told("medium", "fare.web.svc.cluster.local")],
  },
  {
    name: "it is an address",
    objects: [external("10.0.3.7"), ...caller()],
    found: [told("medium", "10.0.3.7")],
  },
  {
    name: "nobody says anything of it",
    objects: [external("fares.legacy.example"), ...caller()],
    found: [],
  },
  {
    name: "it is a host of this cluster that a Service has",
    objects: [
      external("other.web.svc.cluster.local"),
      service("other", { app: "desk" }),
      ...caller(),
    ],
    found: [],
  },
  {
    name: "it is a host of a set of clusters, whose Services are imported",
    objects: [external("fare.web.svc.clusterset.local"), service("other", {}), ...caller()],
    found: [],
  },
  {
    name: "it is a host of this cluster, cut short, that no Service has",
    objects: [external("fare.web.svc"), service("other", {}), ...caller()],
    found: [told("medium", "fare.web.svc")],
  },
  {
    name: "nobody calls it",
    objects: [external("10.0.3.7"), ...app("desk")],
    found: [],
  },
];

test.for(rows)("an ExternalName: $name", ({ objects, lines = [], found }) => {
  const isPrevious = objects.some((object) => JSON.stringify(object).includes("CrashLoopBackOff"));
  const { findings } = look(objects, [log("desk-r1-0", lines, isPrevious)]);
  expect(findings.map(inShort)).toEqual(found);
});

test.for([
  ["is silent", "getaddrinfo EAI_AGAIN fares"],
  [
    "fails",
    "rpc error: code = Unavailable desc = lookup fares.legacy.example on 10.96.0.10:53: server misbehaving",
  ],
  ["says that it fails", "fares.legacy.example could not be resolved (2: SERVFAIL), no such host"],
] as const)("a name server that %s tells nothing of the name", ([, line]) => {
  const objects = [external("fares.legacy.example"), ...caller(unready())];
  const { findings } = look(objects, [log("desk-r1-0", [line], false)]);
  expect(findings.map(({ cause }) => cause)).not.toContain("external-name-unresolved");
});

test("it says since when, whom it hits, and what was perhaps meant", () => {
  const objects = [
    external("fares.legacy.example"),
    ...caller(unready()),
    ...app("fares", { service: false }),
  ];
  const logs = [log("desk-r1-0", [unresolved], false)];
  expect(toldOf(objects, logs)).toEqual([
    "service/fares is of type ExternalName: another name of fares.legacy.example.",
    'desk: "fares: getaddrinfo ENOTFOUND fares"',
    "deployment/fares has that name, and no Service stands before it: perhaps this one is to.",
  ]);
  const [finding, ...others] = look(objects, logs).findings;
  expect(others).toEqual([]);
  expect(finding?.since).toBe(ago(6));
  expect(finding?.victims.map(({ ref }) => ref.name)).toEqual(["desk"]);
});

/** Made so many minutes ago. */
function external(externalName: string, minutes = 6): RawObject {
  const metadata = {
    name: "fares",
    namespace: "web",
    uid: "fares-service",
    creationTimestamp: ago(minutes),
    managedFields: [
      {
        manager: "kubectl-create",
        time: ago(minutes),
        fieldsV1: { "f:spec": { "f:externalName": {}, "f:type": {} } },
      },
    ],
  };
  return { kind: "Service", metadata, spec: { type: "ExternalName", externalName } };
}

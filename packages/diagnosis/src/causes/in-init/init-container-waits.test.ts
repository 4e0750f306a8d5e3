import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, unready } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

/** A pod whose init container `wait-for-db` runs since so many minutes. */
function inInit(minutes: number): object {
  return {
    phase: "Pending",
    startTime: ago(minutes),
    conditions: [
      { type: "Initialized", status: "False", lastTransitionTime: ago(minutes) },
      { type: "Ready", status: "False", lastTransitionTime: ago(minutes) },
    ],
    initContainerStatuses: [
      {
        name: "wait-for-db",
        ready: false,
        restartCount: 0,
        state: { running: { startedAt: ago(minutes) } },
      },
    ],
    containerStatuses: [
      {
        name: "app",
        ready: false,
        restartCount: 0,
        state: { waiting: { reason: "PodInitializing" } },
      },
    ],
  };
}

function waiter(minutes: number, init: object = {}): RawObject[] {
  const env = [{ name: "WAIT_FOR", value: "db:5432" }];
  const initContainers = [{ name: "wait-for-db", env, ...init }];
  return app("front", { status: inInit(minutes), podSpec: { initContainers } });
}

const db = (options: object) => app("db", { service: { ports: [{ port: 5432 }] }, ...options });
const said = (line: string) => ({
  namespace: "web",
  pod: "front-r1-0",
  container: "wait-for-db",
  previous: false,
  lines: { kind: "known" as const, value: ["starting", line] },
});
const waits =
  "init-container-waits Deployment/front: front waits for db:5432 in init container wait-for-db";
const noHost = "dial tcp: lookup db on 10.96.0.10:53: no such host";

test.for([
  ["a Service that is not there", waiter(3), noHost, [`active broken high ${waits}`]],
  ["a Service that is not there, without a word", waiter(3), "", [`active broken medium ${waits}`]],
  [
    "a Service whose pods are well: by its own words",
    [...waiter(3), ...db({})],
    "waiting for db:5432 ...",
    [`active broken medium ${waits}`],
  ],
  [
    "a port that the Service lacks",
    [...waiter(3), ...app("db")],
    "dial tcp db:5432: i/o timeout",
    [`active broken high ${waits}`],
  ],
  [
    "a database that crashes: it is told, and not who waits",
    [...waiter(3), ...db({ status: crashing() })],
    "waiting for db:5432 ...",
    ["active broken low crash-on-start Deployment/db: db crashes on start"],
  ],
  [
    "a database that starts just now",
    [
      ...waiter(3),
      ...db({ status: { ...unready(1), startTime: ago(1) } }).map((object) =>
        object.kind === "Pod"
          ? { ...object, metadata: { ...object.metadata, creationTimestamp: ago(1) } }
          : object,
      ),
    ],
    "waiting for db:5432 ...",
    [],
  ],
  ["nothing that it names, a migration", waiter(3, { env: [] }), "migrating table 3 of 7", []],
  ["something that came meanwhile", [...waiter(3), ...db({})], "db:5432 is up, migrating", []],
  ["a Service that is not there, since half a minute", waiter(0.5), noHost, []],
] as const)("an init container that waits for %s", ([, objects, line, findings]) => {
  expect(look(objects, [said(line)]).findings.map(inShort)).toEqual(findings);
});

const names = (name: string, value: string, podSpec: object = {}) =>
  app("front", {
    status: inInit(3),
    podSpec: {
      initContainers: [{ name: "wait-for-db", env: [{ name, value }] }],
      ...podSpec,
    },
  });
const locked = "waiting for advisory lock";

test.for([
  ["localhost, where a sidecar listens", names("PGHOST", "localhost"), "", []],
  ["localhost with a port", names("PGHOST", "localhost:5432"), "", []],
  [
    "a host of which the pod itself has the address",
    names("WAIT_FOR", "db:5432", { hostAliases: [{ ip: "192.0.2.7", hostnames: ["db"] }] }),
    "",
    [],
  ],
  ["a word that is no host", names("TARGET", "head"), "", []],
  ["a word that is no host, and it waits for something else", names("TARGET", "head"), locked, []],
  [
    "its own Service, for long",
    waiter(25, { env: [{ name: "SERVICE_URL", value: "http://front:8080" }] }),
    "migrating table 3 of 7",
    [
      "active broken low init-container-waits Deployment/front: front waits in init container wait-for-db",
    ],
  ],
  [
    "a host without a port, and says so",
    names("DB_HOST", "db"),
    noHost,
    [
      "active broken high init-container-waits Deployment/front: front waits for db in init container wait-for-db",
    ],
  ],
  [
    "a Service that is not there, and it waits for something else",
    waiter(3),
    locked,
    [`active broken medium ${waits}`],
  ],
  [
    "a Service that is well, and its last line speaks of retries",
    [...waiter(3), ...db({})],
    '{"retry_max":5}',
    [],
  ],
  [
    "a Service that is well, and it waits for something else for long",
    [...waiter(25), ...db({})],
    locked,
    [
      "active broken medium init-container-waits Deployment/front: front waits in init container wait-for-db",
    ],
  ],
] as const)("an init container that names %s", ([, objects, line, findings]) => {
  expect(look(objects, [said(line)]).findings.map(inShort)).toEqual(findings);
});

test("an init container that runs for long is told, though nobody knows what for", () => {
  const { findings } = look(waiter(25, { env: [] }), [said("migrating table 3 of 7")]);
  expect(findings.map(inShort)).toEqual([
    "active broken low init-container-waits Deployment/front: front waits in init container wait-for-db",
  ]);
});

test("since when, on what, and what is wrong with that", () => {
  expect(look(waiter(3), [said(noHost)]).findings[0]?.since).toBe(ago(3));
  expect(toldOf(waiter(3), [said(noHost)])).toEqual([
    "Init container wait-for-db of front runs and does not end; what comes after it is not started.",
    "It names db:5432 (env WAIT_FOR); there is no Service db in web.",
    `It writes: "${noHost}"`,
  ]);
});

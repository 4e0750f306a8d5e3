import { expect, test } from "vitest";
import { toStateList } from "../../state/cluster-state.ts";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { crashing, ended, running, unready } from "../../testing/pod-status.ts";
import {
  answerOn,
  type FindingsRow,
  findingsOf,
  inShort,
  log,
  look,
  stateOf,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const refused = "FATAL dial tcp 10.0.0.7:5432: connect: connection refused";
const taken = "listen tcp :8080: bind: address already in use";

function told(level: string, cause: string, does: string): string[] {
  return [`active broken ${level} ${cause} Deployment/pay: pay ${does}`];
}

const rows: readonly (Pick<FindingsRow, "name" | "findings"> & {
  readonly lines: readonly string[];
})[] = [
  {
    name: "its last error",
    lines: ["starting", taken],
    findings: told("high", "address-in-use", "listens where another program does"),
  },
  {
    name: "the root of a chain, and not what announces it",
    lines: [
      "ERROR Application run failed",
      "x.BeanException: cannot create bean",
      "    at com.shop.Pay.main(Pay.java:7)",
      "Caused by: java.nio.file.AccessDeniedException: /keys/pay.jks",
    ],
    findings: told("high", "permission-denied", "lacks a permission in its container"),
  },
  {
    name: "what stands before a last word without a reason",
    lines: [
      "error: open /etc/pay.yaml: no such file or directory",
      "FATAL startup failed, exiting",
    ],
    findings: told("medium", "file-missing", "misses a file or a module"),
  },
  {
    name: "what no level marks, before a last word without a reason",
    lines: [taken, "shutting down"],
    findings: told("medium", "address-in-use", "listens where another program does"),
  },
  {
    name: "the first reason, and no call that fails on the way out",
    lines: [
      `ERROR ${taken}`,
      "ERROR flush of metrics: dial tcp 10.0.9.9:4317: connect: connection refused",
    ],
    findings: told("medium", "address-in-use", "listens where another program does"),
  },
  {
    name: "a call that was fatal, whatever was an error before",
    lines: ["ERROR mkdir /tmp/cache: permission denied", refused],
    findings: told("medium", "connection-failed", "cannot connect to what it calls"),
  },
  {
    name: "information that it refuses to run, and not by its farewell",
    lines: [
      'level=info msg="connected to ledger"',
      'level=info msg="schema version is 57, this release knows 55, refusing to run"',
      'level=info msg="bye"',
    ],
    findings: told("high", "schema-mismatch", "meets data of another schema or version"),
  },
  {
    name: "nothing of that where its last word has another reason",
    lines: ["ERROR open /etc/extra.yaml: no such file or directory", "panic: index out of range"],
    findings: told("medium", "crash-on-start", "crashes on start"),
  },
  {
    name: "nothing of that where the call went well later",
    lines: [
      "ERROR dial tcp 10.0.0.7:5432: connect: connection refused",
      "connected to ledger",
      "FATAL exiting",
    ],
    findings: told("medium", "crash-on-start", "crashes on start"),
  },
  {
    name: "nothing of that where it goes on without",
    lines: [
      "WARN open /etc/extra.yaml: no such file or directory, using defaults",
      "FATAL exiting",
    ],
    findings: told("medium", "crash-on-start", "crashes on start"),
  },
  {
    name: "nothing of that where it was written before its last start",
    lines: [`2026-11-21T01:00:00Z ${taken}`, "2026-11-21T03:11:58Z FATAL exiting"],
    findings: told("medium", "crash-on-start", "crashes on start"),
  },
  {
    name: "nothing of that where its JSON was written before its last start",
    lines: [
      `{"level":"error","time":"2026-11-21T01:00:00Z","msg":"${taken}"}`,
      '{"level":"fatal","time":"2026-11-21T03:11:58Z","msg":"exiting"}',
    ],
    findings: told("medium", "crash-on-start", "crashes on start"),
  },
  ...[
    `{"level":"fatal","msg":"${taken}","lease":{"time":"2026-11-21T01:00:00Z"}}`,
    `FATAL ${taken} after {"time":"2026-11-21T01:00:00Z"}`,
  ].map((line) => ({
    name: "a line that tells the time of something else",
    lines: [line],
    findings: told("high", "address-in-use", "listens where another program does"),
  })),
];

test.for(rows)("a crash is told by $name", ({ lines, findings }) => {
  expect(
    findingsOf({ name: "", objects: app("pay", { status: crashing() }), lines, findings }),
  ).toEqual(findings);
});

test("a loop that ends well is told by its log, too", () => {
  const objects = app("pay", { status: crashing({ exitCode: 0, reason: "Completed" }) });
  expect(look(objects, [log("pay-r1-0", [refused])]).findings.map(({ cause }) => cause)).toEqual([
    "connection-failed",
  ]);
});

test("what an init container waits for is told, and that nothing starts", () => {
  const objects = app("pay", {
    podSpec: { initContainers: [{ name: "app" }], containers: [{ name: "main" }] },
    status: {
      phase: "Pending",
      startTime: ago(20),
      conditions: [{ type: "Ready", status: "False" }],
      initContainerStatuses: [
        {
          name: "app",
          restartCount: 5,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: ended() },
        },
      ],
      containerStatuses: [{ name: "main", state: { waiting: { reason: "PodInitializing" } } }],
    },
  });
  expect(look(objects, [log("pay-r1-0", [refused])]).findings.map(({ title }) => title)).toEqual([
    "pay does not start: its init container cannot connect to what it calls",
  ]);
});

test.for([
  ["a pod that is Ready beside it", app("pay", { status: running() }), false],
  ["a program that ended once, and runs well since", app("pay", { status: over() }), true],
  ["a program that runs and is not ready", app("pay", { status: unready() }), false],
] as const)("no crash is told by a line of %s", ([, objects, previous]) => {
  const { findings } = look(objects, [log("pay-r1-0", [taken], previous)]);
  expect(findings.filter(({ cause }) => cause === "address-in-use")).toEqual([]);
});

function over(): object {
  return running({ terminated: ended({ finishedAt: ago(50) }) }, 1);
}

test("where its log was not read, what it says is open, and not ruled out", () => {
  const { checks } = answerOn(stateOf(app("pay", { status: crashing() }))).diagnosis;
  expect(checks.find(({ cause }) => cause === "disk-full")?.kind).toBe("not_visible");
});

test("who calls what is dead is its victim, though its template does not name it", () => {
  const objects = [
    ...app("ledger", { status: crashing({ reason: "OOMKilled", exitCode: 137 }) }),
    ...app("pay", { status: crashing() }),
  ];
  const { findings } = look(objects, [
    log("pay-r1-0", ["FATAL dial tcp: lookup ledger on 10.96.0.10:53: connection refused"]),
  ]);
  expect(findings.map(inShort)).toEqual([
    "active broken medium oom-killed Deployment/ledger: ledger runs out of memory",
  ]);
  expect(findings[0]?.victims.map(({ ref, because }) => `${ref.name}: ${because}`)).toEqual([
    "pay: its calls to ledger fail",
  ]);
});

test("of two that wait for each other one is told", () => {
  const objects = ["a", "b"].flatMap((name) =>
    app(name, { status: crashing(), service: { clusterIP: "None" } }),
  );
  const { findings } = look(objects, [
    log("a-r1-0", refusedBy("b")),
    log("b-r1-0", refusedBy("a")),
  ]);
  expect(findings.map(({ cause }) => cause)).toEqual(["connection-failed"]);
});

test("what stands behind the host is told", () => {
  const objects = [...app("ledger"), ...app("pay", { status: crashing() })];
  const claims = toldOf(objects, [log("pay-r1-0", ["FATAL connect ECONNREFUSED ledger:9999"])]);
  expect(claims).toContain("That is Service ledger, with 1 of 1 pod Ready.");
});

test.for([
  ["is told", {}, true],
  [
    "is not, where the pod has an address for it",
    { hostAliases: [{ ip: "10.1.2.3", hostnames: ["ledger"] }] },
    false,
  ],
] as const)("a name of the cluster that no Service has %s", ([, podSpec, isTold]) => {
  const claims = toldOf(app("pay", { status: crashing(), podSpec }), [
    log("pay-r1-0", ["FATAL getaddrinfo ENOTFOUND ledger"]),
  ]);
  expect(claims.includes("There is no Service ledger in web.")).toBe(isTold);
});

const unread = "FileNotFoundException: /app/config/pay.yaml (No such file or directory)";
const fromRules = { configMap: { name: "rules" } };
const mounts = { volumeMounts: [{ name: "rules", mountPath: "/app/config" }] };

function mounting(keys: readonly string[], before?: object, volume: object = fromRules) {
  const data = Object.fromEntries(keys.map((key) => [key, ""]));
  return [
    ...app("pay", {
      status: crashing(),
      container: mounts,
      ...(before && { before }),
      podSpec: { volumes: [{ name: "rules", ...volume }] },
    }),
    { kind: "ConfigMap", metadata: { namespace: "web", name: "rules" }, data },
  ];
}

test("a mount of the newest rollout that hides the file of the image is told", () => {
  const objects = mounting(["a.yaml"], { volumeMounts: [] });
  const { findings } = look(objects, [log("pay-r2-0", [unread])]);
  expect(findings.map(({ cause, change }) => `${cause}: ${change?.text}`)).toEqual([
    "file-missing: rollout 2: mount /app/config added, image unchanged",
  ]);
  expect(toldOf(objects, [log("pay-r2-0", [unread])])).toContain(
    "ConfigMap rules, mounted at /app/config by rollout 2, holds no pay.yaml; if the image has it there, the mount hides it.",
  );
});

test.for([
  ["pay.yaml", "add pay.yaml to ConfigMap rules, or mount it elsewhere (subPath) if"],
  [
    "fares/pay.yaml",
    "mount ConfigMap rules elsewhere (subPath) if the image brings fares/pay.yaml",
  ],
] as const)("what mends a mount that lacks %s", ([file, mend]) => {
  const objects = mounting(["a.yaml"], { volumeMounts: [] });
  const { findings } = look(objects, [log("pay-r2-0", [unread.replace("pay.yaml", file)])]);
  expect(JSON.stringify(findings)).toContain(mend);
});

test.for([
  ["a mount that was there before", mounting(["a.yaml"]), "r1"],
  ["a mount that was there before, too", mounting(["a.yaml"], { image: "pay:v1" }), "r2"],
  [
    "a mount that only changed",
    mounting(["a.yaml"], { volumeMounts: [{ name: "old", mountPath: "/app/config" }] }),
    "r2",
  ],
  ["a key that goes by another name", mounting(["pay.yaml"], undefined, renamed("a.yaml")), "r1"],
] as const)("of %s only what it does not hold is told", ([, objects, rollout]) => {
  const claims = toldOf(objects, [log(`pay-${rollout}-0`, [unread])]);
  expect(claims).toContain("ConfigMap rules, mounted at /app/config, holds no pay.yaml.");
});

test.for([
  ["one that holds the file", ["pay.yaml"], unread],
  ["one that is mounted elsewhere", ["a.yaml"], unread.replace("/app/config/", "/app/conf/")],
  ["one whose folder is missing", ["a.yaml"], unread.replace("/pay.yaml", "")],
] as const)("no mount is told of: %s", ([, keys, line]) => {
  const claims = toldOf(mounting(keys), [log("pay-r1-0", [line])]);
  expect(claims.filter((claim) => claim.includes("mount"))).toEqual([]);
});

test.for([
  ["a Secret, whose keys are never read", ["a.yaml"], { secret: { secretName: "rules" } }],
  ["a ConfigMap that was not read", ["a.yaml"], { configMap: { name: "other" } }],
  ["a key that goes by the name of the file", ["a.yaml"], renamed("pay.yaml", "a.yaml")],
] as const)("no mount is told of either: %s", ([, keys, volume]) => {
  const objects = mounting(keys, { volumeMounts: [] }, volume);
  const claims = toldOf(objects, [log("pay-r2-0", [unread])]);
  expect(claims.filter((claim) => claim.includes("holds no"))).toEqual([]);
});

test("a file of binary data is there", () => {
  const objects = mounting([]).map((object) =>
    object.kind === "ConfigMap" ? { ...object, binaryData: { "pay.yaml": "" } } : object,
  );
  const claims = toldOf(objects, [log("pay-r1-0", [unread])]);
  expect(claims.filter((claim) => claim.includes("holds no"))).toEqual([]);
});

test("of ConfigMaps that were not all read nothing is told", () => {
  const state = stateOf(mounting(["a.yaml"]), [log("pay-r1-0", [unread])]);
  const about = { kinds: ["ConfigMap"] };
  const gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "ConfigMaps",
    why: "403",
    about,
  } as const;
  const refusedList = toStateList({ kind: "ConfigMap", items: { kind: "unknown", gap } });
  const lists = [...state.lists, refusedList];
  const findings = JSON.stringify(answerOn({ ...state, lists }).diagnosis.findings);
  expect(findings).toContain("file-missing");
  expect(findings).not.toContain("holds no");
});

test("that what it speaks of has expired is told", () => {
  const lines = ["WARN feed valid_until=2020-01-02, not serving it", "INFO finished"];
  const claims = toldOf(app("pay", { status: crashing() }), [log("pay-r1-0", lines)]);
  expect(claims.slice(1)).toEqual([
    'It writes: "WARN feed valid_until=2020-01-02, not serving it"',
    "The date that it names is over: that has expired.",
  ]);
});

function refusedBy(host: string): string[] {
  return [`FATAL connect ECONNREFUSED ${host}:8080`];
}

function renamed(path: string, key = "pay.yaml") {
  return { configMap: { name: "rules", items: [{ key, path }] } };
}

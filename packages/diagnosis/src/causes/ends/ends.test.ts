import { present } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { z } from "zod";
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
  warning,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const url = [{ name: "STORE_URL", value: "x" }];
const noRoom =
  "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown";
const probe = { livenessProbe: { httpGet: { path: "/live", port: 8080 } } };
const probeKill = warning(
  "Pod/pay-r1-0",
  "Killing",
  "Container app failed liveness probe, will be restarted",
);
const limit = { resources: { limits: { memory: "256Mi" } } };

const rows: readonly FindingsRow[] = [
  {
    name: "a variable that the log names and the rollout removed",
    objects: app("pay", { status: crashing(), before: { env: url } }),
    lines: ["starting", "STORE_URL is required"],
    findings: [
      "active broken high missing-environment-variable Deployment/pay: pay crashes on start",
    ],
  },
  {
    name: "a variable that the log names and nobody ever set",
    objects: app("pay", { status: crashing() }),
    lines: ["KeyError: 'STORE_URL'"],
    findings: [
      "active broken medium missing-environment-variable Deployment/pay: pay crashes on start",
    ],
  },
  {
    name: "a variable that may come from a Secret",
    objects: app("pay", {
      status: crashing(),
      container: { envFrom: [{ secretRef: { name: "pay" } }] },
    }),
    lines: ["STORE_URL must be set"],
    findings: [
      "active broken low missing-environment-variable Deployment/pay: pay crashes on start",
    ],
  },
  {
    name: "a variable that is set: the log means something else",
    objects: app("pay", { status: crashing(), container: { env: url } }),
    lines: ["STORE_URL is required to be https"],
    findings: ["active broken medium crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "a kill for memory",
    objects: app("pay", {
      status: crashing({ reason: "OOMKilled", exitCode: 137 }),
      container: limit,
    }),
    findings: ["active broken high oom-killed Deployment/pay: pay runs out of memory"],
  },
  {
    name: "a command that the runtime does not find",
    objects: app("pay", {
      status: crashing({
        reason: "StartError",
        exitCode: 128,
        message: 'runc create failed: exec: "serv": executable file not found in $PATH',
      }),
    }),
    findings: ["active broken high command-not-found Deployment/pay: pay cannot start its command"],
  },
  {
    name: "a command that the shell does not find",
    objects: app("pay", { status: crashing({ exitCode: 127 }) }),
    lines: ["sh: 1: serv: not found"],
    findings: [
      "active broken medium command-not-found Deployment/pay: pay cannot start its command",
    ],
  },
  {
    name: "a kill by the liveness probe",
    objects: [
      ...app("pay", { status: crashing({ exitCode: 137 }), container: probe }),
      warning("Pod/pay-r1-0", "Killing", "Container app failed liveness probe, will be restarted"),
      warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: HTTP probe failed: 503"),
    ],
    findings: [
      "active broken high liveness-probe-kills Deployment/pay: pay is killed by its liveness probe",
    ],
  },
  {
    name: "a kill by the liveness probe a minute ago, though it is Ready at this moment",
    objects: [
      ...app("pay", { status: killedOnce(), container: probe }),
      { ...probeKill, lastTimestamp: ago(1) },
    ],
    findings: [
      "active degraded high liveness-probe-kills Deployment/pay: pay is killed by its liveness probe, is Ready now and may fall again",
    ],
  },
  {
    name: "a kill by the liveness probe half an hour ago, and Ready since",
    objects: [
      ...app("pay", { status: killedOnce(), container: probe }),
      { ...probeKill, lastTimestamp: ago(30) },
    ],
    findings: [],
  },
  {
    name: "a memory limit that is too small for the start itself",
    objects: app("pay", {
      status: crashing({ exitCode: 128, reason: "StartError", message: noRoom }),
      container: { resources: { limits: { memory: "2Mi" } } },
    }),
    findings: ["active broken high oom-killed Deployment/pay: pay runs out of memory"],
  },
  {
    name: "an error of the program",
    objects: app("pay", { status: crashing() }),
    lines: ["loading", "panic: index out of range"],
    findings: ["active broken medium crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "a signal, beside its own word for something that it killed",
    objects: app("pay", { status: crashing({ exitCode: 137 }) }),
    lines: ["FATAL connection pool Killed by policy"],
    findings: ["active broken medium crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "a kill that neither its limit nor a probe tells, and that its shell reports",
    objects: app("pay", { status: crashing({ exitCode: 137 }) }),
    lines: ["worker 3 forked", "Killed"],
    findings: ["active broken low crash-on-start Deployment/pay: pay is killed from outside"],
  },
  {
    name: "an error of its own before it is killed",
    objects: app("pay", { status: crashing({ exitCode: 137 }) }),
    lines: ["panic: index out of range", "bye"],
    findings: ["active broken medium crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "an init container that fails: the program never starts",
    objects: app("pay", {
      status: {
        phase: "Pending",
        startTime: ago(20),
        conditions: [{ type: "Ready", status: "False" }],
        initContainerStatuses: [
          {
            name: "migrate",
            restartCount: 5,
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: ended() },
          },
        ],
        containerStatuses: [{ name: "app", state: { waiting: { reason: "PodInitializing" } } }],
      },
      podSpec: { initContainers: [{ name: "migrate" }] },
    }),
    findings: [
      "active broken medium init-container-failing Deployment/pay: pay does not start: its init container fails",
    ],
  },
  {
    name: "restarts all the time, though it is Ready at this moment",
    objects: app("pay", { status: running({ terminated: ended() }, 9) }),
    findings: [
      "active degraded low crash-on-start Deployment/pay: pay crashed on start, is Ready now and may fall again",
    ],
  },
  {
    name: "restarts all the time, and is Ready for a moment, as all that runs without a readiness probe",
    objects: app("pay", { status: betweenEnds({}), replicas: 3 }),
    findings: [
      "active broken low crash-on-start Deployment/pay: pay crashed on start, is Ready now and may fall again",
    ],
  },
  {
    name: "ends well again and again, and runs for a moment",
    objects: app("pay", { status: betweenEnds({ exitCode: 0, reason: "Completed" }) }),
    findings: [
      "active broken low crash-on-start Deployment/pay: pay ended again and again, is Ready now and may fall again",
    ],
  },
  {
    name: "its rollout, which old pods prove that still serve",
    objects: [
      ...app("pay", { status: crashing(), before: { env: url }, replicas: 2, pods: 1 }),
      ...app("pay").filter(({ kind }) => kind === "Pod"),
    ],
    lines: ["panic: no"],
    findings: ["active degraded high crash-on-start Deployment/pay: pay crashes on start"],
  },
  {
    name: "an end without a log",
    objects: app("pay", { status: crashing() }),
    findings: ["active broken low crash-on-start Deployment/pay: pay crashes on start"],
  },
];

test.for(rows)("a crash is explained by $name", (row) => {
  expect(findingsOf(row)).toEqual(row.findings);
});

test.for([
  ["httpGet", { path: "/live", port: 9090 }],
  ["tcpSocket", { port: 9090 }],
  ["grpc", { port: 9090 }],
] as const)(
  "a liveness probe (%s) on a port that nothing declares is told, and asked on the one that is",
  ([how, handler]) => {
    const container = { ports: [{ containerPort: 8080 }], livenessProbe: { [how]: handler } };
    const objects = [
      ...app("pay", { status: running({ terminated: ended(aMinute) }, 1), container }),
      { ...probeKill, lastTimestamp: ago(1) },
      warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: connect: connection refused"),
    ];
    const [finding] = look(objects).findings;
    expect(toldOf(objects)).toContain("The probe asks port 9090; the container declares 8080.");
    expect(finding?.fix[0]?.command).toContain(`"livenessProbe":{"${how}":{"port":8080}}`);
  },
);

const readiness = { readinessProbe: { httpGet: { path: "/ready", port: 8080 } } };
const startup = { startupProbe: { httpGet: { path: "/live", port: 8080 } } };
const patient = { livenessProbe: { ...probe.livenessProbe, initialDelaySeconds: 30 } };
const aMinute = { exitCode: 137, startedAt: ago(3), finishedAt: ago(2) };
const hangs = readyUntil(2, crashing(aMinute));
const patch = /"initialDelaySeconds":120/u;
const previous = /logs pay-r1-0 -c app --previous/u;

test.for([
  [
    "was Ready until the kill",
    { ...patient, ...readiness },
    hangs,
    previous,
    "It was Ready before",
  ],
  [
    "is Ready again since the kill",
    { ...patient, ...readiness },
    running({ terminated: ended(aMinute) }, 1),
    previous,
    "It is Ready again",
  ],
  ["passed its startup probe", { ...patient, ...startup }, hangs, previous, "Its startup probe"],
  ["never was Ready", { ...patient, ...readiness }, crashing(aMinute), patch, "The probe gives it"],
  ["has no readiness probe", patient, hangs, patch, "The probe gives it"],
] as const)("of a container that the kubelet kills and that %s, what to do", (row) => {
  const [, container, status, command, says] = row;
  const killed = { ...probeKill, lastTimestamp: ago(2) };
  const late = warning(
    "Pod/pay-r1-0",
    "Unhealthy",
    "Liveness probe failed: context deadline exceeded",
  );
  const [finding] = look([...app("pay", { status, container }), killed, late]).findings;
  const steps = [...(finding?.fix ?? []), finding?.nextCheck];
  expect(steps[0]?.command).toMatch(command);
  expect(finding?.claims.some(({ text }) => text.startsWith(says))).toBe(true);
});

test("a kill by the startup probe is told with that probe, and no start that was in time", () => {
  const events = [
    warning("Pod/pay-r1-0", "Killing", "Container app failed startup probe, will be restarted"),
    warning("Pod/pay-r1-0", "Unhealthy", "Startup probe failed: connection refused"),
  ];
  const startupProbe = { ...startup.startupProbe, periodSeconds: 5, failureThreshold: 4 };
  const container = { ...patient, ...readiness, startupProbe };
  const { diagnosis, evidence } = answerOn(
    stateOf([...app("pay", { status: hangs, container }), ...events]),
  );
  expect(diagnosis.findings.map(({ title }) => title)).toEqual([
    "pay is killed by its startup probe",
  ]);
  const later = diagnosis.findings.flatMap((finding) => finding.later.map(({ text }) => text));
  expect(later).toContain("give its startupProbe the time that a start takes in the source");
  expect(evidence.map(({ text }) => text)).toContain(
    "pod pay-r1-0: container app, startup probe: 0 s before the first try, then 4 failures 5 s apart; the run that it ended lasted 60 s",
  );
});

const oom = crashing({ reason: "OOMKilled", exitCode: 137 });
const noStart = crashing({ reason: "StartError", exitCode: 128 });

test.for([
  {
    name: "a command that the runtime names for one of them",
    statuses: [noStart, noStart],
    warnings: [
      warning("Pod/pay-r1-1", "Failed", 'exec: "serv": executable file not found in $PATH'),
    ],
    finding: "active broken high command-not-found Deployment/pay: pay cannot start its command",
  },
  {
    name: "kills for memory, one without its reason",
    statuses: [crashing({ exitCode: 137 }), oom, oom],
    container: limit,
    finding: "active broken high oom-killed Deployment/pay: pay runs out of memory",
  },
  {
    name: "a kill for memory, and an error",
    statuses: [oom, crashing()],
    lines: ["panic: no"],
    finding: "active broken medium oom-killed Deployment/pay: pay runs out of memory",
  },
  {
    name: "kills by the probe, one with a code of its own",
    statuses: [crashing({ exitCode: 137 }), crashing()],
    container: probe,
    warnings: [
      warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: HTTP probe failed: 503"),
    ],
    finding:
      "active broken medium liveness-probe-kills Deployment/pay: pay is killed by its liveness probe",
  },
])(
  "pods of a workload have one crash: $name",
  ({ statuses, warnings = [], lines, container, finding }) => {
    const objects = app("pay", { replicas: statuses.length, ...present({ container }) });
    let index = 0;
    const fallen = objects.map((object) =>
      object.kind === "Pod" ? { ...object, status: statuses[index++] } : object,
    );
    const logs = lines === undefined ? [] : [log("pay-r1-1", lines)];
    const { findings } = look([...fallen, ...warnings], logs);
    expect(findings.map(inShort)).toEqual([finding]);
  },
);

test.for([
  [
    "a crash beside an image that is not pulled",
    crashing(),
    ["ImagePullBackOff", "example.com/side:v2: not found"],
    ["image-not-found", "missing-environment-variable"],
  ],
  [
    "a kill for memory beside a ConfigMap that is missing",
    crashing({ reason: "OOMKilled", exitCode: 137 }),
    ["CreateContainerConfigError", 'configmap "x" not found'],
    ["missing-config", "oom-killed"],
  ],
] as const)(
  "two containers of one pod have troubles of their own: %s",
  ([, status, why, causes]) => {
    const [reason, message] = why;
    const objects = app("pay", {
      podSpec: { containers: [{ name: "app" }, { name: "side", image: "example.com/side:v2" }] },
      status: beside(status, { name: "side", state: { waiting: { reason, message } } }),
    });
    const { findings } = look(objects, [log("pay-r1-0", ["FATAL DB_URL is not set"])]);
    expect(findings.map(({ cause }) => cause).toSorted()).toEqual(causes);
  },
);

test("a pod that is not Ready while another container of it crashes has that trouble alone", () => {
  const terminated = { exitCode: 1, reason: "Error", finishedAt: ago(2) };
  const objects = app("pay", {
    podSpec: { containers: [{ name: "app", ...readiness }, { name: "side" }] },
    status: beside(unready(), {
      name: "side",
      restartCount: 7,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated },
    }),
  });
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(["crash-on-start"]);
});

/** The status of a pod with one more container. */
function beside(status: object, container: object): object {
  const { containerStatuses } = z.object({ containerStatuses: z.array(z.unknown()) }).parse(status);
  return { ...status, containerStatuses: [...containerStatuses, container] };
}

test("a container that ended once and runs well since is history", () => {
  const once = running({ terminated: ended({ finishedAt: ago(50) }) }, 1);
  const { findings, history } = look(app("pay", { status: once }));
  expect(findings).toEqual([]);
  expect(history.map((claim) => claim.text)).toEqual([
    "deployment/pay ended with exit code {exitCode}, quiet since {quietSince}",
  ]);
});

test.for([
  ["of three seconds", {}, "2026-11-21T02:54:03Z"],
  [
    "that never began",
    { reason: "StartError", startedAt: "1970-01-01T00:00:00Z" },
    "2026-11-21T02:54:00Z",
  ],
] as const)(
  "the beginning is reckoned from the first start and the length of a run %s",
  ([, end, since]) => {
    const [finding] = look(app("pay", { status: crashing(end) })).findings;
    expect(finding?.since).toBe(since);
  },
);

test("pods that are Ready for a moment between two ends are counted as the API tells them, and are not well", () => {
  const { workloads, pods } = look(app("pay", { status: betweenEnds({}), replicas: 3 }));
  expect(workloads).toMatchObject([
    {
      ready: 3,
      desired: 3,
      state: "broken",
      text: "crashed on start, 9 restarts each, last 120 s ago; Ready now, may fall again",
    },
  ]);
  expect(pods).toEqual({ ready: 3, total: 3 });
});

test.for([
  ["was Ready for long, and is not since", readiness, 8, ago(8)],
  ["was Ready between its ends", readiness, 1, "2026-11-21T02:54:03Z"],
  ["has no readiness probe", {}, 8, "2026-11-21T02:54:03Z"],
] as const)("since when a program falls that %s", ([, container, minutes, since]) => {
  const fell = { startedAt: ago(3), finishedAt: ago(2.95), exitCode: 1, reason: "Error" };
  const status = {
    ...crashing(fell),
    startTime: ago(20),
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(minutes) }],
  };
  const [finding] = look(app("pay", { status, container })).findings;
  expect(finding?.since).toBe(since);
});

/** Runs since five seconds, after runs of three. */
function betweenEnds(end: object): object {
  return {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(1 / 12) }],
    containerStatuses: [
      {
        name: "app",
        ready: true,
        restartCount: 9,
        state: { running: { startedAt: ago(1 / 12) } },
        lastState: { terminated: ended(end) },
      },
    ],
  };
}

/** The same status, Ready until so many minutes ago. */
function readyUntil(minutes: number, status: object): object {
  const conditions = [{ type: "Ready", status: "False", lastTransitionTime: ago(minutes) }];
  return { ...status, conditions };
}

/** Runs and is Ready since the kubelet killed it. */
function killedOnce(): object {
  return running({ terminated: ended({ exitCode: 143, finishedAt: ago(1) }) }, 1);
}

import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing, ended, running, unready } from "../testing/pod-status.ts";
import { look, type RawObject, warning } from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const grpc = { grpc: { port: 8080 } };
const http = { httpGet: { path: "/healthz", port: 8080 } };
const https = { httpGet: { ...http.httpGet, scheme: "HTTPS" } };
const named = { httpGet: { path: "/healthz", port: "web" } };
const ports = { ports: [{ name: "web", containerPort: 8080 }] };
const get = 'Readiness probe failed: Get "http://10.0.3.7:8080/healthz":';
const frames = `${get} net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04"`;
const alert = `${get} net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"`;
const plain = `${get} http: server gave HTTP response to HTTPS client`;
const late =
  'Readiness probe failed: timeout: failed to connect service "10.0.3.7:8080" within 1s: context deadline exceeded';

/** A pod that runs and is not Ready, and what the kubelet says of its probe. */
function notReady(probes: object, message: string): RawObject[] {
  return [
    ...app("pay", { status: asked(), container: { ...ports, ...probes } }),
    warning("Pod/pay-r1-0", "Unhealthy", message),
  ];
}

/** The kubelet began to ask. */
function asked(): object {
  return {
    ...unready(),
    containerStatuses: [
      {
        name: "app",
        ready: false,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: ago(19) } },
      },
    ],
  };
}

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  /** Absent: nothing of the probe is told to be wrong. */
  readonly told?: string;
  /** In the command that comes first. */
  readonly fix?: string;
}

const rows: Row[] = [
  {
    name: "HTTP asks what speaks gRPC, as its sibling does",
    objects: notReady({ readinessProbe: http, livenessProbe: grpc }, frames),
    told: "The readiness probe asks port 8080 in HTTP; what listens there speaks HTTP/2 from its first byte, as gRPC does. Its liveness probe asks the same port in gRPC.",
    fix: '"readinessProbe":{"httpGet":null,"grpc":{"port":8080}}',
  },
  {
    name: "HTTP asks what speaks gRPC, by the name of the port, and has no sibling",
    objects: notReady({ readinessProbe: named }, frames),
    told: "The readiness probe asks port web in HTTP; what listens there speaks HTTP/2 from its first byte, as gRPC does.",
    fix: '"readinessProbe":{"httpGet":null,"grpc":{"port":8080}}',
  },
  {
    name: "HTTP asks what speaks TLS",
    objects: notReady({ readinessProbe: http }, alert),
    told: "The readiness probe asks port 8080 in HTTP; what listens there speaks TLS.",
    fix: '"scheme":"HTTPS"',
  },
  {
    name: "HTTPS asks what speaks plain HTTP",
    objects: notReady({ readinessProbe: https }, plain),
    told: "The readiness probe asks port 8080 in HTTPS; what listens there speaks plain HTTP.",
    fix: '"scheme":"HTTP"',
  },
  {
    name: "HTTP asks what is no server of HTTP",
    objects: notReady({ readinessProbe: http }, `${get} malformed HTTP response "-ERR unknown"`),
    told: "The readiness probe asks port 8080 in HTTP; what listens there speaks neither HTTP nor TLS.",
  },
  {
    name: "gRPC gets no answer where HTTP does",
    objects: notReady({ readinessProbe: grpc, livenessProbe: http }, late),
    told: "The readiness probe asks port 8080 in gRPC. Its liveness probe asks the same port in HTTP, and is answered.",
    fix: '"readinessProbe":{"grpc":null,"httpGet":{"path":"/healthz","port":8080}}',
  },
  {
    name: "plain HTTP is a bad question where HTTPS is answered",
    objects: notReady(
      { readinessProbe: http, livenessProbe: https },
      "Readiness probe failed: HTTP probe failed with statuscode: 400",
    ),
    told: "The readiness probe asks port 8080 in HTTP. Its liveness probe asks the same port in HTTPS, and is answered.",
    fix: '"scheme":"HTTPS"',
  },
  {
    name: "the path is not served",
    objects: notReady(
      { readinessProbe: http },
      "Readiness probe failed: HTTP probe failed with statuscode: 404",
    ),
    told: "Its server answers, and serves nothing at path /healthz.",
  },
  {
    name: "gRPC gets no answer, nor does HTTP",
    objects: [
      ...notReady({ readinessProbe: grpc, livenessProbe: http }, late),
      {
        ...warning("Pod/pay-r1-0", "Unhealthy", "Liveness probe failed: connection refused"),
        metadata: { name: "pay.liveness", namespace: "web" },
      },
    ],
    fix: '"timeoutSeconds":5',
  },
  {
    name: "the sibling asks another port",
    objects: notReady(
      { ports: [], readinessProbe: grpc, livenessProbe: { httpGet: { path: "/", port: 9090 } } },
      late,
    ),
    fix: '"timeoutSeconds":5',
  },
  {
    name: "an answer that the program gives on purpose",
    objects: notReady(
      { readinessProbe: http, livenessProbe: grpc },
      "Readiness probe failed: HTTP probe failed with statuscode: 503",
    ),
  },
];

const elsewhere = { httpGet: { path: "/healthz", port: 8081 } };
const refused = `Readiness probe failed: Get "http://10.0.3.7:8081/healthz": dial tcp 10.0.3.7:8081: connect: connection refused`;
const undeclared = "The probe asks port 8081; the container declares 8080.";

rows.push(
  {
    name: "a port that nothing declares refuses it",
    objects: notReady({ readinessProbe: elsewhere }, refused),
    told: undeclared,
    fix: '"readinessProbe":{"httpGet":{"port":8080}}',
  },
  {
    name: "a port that nothing declares answers",
    objects: notReady(
      { readinessProbe: elsewhere },
      "Readiness probe failed: HTTP probe failed with statuscode: 503",
    ),
  },
  {
    name: "a port that nothing declares gives the state of a service of gRPC",
    objects: notReady(
      { readinessProbe: { grpc: { port: 8081 } } },
      'Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    ),
  },
  {
    name: "gRPC gets no connection to a port that nothing declares, and does not say why",
    objects: notReady(
      { readinessProbe: { grpc: { port: 8081 } } },
      late.replaceAll("8080", "8081"),
    ),
    told: undeclared,
  },
  {
    name: "a port that another container of the pod declares refuses it",
    objects: [
      ...app("pay", {
        status: asked(),
        podSpec: {
          containers: [
            { name: "app", image: "example.com/pay:v2", ...ports, readinessProbe: elsewhere },
            { name: "side", image: "example.com/side:v1", ports: [{ containerPort: 8081 }] },
          ],
        },
      }),
      warning("Pod/pay-r1-0", "Unhealthy", refused),
    ],
  },
  {
    name: "a port that nothing declares, and where a Service sends requests, refuses it",
    objects: [
      ...app("pay", {
        status: asked(),
        container: { ports: [{ name: "metrics", containerPort: 9090 }], readinessProbe: elsewhere },
        service: { ports: [{ port: 80, targetPort: 8081 }] },
      }),
      warning("Pod/pay-r1-0", "Unhealthy", refused),
    ],
  },
  {
    name: "a port that nothing declares, which was answered before in this run, refuses it",
    objects: [
      ...app("pay", {
        status: {
          ...asked(),
          conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(12) }],
        },
        container: { ...ports, readinessProbe: elsewhere },
      }),
      warning("Pod/pay-r1-0", "Unhealthy", refused),
    ],
  },
);

const OF_PROBE = /^The (?:\w+ )?probe asks|^Its server answers/;

test.for(rows)("a probe fails: $name", ({ objects, told, fix }) => {
  expect(toldOf(objects).filter((text) => OF_PROBE.test(text))).toEqual(told ? [told] : []);
  const [finding] = look(objects).findings;
  expect(finding?.cause).toBe("readiness-probe-failing");
  const commands = finding?.fix.map(({ command }) => command) ?? [];
  expect(commands.length > 0).toBe(Boolean(fix));
  expect(commands.join()).toContain(fix ?? "");
});

test("a probe that failed for its protocol once, and is answered now, is no finding", () => {
  const container = { ...ports, readinessProbe: http };
  const objects = [...app("pay", { container }), warning("Pod/pay-r1-0", "Unhealthy", frames)];
  expect(look(objects).findings).toEqual([]);
});

test("what the kubelet got for an answer is not known where no event was seen", () => {
  const container = { ...ports, readinessProbe: http, livenessProbe: grpc };
  const objects = app("pay", { status: asked(), container });
  expect(toldOf(objects).filter((text) => OF_PROBE.test(text))).toEqual([]);
});

const killing = warning("Pod/pay-r1-0", "Killing", "Container app failed liveness probe, will be");
const hasty = { ...grpc, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1 };
const patient = { ...grpc, initialDelaySeconds: 60 };
const eightSeconds = { exitCode: 137, startedAt: ago(2 + 8 / 60), finishedAt: ago(2) };
const anHour = { exitCode: 137, startedAt: ago(62), finishedAt: ago(2) };
const again = running({ terminated: ended(eightSeconds) }, 3);
const early =
  "It was ended 8 s after its start. The liveness probe gives up after 2 s (initialDelaySeconds 1, periodSeconds 1, failureThreshold 1), the readiness probe, which asks the same, after 30 s.";
const tooEarly =
  "It was ended 8 s after its start. The liveness probe gives up after 2 s (initialDelaySeconds 1, periodSeconds 1, failureThreshold 1), too early: another run took 60 s to be Ready.";
const slow = {
  ...again,
  conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(9) }],
};

test.for<readonly [name: string, probes: object, status: object, told: string, fix: string]>([
  [
    "gives less time than the readiness probe, which asks the same",
    { livenessProbe: hasty, readinessProbe: grpc },
    again,
    early,
    '"initialDelaySeconds":',
  ],
  [
    "does so, and no run was Ready yet",
    { livenessProbe: hasty, readinessProbe: grpc },
    crashing(eightSeconds),
    early,
    '"initialDelaySeconds":30',
  ],
  [
    "gives less time than another run took",
    { livenessProbe: hasty, readinessProbe: grpc },
    slow,
    tooEarly,
    '"initialDelaySeconds":120',
  ],
  [
    "gives as much",
    { livenessProbe: patient, readinessProbe: grpc },
    again,
    "It is Ready again since the kill: it starts in time, and more time to start does not help.",
    "",
  ],
  [
    "asks something else",
    { livenessProbe: { ...hasty, grpc: { port: 8080, service: "live" } }, readinessProbe: grpc },
    again,
    "It is Ready again since the kill: it starts in time, and more time to start does not help.",
    "",
  ],
  [
    "let it serve for an hour",
    { livenessProbe: hasty, readinessProbe: grpc },
    running({ terminated: ended(anHour) }, 3),
    "It is Ready again since the kill: it starts in time, and more time to start does not help.",
    "",
  ],
])("a liveness probe kills that $0", ([, probes, status, told, fix]) => {
  const objects = [
    ...app("pay", { status, container: { ...ports, ...probes } }),
    { ...killing, lastTimestamp: ago(2) },
  ];
  expect(toldOf(objects)).toContain(told);
  const commands = look(objects).findings.flatMap((item) => item.fix.map(({ command }) => command));
  expect(commands.length > 0).toBe(Boolean(fix));
  expect(commands.join()).toContain(fix ?? "");
});

/** Ready since nine minutes, in a run of many hours. */
const readyAgain = {
  containerStatuses: [
    { name: "app", ready: true, restartCount: 0, state: { running: { startedAt: ago(900) } } },
  ],
  conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(9) }],
};

test.for([
  [
    "this run",
    app("pay", {
      status: {
        ...slow,
        containerStatuses: [
          {
            name: "app",
            ready: true,
            restartCount: 3,
            state: { running: { startedAt: ago(900) } },
            lastState: { terminated: ended(eightSeconds) },
          },
        ],
      },
      container: { ...ports, livenessProbe: hasty, readinessProbe: grpc },
    }),
  ],
  [
    "a pod beside it",
    app("pay", {
      status: crashing(eightSeconds),
      container: { ...ports, livenessProbe: hasty, readinessProbe: grpc },
      replicas: 2,
    }).map((object) =>
      object.metadata["name"] === "pay-r1-1" ? { ...object, status: readyAgain } : object,
    ),
  ],
] as const)("that %s became Ready again tells not how long a start takes", ([, objects]) => {
  const all = [...objects, { ...killing, lastTimestamp: ago(2) }];
  expect(toldOf(all)).toContain(early);
  const [finding] = look(all).findings;
  expect(finding?.fix[0]?.command).toContain('"initialDelaySeconds":30');
});

const started = { startupProbe: { ...grpc, failureThreshold: 60 } };
const fourMinutes = { exitCode: 137, startedAt: ago(6), finishedAt: ago(2) };

test("a liveness probe that begins when the startup probe has passed may never have been answered in a long run", () => {
  const container = { ...ports, ...started, livenessProbe: elsewhere };
  const objects = [
    ...app("pay", { status: crashing(fourMinutes), container }),
    { ...killing, lastTimestamp: ago(2) },
    warning("Pod/pay-r1-0", "Unhealthy", refused.replace("Readiness", "Liveness")),
  ];
  expect(toldOf(objects)).toContain(undeclared);
  const [finding] = look(objects).findings;
  expect(finding?.fix[0]?.command).toContain('"livenessProbe":{"httpGet":{"port":8080}}');
});

test("a liveness probe that begins when the startup probe has passed is not too early for a slow start", () => {
  const container = { ...ports, ...started, livenessProbe: hasty, readinessProbe: grpc };
  const objects = [
    ...app("pay", { status: slow, container }),
    { ...killing, lastTimestamp: ago(2) },
  ];
  expect(toldOf(objects).join()).not.toContain("too early");
  expect(toldOf(objects)).toContain(
    "Its startup probe had passed before the kill: it starts in time, and more time to start does not help.",
  );
  expect(look(objects).findings.flatMap(({ fix }) => fix)).toEqual([]);
});

test("a liveness probe that asks in another protocol is corrected, and given no more time", () => {
  const container = { ...ports, livenessProbe: http, readinessProbe: grpc };
  const objects = [
    ...app("pay", { status: crashing(eightSeconds), container }),
    { ...killing, lastTimestamp: ago(2) },
    warning("Pod/pay-r1-0", "Unhealthy", frames.replace("Readiness", "Liveness")),
  ];
  expect(toldOf(objects)).toContain(
    "The liveness probe asks port 8080 in HTTP; what listens there speaks HTTP/2 from its first byte, as gRPC does. Its readiness probe asks the same port in gRPC.",
  );
  const [finding] = look(objects).findings;
  expect(finding?.fix.map(({ command }) => command).join()).toContain(
    '"livenessProbe":{"httpGet":null,"grpc":{"port":8080}}',
  );
  expect(JSON.stringify(finding?.fix)).not.toContain("initialDelaySeconds");
});

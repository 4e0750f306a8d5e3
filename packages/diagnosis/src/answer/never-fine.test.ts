import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { inShort, log, look, type RawObject, warning } from "../testing/small-cluster.ts";

const backOff = now(
  "BackOff",
  "Back-off restarting failed container app in pod pay-r1-0_web(1)",
  35,
);
const probeFails = now("Unhealthy", "Readiness probe failed: connection refused", 3);
const killed = now("Killing", "Container app failed liveness probe, will be restarted", 4);
const slow = { startupProbe: { failureThreshold: 30, periodSeconds: 10 } };
const live = { livenessProbe: { httpGet: { path: "/live", port: 8080 } } };

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly lines?: readonly string[];
  /** Findings in short, or the state of the workload and what is told of it. */
  readonly told: readonly string[];
}

/** A node that restarts forgets how the runs before ended: `lastState` is empty. */
const rows: readonly Row[] = [
  {
    name: "it runs at this moment after 35 restarts, and was held back seconds ago",
    objects: [...app("pay", { status: restarted(35) }), backOff],
    told: ["active broken low crash-on-start Deployment/pay: pay keeps crashing"],
  },
  {
    name: "without a readiness probe it is Ready between two ends",
    objects: [...app("pay", { status: restarted(35, { ready: true }) }), backOff],
    told: [
      "active broken low crash-on-start Deployment/pay: pay crashed, is Ready now and may fall again",
    ],
  },
  {
    name: "its log of this run tells why",
    objects: [...app("pay", { status: restarted(35) }), backOff],
    lines: ["KeyError: 'STORE_URL'"],
    told: ["active broken medium missing-environment-variable Deployment/pay: pay keeps crashing"],
  },
  {
    name: "it waits for its next run",
    objects: app("pay", {
      status: restarted(35, { state: { waiting: { reason: "CrashLoopBackOff" } } }),
    }),
    told: ["active broken low crash-on-start Deployment/pay: pay keeps crashing"],
  },
  {
    name: "the kubelet kills it for its probe",
    objects: [...app("pay", { status: restarted(4), container: live }), killed],
    told: [
      "active broken high liveness-probe-kills Deployment/pay: pay is killed by its liveness probe",
    ],
  },
  {
    name: "a young pod that fell once",
    objects: app("pay", { status: restarted(1) }),
    told: ["broken: 0 of 1 pod Ready, 1 restart"],
  },
  {
    name: "a young pod that is warned of",
    objects: [...app("pay", { status: restarted(0) }), probeFails],
    told: ["unknown: 1 of 1 pod still start, with warnings: Unhealthy"],
  },
  {
    name: "a pod that served for an hour, is not Ready since minutes, and is warned of",
    objects: [...app("pay", { status: stopped() }), probeFails],
    told: ["broken: 0 of 1 pod Ready, with warnings: Unhealthy"],
  },
  {
    name: "of two pods that served for an hour one is not Ready since minutes, and is warned of",
    objects: [...more(app("pay", { replicas: 2, pods: 1, status: stopped() }), 1), probeFails],
    told: ["degraded: 1 of 2 pods Ready, with warnings: Unhealthy"],
  },
  {
    name: "all that it wants is Ready, and one more that served for an hour is not, and is warned of",
    objects: [...more(app("pay", { status: stopped() }), 1), probeFails],
    told: ["degraded: 1 of 1 pod Ready, 1 pod more is not, with warnings: Unhealthy"],
  },
  {
    name: "all that it wants is Ready, and one more that served for an hour is not, and nobody warns of it",
    objects: more(app("pay", { status: stopped() }), 1),
    told: ["unknown: 1 pod more not Ready for 3 min"],
  },
  {
    name: "all that it wants is Ready, and one more pod falls",
    objects: more(app("pay", { replicas: 2, status: restarted(2) }), 2),
    told: ["degraded: 2 of 2 pods Ready, 4 restarts of 2 more"],
  },
  {
    name: "a young pod whose probe fails no longer than it may, beside all that it wants",
    objects: [...more(app("pay", { status: restarted(0), container: slow }), 1), probeFails],
    told: ["fine: 1 pod more still starts, not Ready for 12 s, its probe fails"],
  },
  {
    name: "two young pods, one of whose probes fails, beside all that it wants",
    objects: [
      ...more(app("pay", { pods: 2, status: restarted(0, {}), container: slow }), 1),
      probeFails,
    ],
    told: ["fine: 2 pods more still start, not Ready for 12 s, a probe fails"],
  },
  {
    name: "a young pod beside all that it wants, and nobody warns of it",
    objects: more(app("pay", { status: restarted(0), container: slow }), 1),
    told: ["fine: 1 pod more still starts, not Ready for 12 s"],
  },
  {
    name: "a young pod that is warned of for something else, beside all that it wants",
    objects: [...more(app("pay", { status: restarted(0) }), 1), now("FailedMount", "timed out", 3)],
    told: ["unknown: 1 pod more still start, with warnings: FailedMount"],
  },
  {
    name: "a young pod that nobody warns of",
    objects: app("pay", { status: restarted(0) }),
    told: ["fine: 1 of 1 pod still start"],
  },
  {
    name: "its containers are ready since seconds, and nobody has set its readiness gate yet",
    objects: app("pay", { status: gated(0.5) }),
    told: [
      "fine: 1 of 1 pod runs and waits for readiness gate example.com/lb, which nobody has set",
    ],
  },
  {
    name: "its controller has set its readiness gate, to False as yet",
    objects: app("pay", {
      status: gated(
        0.5,
        'the status of pod readiness gate "example.com/lb" is not "True", but False',
      ),
    }),
    told: ["fine: 1 of 1 pod runs and waits for readiness gate example.com/lb, which is not True"],
  },
  {
    name: "its containers are ready since minutes, and nobody has set its readiness gate",
    objects: app("pay", { status: gated(5.5) }),
    told: [
      "active broken low unlisted Deployment/pay: deployment/pay is not well: ReadinessGatesNotReady",
    ],
  },
  {
    name: "a pod that is Ready, though it fell before",
    objects: app("pay", { status: restarted(35, { ready: true, minutes: 60 }) }),
    told: ["fine: "],
  },
];

test.for(rows)("never fine while pods are not Ready: $name", ({ objects, lines, told }) => {
  const logs = lines === undefined ? [] : [log("pay-r1-0", lines, false)];
  const { findings, workloads } = look(objects, logs);
  const states = workloads.map(({ state, text }) => `${state}: ${text}`);
  expect(findings.length > 0 ? findings.map(inShort) : states).toEqual(told);
});

/** A pod that is three minutes old and runs for a few seconds; its status tells of no end. */
function restarted(
  restartCount: number,
  {
    ready = false,
    minutes = 0.2,
    ...told
  }: { ready?: boolean; minutes?: number; state?: object } = {},
): object {
  const state = { running: { startedAt: ago(minutes) } };
  return {
    phase: "Running",
    startTime: ago(3),
    conditions: [
      { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: ago(minutes) },
    ],
    containerStatuses: [{ name: "app", ready, restartCount, state, lastState: {}, ...told }],
  };
}

/** Its containers are ready for so many minutes; the condition that its gate asks for is not there. */
function gated(
  minutes: number,
  message = 'corresponding condition of pod readiness gate "example.com/lb" does not exist.',
): object {
  const lastTransitionTime = ago(minutes);
  const reason = "ReadinessGatesNotReady";
  return {
    phase: "Running",
    startTime: ago(minutes + 1),
    conditions: [
      { type: "Ready", status: "False", reason, message, lastTransitionTime: ago(minutes + 1) },
      { type: "ContainersReady", status: "True", lastTransitionTime },
    ],
    containerStatuses: [
      {
        name: "app",
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: ago(minutes) } },
      },
    ],
  };
}

/** It served for an hour, and is not Ready since three minutes, though its container runs. */
function stopped(): object {
  const ready = { type: "Ready", status: "False", lastTransitionTime: ago(3) };
  const state = { running: { startedAt: ago(60) } };
  return {
    phase: "Running",
    startTime: ago(60),
    conditions: [ready],
    containerStatuses: [{ name: "app", ready: false, restartCount: 0, state }],
  };
}

/** Seconds ago, so often. */
function now(reason: string, message: string, count: number): RawObject {
  const event = warning("Pod/pay-r1-0", reason, message);
  return { ...event, count, firstTimestamp: ago(3), lastTimestamp: ago(0.1) };
}

/** Besides these pods, so many that are Ready. */
function more(objects: readonly RawObject[], count: number): RawObject[] {
  const ready = app("pay", { replicas: count, status: restarted(0, { ready: true, minutes: 60 }) });
  const pods = ready.filter(({ kind }) => kind === "Pod");
  return [
    ...objects,
    ...pods.map((pod) => ({
      ...pod,
      metadata: { ...pod.metadata, name: `${String(pod.metadata["name"])}-ready` },
    })),
  ];
}

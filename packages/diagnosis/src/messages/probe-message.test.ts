import { expect, test } from "vitest";
import { readProbeMessage } from "./probe-message.ts";

const rows: readonly (readonly [text: string, read: object])[] = [
  [
    "Liveness probe failed: HTTP probe failed with statuscode: 503",
    { probe: "liveness", outcome: "failed" },
  ],
  [
    'Readiness probe failed: Get "http://10.0.3.7:8080/healthz": dial tcp 10.0.3.7:8080: connect: connection refused',
    { probe: "readiness", outcome: "failed" },
  ],
  [
    "Readiness probe failed: Get http://10.0.3.7:8080/healthz: net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
    { probe: "readiness", outcome: "failed", isLate: true },
  ],
  [
    'Startup probe failed: Get "http://10.0.3.7:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    { probe: "startup", outcome: "failed", isLate: true },
  ],
  [
    'Liveness probe failed: command timed out: "cat /tmp/alive" timed out after 1s',
    { probe: "liveness", outcome: "failed", isLate: true },
  ],
  [
    'Readiness probe failed: timeout: failed to connect service "10.0.3.7:9090" within 1s: context deadline exceeded',
    { probe: "readiness", outcome: "failed", isLate: true },
  ],
  [
    'Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    { probe: "readiness", outcome: "failed" },
  ],
  [
    'Liveness probe failed: Get "https://10.0.3.7:8080/": http: server gave HTTP response to HTTPS client',
    { probe: "liveness", outcome: "failed" },
  ],
  [
    'Liveness probe failed: Get "http://10.0.3.7:8080/": EOF',
    { probe: "liveness", outcome: "failed" },
  ],
  [
    "Readiness probe failed: cat: /tmp/ready: No such file or directory",
    { probe: "readiness", outcome: "failed" },
  ],
  ["Startup probe failed: ", { probe: "startup", outcome: "failed" }],
  [
    "Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state",
    {
      probe: "readiness",
      outcome: "failed",
    },
  ],
  [
    "Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = container is not created or running",
    { probe: "readiness", outcome: "failed" },
  ],
  [
    "Container pay failed liveness probe, will be restarted",
    { probe: "liveness", outcome: "kills", container: "pay" },
  ],
  [
    "Container pay failed startup probe, will be restarted",
    { probe: "startup", outcome: "kills", container: "pay" },
  ],
  [
    "(combined from similar events): Container pay failed liveness probe, will be restarted",
    { probe: "liveness", outcome: "kills", container: "pay" },
  ],
  [
    "Killing container with id docker://pay:Container failed liveness probe.. Container will be killed and recreated.",
    { probe: "liveness", outcome: "kills", container: "pay" },
  ],
];

test.for(rows)("%s", ([text, read]) => {
  expect(readProbeMessage(text)).toEqual(read);
});

test.for(["Stopping container pay", "Readiness probe warning: Probe terminated redirects"])(
  "%s is about no probe that fails",
  (text) => {
    expect(readProbeMessage(text)).toBeUndefined();
  },
);

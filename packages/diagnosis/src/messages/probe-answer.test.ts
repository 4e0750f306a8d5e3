import { expect, test } from "vitest";
import { readProbeAnswer } from "./probe-answer.ts";

test.for<readonly [message: string, read: object]>([
  [
    'Liveness probe failed: Get "https://10.0.3.7:8080/": http: server gave HTTP response to HTTPS client',
    { speaks: "http" },
  ],
  ["tls: first record does not look like a TLS handshake", { speaks: "http" }],
  [
    'error: health rpc failed: rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: http2: failed reading the frame payload: http2: frame too large, note that the frame header looked like an HTTP/1.1 header"',
    { speaks: "http" },
  ],
  [
    'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04\\x00"',
    { speaks: "http2" },
  ],
  ['malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"', { speaks: "tls" }],
  ['malformed HTTP version "RFB 003.008"', { speaks: "other" }],
  [
    "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health",
    { speaks: "grpc_without_health" },
  ],
  ["Readiness probe failed: HTTP probe failed with statuscode: 404", { code: 404 }],
  ['Readiness probe failed: Get "http://10.0.3.7:8080/": EOF', {}],
  [
    "Readiness probe failed: dial tcp 10.0.3.7:8080: connect: connection refused",
    { unheard: "refused" },
  ],
  [
    'timeout: failed to connect service "10.0.3.7:8080" within 1s: context deadline exceeded',
    { unheard: "unconnected" },
  ],
  ['Readiness probe failed: service unhealthy (responded with "NOT_SERVING")', {}],
])("%s", ([message, read]) => {
  expect(readProbeAnswer(message)).toEqual(read);
});

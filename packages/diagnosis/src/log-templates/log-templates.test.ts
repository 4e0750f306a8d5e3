import { describe, expect, test } from "vitest";
import { logTemplates } from "./log-templates.ts";
import { templateOf } from "./template-of.ts";

const table: readonly (readonly [line: string, template: string])[] = [
  [
    "charge o-489945 failed: connect ECONNREFUSED 10.100.115.108:8080",
    "charge o-<id> failed: connect ECONNREFUSED <ip>:8080",
  ],
  ["PAYMENT_GATEWAY_URL is required", "PAYMENT_GATEWAY_URL is required"],
  ["GET /cart/c-1bc4d9e0 200 34 ms", "GET /cart/c-<id> 200 <duration>"],
  ["GET /cart/c-12345678 500 34 ms", "GET /cart/c-<id> 500 <duration>"],
  [
    "GET /products?category=7&page=12 404 5ms",
    "GET /products?category=<num>&page=<num> 404 <duration>",
  ],
  ["upstream answered HTTP/1.1 503 after 1.5s", "upstream answered HTTP/1.1 503 after <duration>"],
  ["process ended with exit code 137 (signal 9)", "process ended with exit code 137 (signal 9)"],
  ["status=500 size=12MB in 2m30s", "status=500 size=<size> in <duration>"],
  ["ORA-00001: unique constraint violated", "ORA-00001: unique constraint violated"],
  ["E11000 duplicate key error, UTF-8", "E11000 duplicate key error, UTF-8"],
  [
    "2026-11-21T03:02:01.250Z ERROR pool exhausted: 20 of 20",
    "ERROR pool exhausted: <num> of <num>",
  ],
  ["[2026-11-21 03:02:01,250] [main] boot took 812 ms", "[main] boot took <duration>"],
  [
    "E1121 03:02:01.123456       1 leaderelection.go:330] lost lease",
    "E<time> leaderelection.go:330] lost lease",
  ],
  [
    '10.0.0.1 - - [21/Nov/2026:03:02:01 +0000] "GET / HTTP/1.1" 200 612',
    '<ip> - - [<time>] "GET / HTTP/1.1" 200 <num>',
  ],
  [
    "trace 4bf92f3577b34da6a3ce929d0e0e4736 user=u42 request_id: 7-a",
    "trace <id> user=<id> request_id: <id>",
  ],
  ["job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done", "job <id> done"],
  ["image app@sha256:0a1b2c3d4e5f6a7b pulled", "image app@sha256:<id> pulled"],
  [
    "pod payment-6d9f7c5b44-x2x9z on ip-10-0-1-7.ec2.internal",
    "pod payment-<id> on <ip>.ec2.internal",
  ],
  ["dial tcp [2001:db8::1]:443: i/o timeout", "dial tcp [<ip>]:443: i/o timeout"],
  [
    "retry std::vector in http://payment:8080/v1/authorise",
    "retry std::vector in http://payment:8080/v1/authorise",
  ],
  ["at Server.<anonymous> (/app/server.js:12:3)", "at Server.<anonymous> (/app/server.js:12:3)"],
  [
    "pool ready: user=app password=hunter2-7Kd9, v2.9.1",
    "pool ready: user=app password=<redacted>, v2.9.1",
  ],
  ["dial redis://:[redacted 0a1b2c]@cache:6379", "dial redis://:<redacted>@cache:<num>"],
  [
    "key is [redacted 0a1b2c], password=[redacted 0a1b2d]",
    "key is <redacted>, password=<redacted>",
  ],
  ["PUT /cart/c-4438660d/items 200 15 ms", "PUT /cart/c-<id>/items 200 <duration>"],
  ["mail to jane.doe@example.com queued", "mail to <email> queued"],
  ['key "user-4711" not found, table "orders"', 'key "<id>" not found, table "orders"'],
  ["s3 p95 http2 x509 user12345", "s3 p95 http2 x<num> user<num>"],
  ["shards [1, 2, 3] of 7, 12.5 % full, at -3", "shards [<num>] of <num>, <num> % full, at <num>"],
  ["access key AKIAIOSFODNN7EXAMPLE rotated", "access key <id> rotated"],
  [
    '{"level":"error","msg":"query failed","err":"timeout after 30s","n":7}',
    "query failed: timeout after <duration>",
  ],
  ["{not json 5}", "{not json <num>}"],
  ["  panic: nil map\n\ngoroutine 7 [running]:\n", "panic: nil map"],
  ["", ""],
];

test.for(table)("%s", ([line, template]) => {
  expect(templateOf(line)).toBe(template);
});

test.for(table)("the template of the template of %s is itself", ([line]) => {
  const template = templateOf(line);
  expect(templateOf(template)).toBe(template);
});

test("colours are not part of a template, and a long one is cut", () => {
  const escape = String.fromCodePoint(27);
  expect(templateOf(`${escape}[31mfailed${escape}[0m 3 times`)).toBe("failed <num> times");
  expect(templateOf("word ".repeat(100))).toHaveLength(240);
});

describe("lines of one template", () => {
  const lines = [
    { at: "2026-11-21T03:03:00.000Z", text: "took 7 ms", level: "info", pod: "a" },
    { at: "2026-11-21T03:01:00.000Z", text: "took 12 ms", level: "warn", pod: "b" },
    { at: "2026-11-21T03:02:00.000Z", text: "took 90 ms", level: "info", pod: "a" },
    { at: "2026-11-21T03:02:30.000Z", text: "gone", pod: "a" },
  ];

  test("are counted, with first, last, a sample, the worst level and the pods", () => {
    expect(logTemplates(lines)).toMatchInlineSnapshot(`
      [
        {
          "count": 3,
          "firstSeen": "2026-11-21T03:01:00.000Z",
          "lastSeen": "2026-11-21T03:03:00.000Z",
          "level": "warn",
          "pods": 2,
          "sample": "took 7 ms",
          "template": "took <duration>",
        },
        {
          "count": 1,
          "firstSeen": "2026-11-21T03:02:30.000Z",
          "lastSeen": "2026-11-21T03:02:30.000Z",
          "pods": 1,
          "sample": "gone",
          "template": "gone",
        },
      ]
    `);
  });

  test("do not depend on the order of the lines", () => {
    expect(logTemplates(lines.toReversed())).toEqual(logTemplates(lines));
  });
});

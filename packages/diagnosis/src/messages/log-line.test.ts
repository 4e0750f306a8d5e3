import { expect, test } from "vitest";
import { readLogLine } from "./log-line.ts";

test.for([
  ["2026-11-29T04:00:00.120Z ERROR pool exhausted: 20 of 20", "ERROR pool exhausted: 20 of 20"],
  ["[2026-11-29 04:00:00,120] [main] boot failed", "[main] boot failed"],
  ['{"level":"fatal","msg":"no route for \\"pay\\""}', 'no route for \\"pay\\"'],
  ["2026-11-29 04:00:00.120 UTC [1] LOG:  bye", "[1] LOG:  bye"],
  ["plain words", "plain words"],
] as const)("of %s the message is %s", ([line, message]) => {
  expect(readLogLine(line).message).toBe(message);
});

test.for([
  "panic: runtime error: invalid memory address",
  "java.lang.NullPointerException: order is null",
  "Traceback (most recent call last):",
  "STORE_URL is required",
  "main.go:42: cannot open the ledger",
  "worker 3 was killed",
  "open /etc/app.yaml: no such file or directory",
  "request timed out after 30 s",
  "payment is unavailable",
  "7 failures in the last minute",
  "error: 0 rows for an order that is paid",
  "E1121 02:59:00.606 1 fetch.go:149] no lease",
  '{"level":50,"msg":"bad key"}',
  "channel closed by server: 406 PRECONDITION_FAILED - inequivalent arg",
  '{"level":"info","msg":"rpc answered NOT_FOUND"}',
  "refusing to run on schema 57",
])("%s speaks of trouble", (line) => {
  expect(readLogLine(line).isError).toBe(true);
});

test.for([
  "GET /cart/17 200 503 ms",
  "GET /cart/17 503 12 ms",
  "connecting to ledger:5432",
  "request done error=null status=200",
  '{"level":"info","err":null,"msg":"order placed"}',
  "replayed 300 events without errors, 0 failures",
  "build finished: 0 errors",
  "connected to ledger:5432",
  "listening on 0.0.0.0:8502",
  "geofence loaded",
  "ORDERS_FAILED_TOPIC=orders",
  "export NOT_BEFORE=2026-11-01",
  "fuel level: 50 of 60",
])("%s speaks of none", (line) => {
  expect(readLogLine(line).isError).toBe(false);
});

test.for([
  "    at com.shop.Pay.charge(Pay.java:42)",
  "    at async fetchOrder (/app/order.js:7:11)",
  '  File "/app/pay.py", line 7, in charge',
  "\t/app/pay.go:42 +0x1d",
  "goroutine 7 [running]:",
  "  12: core::panicking::panic_fmt",
  "Caused by: java.io.IOException: connection refused ... 12 more",
])("%s is a frame of a stack, not the trouble itself", (line) => {
  expect(readLogLine(line)).toMatchObject({ isError: false });
});

const calls: readonly (readonly [line: string, call: object | undefined])[] = [
  ["connect ECONNREFUSED 10.0.3.7:5432", { failure: "refused" }],
  [
    'Post "http://payment:8080/charge": dial tcp 10.0.3.7:8080: connect: connection refused',
    { failure: "refused" },
  ],
  [
    'psycopg2.OperationalError: connection to server at "ledger" (10.0.3.7), port 5432 failed: Connection refused',
    { failure: "refused" },
  ],
  ["getaddrinfo ENOTFOUND ledger.shop", { failure: "failed" }],
  ["dial tcp: lookup payment on 10.0.0.10:53: no such host", { failure: "failed" }],
  ["java.net.UnknownHostException: ledger", { failure: "failed" }],
  ["dial tcp 10.0.3.7:5432: i/o timeout", { failure: "failed" }],
  ["rpc error: code = DeadlineExceeded desc = context deadline exceeded", { failure: "failed" }],
  ["read ECONNRESET", { failure: "failed" }],
  ["unexpected EOF from payment", { failure: "failed" }],
  ["upstream connect error: no healthy upstream", { failure: "failed" }],
  ["payment answered 503", { failure: "answered" }],
  ["HTTP 504 from http://payment:8080/charge", { failure: "answered" }],
  ['{"level":"error","status":503,"msg":"GET http://db:8080/x failed"}', { failure: "answered" }],
  ['{"msg":"call to db failed","statusCode":503}', { failure: "answered" }],
  ["db is bad, status:502", { failure: "answered" }],
  ["db is bad, status_code=503,", { failure: "answered" }],
  ["db: 504: gateway", { failure: "answered" }],
  ["db responded 503.", { failure: "answered" }],
  ["Error: Connected to db but disconnected", { failure: "unclear" }],
  ["Failed to connect to redis://:secret@cart-store:6379/0", { failure: "failed" }],
  ["dependency check failed: ledger", { failure: "unclear" }],
  ["connecting to ledger:5432", { failure: "unclear" }],
  ["connected to ledger:5432", undefined],
  ["order 1502 is invalid", undefined],
  ["geofence failed to load", undefined],
  ["listens on db:502", undefined],
  ["node 10.0.5.502 is bad", undefined],
  ["db took 503ms", undefined],
  ["db is bad, status=503ms", undefined],
  ["order id=5031 is bad", undefined],
  ["at 10:15:503 bad", undefined],
  ["port 8502 is missing in the settings", undefined],
];

test.for(calls)("%s as a call", ([line, call]) => {
  expect(readLogLine(line).call).toEqual(call);
});

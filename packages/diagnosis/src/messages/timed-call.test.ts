import { expect, test } from "vitest";
import { readTimedCall } from "./timed-call.ts";

test.for([
  ["INFO query to the database took 4.2s", 4200, "database"],
  ["request done method=GET duration_ms=4200", 4200, "request"],
  ['{"msg":"call","latency":"1.5s"}', 1500, "call"],
  ["LOG:  duration: 4200.117 ms  statement: SELECT * FROM orders", 4200.117, "select"],
  ["# Query_time: 4.200000  Lock_time: 0.000000 select", 4200, "select"],
  ["WARN GET /orders/7 responded in 3 seconds", 3000, "get /orders/7"],
  ["ERROR call to payment timed out after 5000ms", 5000, "call"],
] as const)("%s took %d ms", ([line, ms, what]) => {
  expect(readTimedCall(line)).toEqual({ ms, what });
});

test.for([
  "GET /healthz took 4.2s",
  "Started App in 8.1 seconds, request pool ready",
  "backup of the database took 45 s",
  "checkpoint took 12 s",
  "took 4.2s",
  "request id 4200",
])("%s tells of no call and its time", (line) => {
  expect(readTimedCall(line)).toBeUndefined();
});

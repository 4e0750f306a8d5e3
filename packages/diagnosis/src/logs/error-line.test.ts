import { expect, test } from "vitest";
import { errorLine } from "./error-line.ts";

const frame = "    at com.shop.Pay.charge(Pay.java:42)";

/** Lines of a log, and which of them tells why. */
const logs: readonly (readonly [what: string, lines: readonly string[], tells: number])[] = [
  ["the last one where none is worse", ["ERROR pool is gone", "ERROR no leader was found"], 1],
  ["the last one where none speaks of trouble", ["listening", "bye"], 1],
  ["no frame", ["java.lang.NullPointerException: order is null", frame], 0],
  [
    "of a database the line that ended it",
    [
      "2026-11-21 02:59:00.100 UTC [27] FATAL:  could not extend file: No space left on device",
      "2026-11-21 02:59:00.101 UTC [1] LOG:  startup process (PID 27) exited with exit code 1",
      "2026-11-21 02:59:00.102 UTC [1] LOG:  aborting startup due to startup process failure",
    ],
    0,
  ],
  [
    "and not the one that it gave to who asked too early",
    [
      "2026-11-21 02:59:00.100 UTC [27] PANIC:  could not find a valid checkpoint record",
      "2026-11-21 02:59:00.101 UTC [31] FATAL:  the database system is starting up",
    ],
    0,
  ],
  [
    "of klog the error, and not the information",
    [
      'E1121 02:59:00.606 1 fetch.go:149] "Cannot reach it" err="x509: unknown authority"',
      'I1121 02:59:02.747 1 serve.go:192] "Failed probe" probe="ready"',
    ],
    0,
  ],
  [
    "klog's fatal",
    ["F1121 02:59:00.606 1 main.go:7] no leases", "E1121 02:59:01.606 1 a.go:1] gone"],
    0,
  ],
  [
    "of JSON its level",
    ['{"msg":"ledger is read-only","level":"fatal"}', '{"level":"error","msg":"flush failed"}'],
    0,
  ],
  [
    "a level that is a number",
    ['{"level":60,"msg":"bad key"}', '{"level":30,"msg":"0 left, 1 failed"}'],
    0,
  ],
  ["logfmt's level", ["level=error msg=gone", "level=warn msg=timeout"], 0],
  [
    "a level in brackets",
    [
      '2026/11/21 02:59:00 [emerg] 1#1: host not found in "pay"',
      "2026/11/21 02:59:01 [error] 7#7: gone",
    ],
    0,
  ],
  ["a program that names itself", ["dump: fatal: versions differ", "dump: error: it failed"], 0],
  ["a panic", ["panic: ledger is nil", "goroutine 1 [running]:", "error: script ended with 2"], 0],
  [
    "what an exception says behind the line that announces it",
    ["ERROR Application run failed", "java.lang.IllegalStateException: no PORT", frame],
    1,
  ],
  [
    "the root of a chain",
    [
      "FATAL boot failed",
      "x.BeanException: no bean",
      frame,
      "Caused by: x.NoFile: keys are missing",
    ],
    3,
  ],
  [
    "an exception behind what is no error",
    [
      "ERROR first try failed",
      "INFO second try",
      "Traceback (most recent call last):",
      "KeyError: 'STORE'",
    ],
    3,
  ],
  ["the level of the line, not a word in it", ["ERROR x", "INFO FATAL errors are retried"], 0],
  [
    "the error, and no later line without a level",
    ["ERROR x", "2026-11-21 02:59:01 worker failed"],
    0,
  ],
];

test.for(logs)("what tells why: $0", ([, lines, tells]) => {
  expect(errorLine(lines)).toBe(lines[tells]);
});

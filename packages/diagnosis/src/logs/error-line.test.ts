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
  [
    "the refusal of a program that calls all information, and not its farewell",
    [
      'level=info msg="connected to ledger" addr=ledger-db:5432',
      'level=info msg="schema version is 57, this release knows 55, refusing to run"',
      'level=info msg="closing connections"',
      'level=info msg="bye"',
    ],
    1,
  ],
  [
    "a warning, and no information that comes again and again",
    [
      'level=info msg="heartbeat" uptime=300s',
      'level=warn msg="licence valid until 2026-11-28, 0 of 24 gates enabled"',
      'level=info msg="metrics flushed" series=118',
      'level=info msg="heartbeat" uptime=305s',
      'level=info msg="metrics flushed" series=118',
    ],
    1,
  ],
  [
    "the only line above information",
    [
      "INFO:     412 lines, 18230 trips",
      "WARNING:  feed valid_until=2026-11-27 is older than 72 h, not serving it",
      "INFO:     waiting for background tasks to complete",
      "INFO:     finished server process [1]",
    ],
    1,
  ],
  [
    "what a peer refused with a status in capitals",
    [
      '{"level":"info","msg":"connected to bus:5672"}',
      '{"level":"info","msg":"channel closed by server: 406 PRECONDITION_FAILED - inequivalent arg"}',
      '{"level":"info","msg":"draining 0 messages"}',
      '{"level":"info","msg":"worker stopped"}',
    ],
    1,
  ],
  [
    "a contradiction, and not what is tidied up behind it",
    [
      "INFO settlement of 2026-11-30 requested",
      "INFO day 2026-11-30 is already closed by run 8841, nothing may be written",
      "INFO releasing the lock",
    ],
    1,
  ],
  [
    "a contradiction without a level",
    ["peer 7 speaks protocol 3, expected 4", "leaving the ring", "closed 12 files"],
    0,
  ],
  [
    "of contradictions the one that is said once",
    [
      "INFO shard 7 is not supported by this peer",
      "INFO topic orders-1 already exists",
      "INFO topic orders-2 already exists",
      "INFO stopped",
    ],
    0,
  ],
  ["a warning that it goes on does not tell", ["WARN no profile, using defaults", "bye"], 1],
  [
    "a warning that it goes on is no refusal",
    ["WARN feed is older than 72 h, ignored", "INFO lease is held by another, will not run"],
    1,
  ],
  [
    "trouble in a warning, and not in a later information",
    ["WARN key of the vault expired, access failed", "INFO metrics: 3 failed", "INFO bye"],
    0,
  ],
  [
    "trouble without a level, whatever was a warning before",
    ["WARN the heap is small", "store.yaml is missing", "bye"],
    1,
  ],
  [
    "information that is an error, and no later warning without trouble",
    [
      "INFO Config validation failed: unknown key foo",
      "WARN metrics endpoint has no authentication",
    ],
    0,
  ],
  [
    "a last line without a level, and no warning without trouble",
    ["WARN metrics endpoint has no authentication", "Segmentation fault (core dumped)"],
    1,
  ],
  [
    "a warning without trouble, and not how it goes on or what is tidied up behind it",
    ["WARN licence valid until 2026-11-28", "  0 of 24 gates enabled", "connections closed"],
    0,
  ],
  ["a warning, and not its last part", ["WARN licence valid until 2026-11-28", "  of 24 gates"], 0],
  ["no contradiction long before the end", ["INFO a already there", ...spread(40), "INFO bye"], 41],
];

function spread(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `INFO order ${index} placed`);
}

test.for(logs)("what tells why: $0", ([, lines, tells]) => {
  expect(errorLine(lines)).toBe(lines[tells]);
});

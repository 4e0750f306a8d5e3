import { crashes } from "../crashes.table.ts";

interface Expectation {
  /** What a test expects to be told. */
  readonly words: RegExp;
  readonly cause: string;
  /** The causes of our catalogue that each can be; none: it has none yet. */
  readonly causes: readonly string[];
  /** Nothing but a log can show it. */
  readonly isInLog?: boolean;
  /** What a right answer must say too. */
  readonly says?: string;
}

/** The vocabulary of expected outputs. The first that fits counts; a test that none fits asks for no fault. */
export const expectations: readonly Expectation[] = [
  { words: /out of memory|\bOOM/iu, cause: "out of memory", causes: ["oom-killed"] },
  {
    words: /environment variable/iu,
    cause: "missing environment variable",
    isInLog: true,
    causes: ["missing-environment-variable"],
  },
  {
    words: /node ?selector/iu,
    cause: "node selector",
    causes: ["node-selector-mismatch"],
  },
  {
    words: /insufficient .*resources|insufficient (?:cpu|memory|gpu)/iu,
    cause: "no room",
    causes: ["insufficient-resources"],
  },
  {
    words: /persistentvolumeclaim|\bpvc\b|storageclass/iu,
    cause: "claim",
    causes: ["volume-not-bound"],
  },
  {
    words: /image/iu,
    cause: "image",
    causes: ["image-not-found", "image-pull-denied", "registry-unreachable"],
  },
  {
    words: /command .*not found/iu,
    cause: "command not found",
    causes: ["command-not-found", "init-container-failing"],
    says: "not found",
  },
  {
    words: /network policy/iu,
    cause: "network policy",
    causes: [],
    says: "networkpolicy|network policy",
  },
  {
    words: /certificate (?:has )?expired/iu,
    cause: "certificate expired",
    isInLog: true,
    causes: [],
    says: "certificate",
  },
  {
    words: /syntax error/iu,
    cause: "syntax error",
    isInLog: true,
    causes: [],
    says: "syntax error",
  },
  {
    words: /not be resolved|cannot resolve/iu,
    cause: "name resolution",
    isInLog: true,
    causes: [],
    says: "resolve",
  },
  {
    words: /connect(?:ion|ing)?s? .*(?:database|\w+:\d+)|(?:database|db) .*connections/iu,
    cause: "database",
    isInLog: true,
    causes: [],
    says: "database|\\bdb\\b",
  },
  {
    words: /slow|latency|longer than/iu,
    cause: "slow",
    isInLog: true,
    causes: [],
    says: "slow|longer than|latency",
  },
  { words: /crashloopbackoff|stackoverflow/iu, cause: "crash", causes: crashes },
];

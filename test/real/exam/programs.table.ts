/** What the container images do when they run: the part of the world that is no Kubernetes object. */
export interface Program {
  readonly language: "go" | "java" | "node" | "python" | "c";
  readonly tags: readonly string[];
  /** Seconds until it listens; by tag where a release differs. */
  readonly startSeconds: number;
  readonly slowTags?: Readonly<Record<string, number>>;
  /** Working set in MiB after warming up; the kernel kills it above its limit. */
  readonly memoryMi: number;
  /** Environment variables without which it refuses to start. */
  readonly requires: readonly string[];
  /** Environment variables that hold `host:port` or a URL of something it calls, and what it does when that is down. */
  readonly calls: Readonly<Record<string, "exit" | "unready" | "log">>;
  readonly files: readonly string[];
  /** Tags whose readiness endpoint answers 503, with what they log meanwhile. */
  readonly unreadyTags?: Readonly<Record<string, string>>;
  readonly banner: string;
  /** Ends by itself with 0: a job or an init container. */
  readonly endsAfterSeconds?: number;
}

const service = { startSeconds: 3, memoryMi: 110, requires: [], calls: {}, files: ["/app/server"] };

export const programs: Readonly<Record<string, Program>> = {
  "booking-desk": {
    ...service,
    language: "node",
    tags: ["6.3.1", "6.3.2"],
    requires: ["SEATS_URL", "FARES_URL"],
    calls: { SEATS_URL: "unready", FARES_URL: "unready" },
    banner: '{"level":"info","msg":"booking desk listening","port":8080}',
  },
  "seat-inventory": {
    ...service,
    language: "go",
    tags: ["2.11.4", "2.12.0"],
    requires: ["DB_HOST", "DB_PASSWORD"],
    calls: { DB_HOST: "exit", CACHE_ADDR: "log" },
    banner: 'level=info msg="seat inventory ready" addr=:8080',
  },
  "fare-engine": {
    ...service,
    language: "java",
    tags: ["1.18.0", "1.18.1"],
    startSeconds: 6,
    memoryMi: 380,
    requires: ["FARE_TABLE"],
    banner: "INFO  [main] FareEngineApplication : Started FareEngineApplication in 5.812 seconds",
  },
  timetable: {
    ...service,
    language: "python",
    tags: ["3.1.7", "3.2.0"],
    requires: ["FEED_URL"],
    unreadyTags: { "3.2.0": "WARNING readiness: schedule index not built, 0 of 412 lines loaded" },
    banner: "INFO:     Uvicorn running on http://0.0.0.0:8080",
  },
  "disruption-feed": {
    ...service,
    language: "go",
    tags: ["0.9.2", "0.9.3"],
    memoryMi: 140,
    requires: ["BUS_ADDR"],
    calls: { BUS_ADDR: "exit", TIMETABLE_URL: "log" },
    banner: 'level=info msg="subscribed to disruptions"',
  },
  "refund-worker": {
    ...service,
    language: "node",
    tags: ["5.0.3", "5.1.0"],
    requires: ["BUS_ADDR", "BANK_API_KEY"],
    calls: { BUS_ADDR: "exit" },
    files: ["/app/worker"],
    banner: '{"level":"info","msg":"consuming refunds"}',
  },
  "crew-roster": {
    ...service,
    language: "java",
    tags: ["4.8.0", "4.9.0", "4.8.1-hotfix"],
    startSeconds: 8,
    slowTags: { "4.9.0": 95 },
    memoryMi: 400,
    requires: ["DB_HOST"],
    calls: { DB_HOST: "exit" },
    banner: "INFO  [main] CrewRosterApplication : Started CrewRosterApplication",
  },
  "crew-roster-migrations": {
    ...service,
    language: "go",
    tags: ["4.8.0", "4.9.0"],
    files: ["/app/migrate"],
    endsAfterSeconds: 1,
    banner: "no change: database is at version 41",
  },
  "platform-display": {
    ...service,
    language: "node",
    tags: ["2.2.0", "2.3.0"],
    calls: { TIMETABLE_URL: "log", DISRUPTION_URL: "log" },
    banner: '{"level":"info","msg":"display server listening","port":8080}',
  },
  "gate-validator": {
    ...service,
    language: "go",
    tags: ["7.4.2", "7.4.2-arm64"],
    calls: { SEATS_URL: "unready" },
    banner: 'level=info msg="gate validator up"',
  },
  settlement: {
    ...service,
    language: "python",
    tags: ["1.6.0"],
    files: ["/app/settle"],
    calls: { DB_HOST: "exit" },
    endsAfterSeconds: 2,
    banner: "INFO settlement of yesterday started",
  },
  redis: {
    ...service,
    language: "c",
    tags: ["8.2.1"],
    banner: "* Ready to accept connections tcp",
  },
  rabbitmq: {
    ...service,
    language: "c",
    tags: ["4.1.3", "4.1.4"],
    memoryMi: 160,
    banner: "Server startup complete; 4 plugins started.",
  },
  postgres: {
    ...service,
    language: "c",
    tags: ["18.0"],
    banner: "LOG:  database system is ready to accept connections",
  },
  archive: {
    ...service,
    language: "go",
    tags: ["1.0.0"],
    banner: 'level=info msg="archive ready"',
  },
  "audit-proxy": {
    ...service,
    language: "go",
    tags: ["1.4.0"],
    banner: 'level=info msg="audit proxy listening"',
  },
  "wait-for": {
    ...service,
    language: "go",
    tags: ["1.2.0"],
    calls: { WAIT_FOR: "unready" },
    banner: 'level=info msg="reached"',
  },
};

export type CallFailure = "refused" | "no such host" | "timeout" | "no DNS";

/** What a program of the language writes when a call fails. */
export function callFailed(
  language: Program["language"],
  failure: CallFailure,
  { host, address }: { host: string; address: string },
): string {
  const name = host.split(":")[0] ?? host;
  const texts: Record<Program["language"], Record<CallFailure, string>> = {
    go: {
      refused: `level=error msg="cannot reach ${host}" error="dial tcp ${address}: connect: connection refused"`,
      "no such host": `level=error msg="cannot reach ${host}" error="dial tcp: lookup ${name} on 10.0.0.10:53: no such host"`,
      "no DNS": `level=error msg="cannot reach ${host}" error="dial tcp: lookup ${name}: i/o timeout"`,
      timeout: `level=error msg="cannot reach ${host}" error="dial tcp ${address}: i/o timeout"`,
    },
    java: {
      refused: `ERROR [main] HikariPool-1 - Connection to ${host} refused. Check that the hostname and port are correct. java.net.ConnectException: Connection refused`,
      "no such host": `ERROR [main] HikariPool-1 - java.net.UnknownHostException: ${name}`,
      "no DNS": `ERROR [main] java.net.UnknownHostException: ${name}: Temporary failure in name resolution`,
      timeout: `ERROR [main] HikariPool-1 - java.net.SocketTimeoutException: Connect timed out: ${host}`,
    },
    node: {
      refused: `{"level":"error","msg":"request to http://${host}/ failed, reason: connect ECONNREFUSED ${address}"}`,
      "no such host": `{"level":"error","msg":"request to http://${host}/ failed, reason: getaddrinfo ENOTFOUND ${name}"}`,
      "no DNS": `{"level":"error","msg":"request to http://${host}/ failed, reason: getaddrinfo EAI_AGAIN ${name}"}`,
      timeout: `{"level":"error","msg":"request to http://${host}/ failed, reason: connect ETIMEDOUT ${address}"}`,
    },
    python: {
      refused: `ConnectionRefusedError: [Errno 111] Connection refused: ${host}`,
      "no such host": `socket.gaierror: [Errno -2] Name or service not known: ${name}`,
      "no DNS": `socket.gaierror: [Errno -3] Temporary failure in name resolution: ${name}`,
      timeout: `TimeoutError: [Errno 110] Connection timed out: ${host}`,
    },
    c: { refused: "", "no such host": "", timeout: "", "no DNS": "" },
  };
  return texts[language][failure];
}

/** What a program of the language writes when a variable that it needs is not set. */
export function variableMissing(language: Program["language"], name: string): readonly string[] {
  const texts: Record<Program["language"], readonly string[]> = {
    go: [
      `panic: required environment variable ${name} is not set`,
      "goroutine 1 [running]:",
      "main.mustEnv(...)",
      "\t/src/cmd/server/main.go:31",
    ],
    java: [
      `Exception in thread "main" java.lang.IllegalStateException: Could not resolve placeholder '${name}'`,
    ],
    node: [
      `Error: Missing required environment variable: ${name}`,
      "    at main (/app/index.js:12:9)",
    ],
    python: ["Traceback (most recent call last):", `KeyError: '${name}'`],
    c: [],
  };
  return texts[language];
}

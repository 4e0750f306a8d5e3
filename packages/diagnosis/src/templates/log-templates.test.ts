import { describe, expect, test } from "vitest";
import { groupLines } from "./group-lines.ts";
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
  ["GET /products?category=7&page=12 404 5ms", "GET /products?<*> 404 <duration>"],
  ["upstream answered HTTP/1.1 503 after 1.5s", "upstream answered HTTP/1.1 503 after <duration>"],
  ["process ended with exit code 137 (signal 9)", "process ended with exit code 137 (signal 9)"],
  ["status=500 size=12MB in 2m30s", "status=500 size=<size> in <duration>"],
  ["ORA-00001: unique constraint violated", "ORA-00001: unique constraint violated"],
  ["E11000 duplicate key error, UTF-8", "E11000 duplicate key error, UTF-8"],
  ["2026-11-21T03:02:01.250Z ERROR pool exhausted: 20 of 20", "pool exhausted: <num> of <num>"],
  ["[2026-11-21 03:02:01,250] [main] boot took 812 ms", "[main] boot took <duration>"],
  [
    "E1121 03:02:01.123456       1 leaderelection.go:330] lost lease",
    "leaderelection.go:330] lost lease",
  ],
  [
    '10.0.0.1 - - [21/Nov/2026:03:02:01 +0000] "GET / HTTP/1.1" 200 612',
    '<ip> - - [<time>] "GET / HTTP/1.1" 200 <num>',
  ],
  [
    "trace 4bf92f3577b34da6a3ce929d0e0e4736 user=u42 request_id: 7-a",
    "trace <id> user=u42 request_id: 7-a",
  ],
  ["job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done", "job <id> done"],
  ["image app@sha256:0a1b2c3d4e5f6a7b pulled", "image app@sha256:<id> pulled"],
  ["pod payment-6d9f7c5b44-x2x9z on ip-10-0-1-7.ec2.internal", "pod payment-<id> on <ip>"],
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
  ["dial redis://:[redacted 0a1b2c]@cache:6379", "dial redis://:<redacted>@cache:6379"],
  [
    "key is [redacted 0a1b2c], password=[redacted 0a1b2d]",
    "key is <redacted>, password=<redacted>",
  ],
  ["PUT /cart/c-4438660d/items 200 15 ms", "PUT /cart/c-<id>/items 200 <duration>"],
  ["mail to jane.doe@example.com queued", "mail to <email> queued"],
  ['key "user-4711" not found, table "orders"', 'key "<*>" not found, table "orders"'],
  ["s3 p95 http2 x509 user12345", "s3 p95 http2 x509 user<num>"],
  ["shards [1, 2, 3] of 7, 12.5 % full, at -3", "shards [<num>] of <num>, <num> % full, at <num>"],
  ["access key AKIAIOSFODNN7EXAMPLE rotated", "access key <id> rotated"],
  [
    '{"level":"error","msg":"query failed","err":"timeout after 30s","n":7}',
    "query failed ⏎ timeout after <duration>",
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
    { at: "2026-11-21T03:02:30.000Z", text: "ERROR gone", pod: "a" },
  ];

  test("are counted, with first, last, a sample, the worst level and the pods", () => {
    expect(logTemplates(lines)).toMatchInlineSnapshot(`
      [
        {
          "count": 3,
          "firstSeen": "2026-11-21T03:01:00.000Z",
          "lastSeen": "2026-11-21T03:03:00.000Z",
          "level": "warn",
          "lines": 3,
          "podNames": [
            "a",
            "b",
          ],
          "pods": 2,
          "sample": "took 7 ms",
          "template": "took <duration>",
        },
        {
          "count": 1,
          "firstSeen": "2026-11-21T03:02:30.000Z",
          "lastSeen": "2026-11-21T03:02:30.000Z",
          "level": "error",
          "lines": 1,
          "podNames": [
            "a",
          ],
          "pods": 1,
          "sample": "ERROR gone",
          "template": "gone",
        },
      ]
    `);
  });

  test("do not depend on the order of the lines", () => {
    expect(logTemplates(lines.toReversed())).toEqual(logTemplates(lines));
  });
});

/** Lines a second apart, of one pod each. */
function templatesOf(texts: readonly string[]): string[] {
  return logTemplates(texts.map(toLine)).map(({ template, count }) => `${count} ${template}`);
}

function toLine(text: string, second: number) {
  return { at: new Date(Date.UTC(2026, 10, 21, 3, 0, second)).toISOString(), text, pod: "a" };
}

test.for([
  {
    name: "names of users",
    lines: ["ann", "bob", "eve", "zoe"].map((user) => `session opened for user ${user} by root`),
    template: "4 session opened for user <*> by root",
  },
  {
    name: "one name with a dash among plain ones",
    lines: ["billing", "search-index"].map((topic) => `consumer lag on topic ${topic} is high`),
    template: "2 consumer lag on topic <*> is high",
  },
  {
    name: "ports of clients; the port of the server is shown",
    lines: [40122, 51877].map((port) => `10.0.0.7:${port} closed the connection to 10.0.0.9:6379`),
    template: "2 <ip>:<num> closed the connection to <ip>:6379",
  },
  {
    name: "a part that is not always there",
    lines: ["", "; attempt 2 of 5, next in 3s"].map(
      (rest) => `lease of shard 7 lost to peer${rest}`,
    ),
    template: "2 lease of shard <num> lost to peer <*>",
  },
  {
    name: "values of several words",
    lines: ['"Mozilla/5.0 (X11; Linux)"', '"curl/8"', '"-"'].map((by) => `GET /a/b 200 ${by}`),
    template: '3 GET /a/b 200 "<*>"',
  },
  {
    name: "fields of JSON in any order",
    lines: [
      '{"level":"info","msg":"cart saved","user":"u1","ms":3}',
      '{"ms":12,"msg":"cart saved","cart":"c-17","level":"info"}',
    ],
    template: "2 cart saved",
  },
  {
    name: "logfmt, by its message",
    lines: [1, 2].map((shard) => `time=2026-11-21 level=warn msg="slow shard" shard=${shard}`),
    template: "2 slow shard",
  },
  {
    name: "lists of any length",
    lines: ["[1]", "[1, 2]", "[4, 5, 6]"].map((list) => `replicas ${list} are out of sync`),
    template: "3 replicas [<num>] are out of sync",
  },
  {
    name: "SQL",
    lines: ["SELECT a FROM t", "UPDATE t SET a = 'on hold' WHERE b = 1"].map(
      (statement) => `duration: 812.3 ms  statement: ${statement}`,
    ),
    template: "2 duration: <duration> statement: <sql>",
  },
  {
    name: "ids with and without digits; how they begin stays",
    lines: ["c-1bc4d9e0", "c-deadbeef"].map((id) => `cart ${id}: connect ECONNREFUSED 10.0.0.7:80`),
    template: "2 cart c-<*>: connect ECONNREFUSED <ip>:80",
  },
  {
    name: "names under the same key; the key stays",
    lines: ["basket", "pricing"].map((user) => `connection authorized: user=${user} database=crm`),
    template: "2 connection authorized: user=<*> database=crm",
  },
  {
    name: "quoted names, also one that ends like a verb",
    lines: ["ledger", "pricing"].map((name) => `backing off: container "${name}" of pod app`),
    template: '2 backing off: container "<*>" of pod app',
  },
  {
    name: "what PostgreSQL shows of a row",
    lines: ["Oak lamp", "Mug"].map((value) => `DETAIL:  Key (name)=(${value}) already exists.`),
    template: "2 DETAIL: Key (name)=(<*>) already exists.",
  },
  {
    name: "how a request was answered, with the words of its status",
    lines: ["200 OK", "201 Created", "304 Not Modified"].map(
      (status) => `Completed ${status} in 12ms`,
    ),
    template: "3 Completed <num> in <duration>",
  },
  {
    name: "the words of a status in an access log",
    lines: ["403 Forbidden", "404 Not Found"].map((status) => `"GET /a/b HTTP/1.1" ${status}`),
    template: '2 "GET /a/b HTTP/1.1" <4xx>',
  },
  {
    name: "the statuses of a server that fails",
    lines: [500, 502, 503, 504].map((status) => `request done status=${status} in 7ms`),
    template: "4 request done status=<5xx> in <duration>",
  },
  {
    name: "a property that not every line has",
    lines: ["", " compression enabled (codec=zstd, level=19)"].map(
      (rest) => `session opened for user=u7 database=orders${rest}`,
    ),
    template: "2 session opened for user=<*> database=<*> <*>",
  },
  {
    name: "types of records that were asked of DNS",
    lines: ["A", "AAAA", "SRV"].map(
      (type) => `10.0.0.7 - 17 "${type} IN cart.shop.svc. udp 47" answered`,
    ),
    template: '3 <ip> - <num> "<record> IN cart.shop.svc. udp <num>" answered',
  },
  {
    name: "types of records behind the name that was asked for",
    lines: ["A", "AAAA"].map((type) => `cart.example. ${type}: read failed`),
    template: "2 cart.example. <record>: read failed",
  },
  {
    name: "processes of Erlang",
    lines: ["<0.8253.0>", "<0.91.0>"].map((process) => `accepted connection ${process} of client`),
    template: "2 accepted connection <id> of client",
  },
])("one template whatever the values: $name", ({ lines, template }) => {
  expect(templatesOf(lines)).toEqual([template]);
});

test("sentences of one or two words are statements of their own, however many there are", () => {
  const words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
  const lines = words.flatMap((word) => [word, `${word} one`]);
  expect(templatesOf(lines)).toHaveLength(lines.length);
});

test("lines without a message are told by their keys", () => {
  const lines = [
    '{"method":"GET","path":"/a/1","status":200,"ms":3}',
    '{"ms":7,"method":"POST","path":"/b","status":500}',
    '{"method":"GET","queue":"a","lag":3}',
  ];
  expect(templatesOf(lines)).toEqual([
    "1 lag=<num> method=<*> queue=<*>",
    "1 method=<*> ms=<num> path=<*> status=<5xx>",
    "1 method=<*> ms=<num> path=<*> status=<num>",
  ]);
});

test.for<readonly [name: string, line: (status: number) => string]>([
  ["Completed NNN", (status) => `Completed ${status} in ${status}ms`],
  ["behind a method and a path", (status) => `GET /cart/c-${status}17 ${status} 34 ms`],
  [
    "in an access log",
    (status) => `10.0.0.1 - - [21/Nov/2026:03:02:01 +0000] "GET / HTTP/1.1" ${status} 512`,
  ],
  ["in an access log, of a request that is none", (status) => `10.0.0.1 - "-" ${status} 512 "-"`],
  ["status=", (status) => `handled request user=u${status} status=${status} in 3ms`],
  ["status_code=", (status) => `handled request status_code=${status} bytes=${status}7`],
  [
    "in the fields of JSON",
    (status) => `{"msg":"request handled","http.status_code":${status},"ms":3}`,
  ],
  [
    "in the fields of JSON, beside a number that holds its digits",
    (status) => `{"msg":"request took 1${status}ms of ${status} ms","status":${status}}`,
  ],
  ["in the fields of logfmt", (status) => `level=info msg="request handled" status=${status} ms=3`],
  [
    "in JSON behind the words",
    (status) => `request handled\t{"status": ${status}, "ms": ${status}}`,
  ],
])("requests that failed stand apart from those that did not, however few: %s", ([, line]) => {
  const well = Array.from({ length: 120 }, (_, index) =>
    line([200, 201, 204, 304][index % 4] ?? 200),
  );
  const counts = templatesOf([...well, line(500), line(503), line(404)].toSorted());
  expect(counts.map((text) => text.split(" ", 1)[0])).toEqual(["120", "2", "1"]);
});

test.for([
  ["2026-11-21T03:02:01Z ERROR gone", "error"],
  ["E1121 03:02:01.123456 1 a.go:330] gone", "error"],
  ["2026-11-21 03:02:01,250 - app.db - WARNING - slow", "warn"],
  ["2026-11-21 03:02:01.250 [main] ERROR c.e.Orders - gone", "error"],
  ["WARNING:root:slow", "warn"],
  ['{"level":50,"msg":"gone"}', "error"],
  ["time=2026-11-21 level=warning msg=slow", "warn"],
  ["Error handling is on", undefined],
] as const)("the level that stands in %s is %s", ([line, level]) => {
  expect(logTemplates([toLine(line, 0)])[0]?.level).toBe(level);
});

test.for([
  ["connection refused by cache", "connection reset by cache"],
  ["payment of 3 orders succeeded", "payment of 3 orders failed"],
  ["upstream responded 503 Service Unavailable", "upstream responded 429 Too Many Requests"],
  ["rpc error: code = Unavailable desc = x y", "rpc error: code = DeadlineExceeded desc = x y"],
  ["job 17 ended with exit code 137", "job 18 ended with exit code 1"],
  ["write to 10.0.0.7: EPIPE", "write to 10.0.0.7: ECONNRESET"],
  ["ORA-00001: raised for row 7", "ORA-00942: raised for row 8"],
  ["failed to load the config of app 3", "failed to load the config of app 3: permission denied"],
  [
    "load of order 7 threw java.io.IOException",
    "load of order 8 threw java.lang.NullPointerException",
  ],
  ["cache hit for key 7", "cache miss for key 7"],
  ["lookup 7 ended error=(no such host)", "lookup 8 ended error=(server misbehaving)"],
  ["job 7 ended result=(ok) in 3ms", "job 8 ended result=(failed) in 3ms"],
  ['call 7 ended err="no such host"', 'call 8 ended err="bad certificate"'],
  ['call 7 ended result="ok"', 'call 8 ended result="denied by policy"'],
])("an outcome or a cause parts: %s | %s", (lines) => {
  expect(templatesOf(lines)).toHaveLength(2);
});

test.for([
  {
    name: "Java",
    lines: [
      "2026-11-21 03:00:00.000 ERROR 1 --- [main] c.e.Orders : load failed",
      "",
      "java.lang.IllegalStateException: no pool",
      "\tat com.example.Orders.load(Orders.java:41)",
      "\t... 12 more",
      "Caused by: java.net.ConnectException: Connection refused",
      "\tat java.base/sun.nio.ch.Net.connect(Net.java:1)",
    ],
    template: "7 <num> --- [main] c.e.Orders : load failed ⏎ java.net.ConnectException",
  },
  {
    name: "Python, told by what was thrown",
    lines: [
      "Traceback (most recent call last):",
      '  File "/app/a.py", line 3, in pay',
      "    return rates[key]",
      "           ^^^^^^^^^^",
      "KeyError: 'eur'",
    ],
    template: "5 KeyError: 'eur'",
  },
  {
    name: "Go",
    lines: [
      "panic: runtime error: index out of range [3] with length 3",
      "",
      "goroutine 1 [running]:",
      "main.pick(...)",
      "\t/app/main.go:12",
      "main.main()",
      "\t/app/main.go:5 +0x1d",
      "exit status 2",
    ],
    template: "8 panic: runtime error: index out of range [<num>] with length <num>",
  },
  {
    name: "Node",
    lines: [
      "Error: connect ECONNREFUSED 10.0.0.7:6379",
      "    at TCPConnectWrap.afterConnect (node:net:1555:16) {",
      "  errno: -111,",
      "  code: 'ECONNREFUSED'",
      "}",
    ],
    template: "5 Error: connect ECONNREFUSED <ip>:6379",
  },
])(
  "a trace of $name is one event, also where each line is a document and pods write at once",
  ({ lines, template }) => {
    const at = "2026-11-21T03:00:00.000Z";
    const alone = logTemplates([{ at, text: lines.join("\n"), pod: "a" }]);
    const written = lines.flatMap((text) => ["a", "b"].map((pod) => ({ at, text, pod })));
    const [group, ...others] = logTemplates(written);
    expect(others).toEqual([]);
    expect(alone.map((one) => one.template)).toEqual([group?.template]);
    expect(group?.count).toBe(2);
    expect(`${(group?.lines ?? 0) / 2} ${group?.template}`).toBe(template);
  },
);

test("a line of its own behind a trace is not of the trace", () => {
  const lines = [
    "Error: gone",
    "    at f (a.js:1:2)",
    "listening on 8080",
    "Error: gone",
    "TypeError: x",
  ];
  expect(templatesOf(lines)).toEqual(["2 Error: gone", "1 TypeError: x", "1 listening on <num>"]);
});

test("work can be interrupted every few hundred lines", () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => toLine(`order ${index} placed`, index));
  let turns = 0;
  const work = groupLines(lines);
  while (work.next().done !== true) turns += 1;
  expect(turns).toBeGreaterThan(30);
});

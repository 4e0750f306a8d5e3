import type { Random } from "../log-lines/random.ts";
import { comma, iso, spaced } from "../log-lines/stamps.ts";
import type { Template } from "../log-lines/templates.table.ts";
import {
  address,
  code,
  frames,
  hexOf,
  label,
  partition,
  peer,
  quantity,
  route,
  seconds,
  service,
  uuidOf,
  verb,
} from "./values.ts";

const springFrames = [
  "\tat com.acme.ledger.EntryService.post(EntryService.java:88) ~[classes!/:na]",
  "\tat com.acme.ledger.EntryController.create(EntryController.java:41) ~[classes!/:na]",
  "\tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103) ~[na:na]",
  "\tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255) ~[spring-web-6.1.4.jar!/:6.1.4]",
  "\t... 38 common frames omitted",
];
const celeryFrames = [
  '  File "/usr/local/lib/python3.12/site-packages/celery/app/trace.py", line 453, in trace_task\n    R = retval = fun(*args, **kwargs)',
  '  File "/srv/mailer/tasks.py", line 31, in send_invoice\n    body = render(template, context)',
  '  File "/srv/mailer/render.py", line 12, in render\n    return engine.get(template)\n           ^^^^^^^^^^^^^^^^^^^^',
];
const goFrames = [
  "goroutine 71 [running]:",
  "main.(*Pricer).Quote(0x0, {0xc000123456, 0x8})\n\t/src/pricing/quote.go:57 +0x1d",
  "net/http.HandlerFunc.ServeHTTP(0xc0001a2000?, {0x9f3a60?, 0xc0002fa0e0?})\n\t/usr/local/go/src/net/http/server.go:2294 +0x29",
  "created by net/http.(*Server).Serve in goroutine 1\n\t/usr/local/go/src/net/http/server.go:3454 +0x485",
];

/** What people write themselves: Spring, Go with zap, Python, Rails, .NET, Rust. */
export const applications: readonly Template[] = [
  {
    workload: "ledger",
    routine: true,
    write: (random, time) =>
      `${spring(random, time, " INFO")} c.a.ledger.EntryController               : Posted entry ${quantity(random, 99_999)} of ${seconds(random, 900)} EUR for account ${uuidOf(random)}`,
  },
  {
    workload: "ledger",
    routine: true,
    write: (random, time) =>
      `${spring(random, time, "DEBUG")} c.a.ledger.cache.AccountCache            : Cache ${random.pick(["hit", "miss"])} for key account:${quantity(random, 99_999)}`,
  },
  {
    workload: "ledger",
    write: (random, time) =>
      `${spring(random, time, " WARN")} com.zaxxer.hikari.pool.HikariPool        : HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=${quantity(random, 90)}s${quantity(random, 999)}ms).`,
  },
  {
    workload: "ledger",
    write: (random, time) =>
      `${spring(random, time, "ERROR")} o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed: java.lang.IllegalStateException: Ledger ${quantity(random, 99)} is closed] with root cause\n\njava.lang.IllegalStateException: Ledger ${quantity(random, 99)} is closed\n${frames(random, springFrames, 2)}`,
  },
  {
    workload: "ledger",
    write: (random, time) =>
      `${spring(random, time, " INFO")} o.a.k.c.c.internals.ConsumerCoordinator  : [Consumer clientId=consumer-ledger-${quantity(random, 6)}, groupId=ledger] Setting offset for partition ${partition(random)} to the committed offset FetchPosition{offset=${quantity(random, 999_999)}, offsetEpoch=Optional[${quantity(random, 40)}], currentLeader=LeaderAndEpoch{leader=Optional[${address(random)}:9092 (id: ${quantity(random, 3)} rack: eu-west-1${random.pick(["a", "b", "c"])})], epoch=${quantity(random, 40)}}}`,
  },
  {
    workload: "pricing",
    routine: true,
    status: /"status":(\d)/,
    write: (random, time) =>
      zap(time, {
        level: "info",
        caller: "server/access.go:87",
        msg: "request handled",
        method: verb(random),
        path: route(random),
        status: code(random),
        duration: Number(seconds(random, 2)),
        trace_id: hexOf(random, 32),
      }),
  },
  {
    workload: "pricing",
    routine: true,
    write: (random, time) =>
      `${iso(time)}\tINFO\tcontroller/price.go:61\treconciled price list\t{"list": "${label(random)}", "items": ${quantity(random, 900)}, "took": "${seconds(random, 90)}ms"}`,
  },
  {
    workload: "pricing",
    write: (random, time) =>
      zap(time, {
        level: "error",
        caller: "store/redis.go:55",
        msg: "cache write failed",
        key: `session:${uuidOf(random)}`,
        error: `dial tcp ${address(random)}:6379: connect: connection refused`,
        stacktrace: "acme/pricing/store.(*Redis).Set\n\t/src/store/redis.go:55",
      }),
  },
  {
    workload: "pricing",
    write: (random, time) =>
      zap(time, {
        level: "warn",
        caller: "publish/outbox.go:102",
        msg: "publish is late",
        topic: partition(random),
        attempt: quantity(random, 9),
        backoff: `${quantity(random, 30)}s`,
      }),
  },
  {
    workload: "pricing",
    write: (random) =>
      `panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x${hexOf(random, 2)} pc=0x${hexOf(random, 6)}]\n\n${frames(random, goFrames, 2)}`,
  },
  {
    workload: "mailer",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}: INFO/MainProcess] Task mailer.tasks.${random.pick(["send_invoice", "send_reminder"])}[${uuidOf(random)}] received`,
  },
  {
    workload: "mailer",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}: INFO/ForkPoolWorker-${quantity(random, 8)}] Task mailer.tasks.${random.pick(["send_invoice", "send_reminder"])}[${uuidOf(random)}] succeeded in ${seconds(random, 4)}s: {'sent': ${quantity(random, 9)}}`,
  },
  {
    workload: "mailer",
    write: (random, time) =>
      `[${comma(time)}: ERROR/ForkPoolWorker-${quantity(random, 8)}] Task mailer.tasks.send_invoice[${uuidOf(random)}] raised unexpected: TemplateNotFound('${service(random)}.html')\nTraceback (most recent call last):\n${frames(random, celeryFrames, 1)}\njinja2.exceptions.TemplateNotFound: ${service(random)}.html`,
  },
  {
    workload: "mailer",
    write: (random, time) =>
      `[${spaced(time).slice(0, 19)} +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:${quantity(random, 900)})`,
  },
  {
    workload: "search",
    routine: true,
    status: / Completed (\d)/,
    write: (random, time) =>
      `I, [${spaced(time).replace(" ", "T")}000 #${quantity(random, 90)}]  INFO -- : [${uuidOf(random)}] Completed ${random.pick(["200 OK", "201 Created", "404 Not Found"])} in ${quantity(random, 900)}ms (Views: ${seconds(random, 90)}ms | ActiveRecord: ${seconds(random, 90)}ms | Allocations: ${quantity(random, 90_000)})`,
  },
  {
    workload: "search",
    routine: true,
    write: (random, time) =>
      `I, [${spaced(time).replace(" ", "T")}000 #${quantity(random, 90)}]  INFO -- : [${uuidOf(random)}] Started ${verb(random)} "${route(random)}" for ${address(random)} at ${spaced(time).slice(0, 19)} +0000`,
  },
  {
    workload: "identity",
    routine: true,
    write: (random) =>
      `info: Acme.Identity.TokenService[12]\n      Issued token ${hexOf(random, 8)} for client ${service(random)} in ${seconds(random, 90)}ms`,
  },
  {
    workload: "identity",
    write: (random) =>
      `fail: Microsoft.AspNetCore.Server.Kestrel[13]\n      Connection id "0HN${hexOf(random, 10).toUpperCase()}", Request id "0HN${hexOf(random, 10).toUpperCase()}:0000000${quantity(random, 9)}": An unhandled exception was thrown by the application.\n      System.InvalidOperationException: Key ring ${quantity(random, 99)} is empty.\n         at Acme.Identity.KeyRing.Current() in /src/KeyRing.cs:line ${quantity(random, 200)}\n         at Acme.Identity.TokenService.Issue(String client) in /src/TokenService.cs:line ${quantity(random, 200)}`,
  },
  {
    workload: "edge-proxy",
    routine: true,
    write: (random, time) =>
      `${iso(time).slice(0, -1)}456Z  WARN edge_proxy::pool: connection closed before message completed peer=${peer(random)} idle_ms=${quantity(random, 9_000)}`,
  },
  {
    workload: "edge-proxy",
    write: (random) =>
      `thread 'tokio-runtime-worker' panicked at src/rates.rs:${quantity(random, 300)}:${quantity(random, 60)}:\nindex out of bounds: the len is ${quantity(random, 9)} but the index is ${quantity(random, 90)}\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
  },
];

function spring(random: Random, time: Date, level: string): string {
  return `${iso(time)} ${level} 1 --- [ledger] [${random.pick(["nio-8080-exec-", "   scheduling-", "ntainer#0-0-C-"])}${quantity(random, 9)}]`;
}

type Fields = Readonly<Record<string, unknown>>;

function zap(time: Date, fields: Fields): string {
  const { level, caller, msg, ...others } = fields;
  return JSON.stringify({ level, ts: time.getTime() / 1000, caller, msg, ...others });
}

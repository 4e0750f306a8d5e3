import type { Random } from "./random.ts";
import { javaFrames, nodeFrames, pythonFrames } from "./stack-frames.ts";
import { accessLog, clock, comma, iso, klog, redis, slashed, spaced } from "./stamps.ts";
import {
  clientIp,
  clientPort,
  decimal,
  email,
  goDuration,
  hex,
  ipv4,
  json,
  maybe,
  method,
  ordersTable,
  path,
  person,
  shard,
  size,
  some,
  sql,
  status,
  userAgent,
  uuid,
} from "./values.ts";

/** One statement in a program that logs: its lines are one true group. */
export interface Template {
  /** The program that writes it; its pods write all templates of the same workload. */
  readonly workload: string;
  /** Healthy programs write it all the time, so it is more often among the frequent ones. */
  readonly routine?: true;
  /** One event; several lines are parted by "\n". */
  readonly write: (random: Random, time: Date) => string;
  /** Of a request: finds the first digit of its status. */
  readonly status?: RegExp;
}

/**
 * What makes two lines the same template:
 * - The same logging statement with other values, however many words a value has, whether or not an
 *   optional tail is there, and in whatever order JSON fields come.
 * - In an access log and in "request completed" lines method, path and status are variables, but what
 *   failed is told apart by its class: 200 and 304 are one template, 4xx another, 5xx a third. In a sentence about an error the status is a constant: "responded 503
 *   Service Unavailable" and "responded 429 Too Many Requests" are two.
 * - Words that name an outcome or a cause are constants: succeeded and failed, refused and reset and
 *   timed out, the class of an exception, a gRPC code, a SQL error.
 * - A stack trace belongs to its first line. Its depth and its line numbers are variables.
 */
export const templates: readonly Template[] = [
  // nginx and envoy
  {
    workload: "edge-nginx",
    routine: true,
    status: / HTTP\/[\d.]+" (\d)/,
    write: (random, time) =>
      `${clientIp(random)} - ${random.chance(0.2) ? person(random) : "-"} [${accessLog(time)}] "${method(random)} ${path(random)} HTTP/${random.pick(["1.1", "2.0"])}" ${status(random)} ${random.whole(0, 90_000)} "${random.pick(["-", "https://shop.example/"])}" "${userAgent(random)}" ${random.whole(90, 2_000)} ${decimal(random, 3, 3)}`,
  },
  {
    workload: "edge-nginx",
    write: (random, time) =>
      `${nginxError(random, time)} connect() failed (111: Connection refused) while connecting to upstream, ${nginxRequest(random)}`,
  },
  {
    workload: "edge-nginx",
    write: (random, time) =>
      `${nginxError(random, time)} recv() failed (104: Connection reset by peer) while reading response header from upstream, ${nginxRequest(random)}`,
  },
  {
    workload: "mesh-envoy",
    routine: true,
    status: / HTTP\/2" (\d)/,
    write: (random, time) =>
      `[${iso(time)}] "${method(random)} ${path(random)} HTTP/2" ${status(random)} ${random.pick(["-", "-", "UF", "URX", "DC"])} via_upstream - "-" ${random.whole(0, 4_000)} ${random.whole(0, 90_000)} ${random.whole(0, 5_000)} ${random.chance(0.1) ? "-" : random.whole(0, 5_000)} "${random.chance(0.3) ? some([1, 3], random, clientIp).join(", ") : "-"}" "${userAgent(random)}" "${uuid(random)}" "orders.shop.svc.cluster.local" "${ipv4(random)}:8080"`,
  },

  // Spring Boot
  {
    workload: "orders-spring",
    routine: true,
    write: (random, time) =>
      `${spring(random, time, "INFO")} c.e.orders.OrderService                  : Order ${random.whole(10_000, 999_999)} placed by ${email(random)} in ${random.whole(3, 4_000)} ms${maybe(random, 0.3, ` (coupon ${hex(random, 6).toUpperCase()})`)}`,
  },
  {
    workload: "orders-spring",
    routine: true,
    write: (random, time) =>
      `${spring(random, time, "INFO")} c.e.orders.PaymentClient                 : Payment ${uuid(random)} succeeded after ${attempts(random)}`,
  },
  {
    workload: "orders-spring",
    write: (random, time) =>
      `${spring(random, time, "INFO")} c.e.orders.PaymentClient                 : Payment ${uuid(random)} failed after ${attempts(random)}`,
  },
  {
    workload: "orders-spring",
    write: (random, time) =>
      `${spring(random, time, "WARN")} com.zaxxer.hikari.pool.HikariPool        : HikariPool-${random.whole(1, 3)} - Connection is not available, request timed out after ${random.whole(30_000, 30_090)}ms (total=10, active=10, idle=0, waiting=${random.whole(0, 190)})`,
  },
  {
    workload: "orders-spring",
    write: (random, time) =>
      [
        `${spring(random, time, "ERROR")} o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed: org.springframework.dao.DataAccessResourceFailureException: could not load order ${random.whole(1, 999_999)}] with root cause`,
        "",
        `org.springframework.dao.DataAccessResourceFailureException: could not load order ${random.whole(1, 999_999)}`,
        ...javaFrames(random, [6, 14]),
        `Caused by: java.net.SocketTimeoutException: Read timed out after ${random.whole(1_000, 9_000)} ms`,
        ...javaFrames(random, [2, 6]),
        `\t... ${random.whole(20, 80)} common frames omitted`,
      ].join("\n"),
  },
  {
    workload: "orders-spring",
    write: (random, time) =>
      [
        `${spring(random, time, "ERROR")} o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed: java.lang.NullPointerException: Cannot invoke "Cart.total()" because "cart" is null] with root cause`,
        "",
        'java.lang.NullPointerException: Cannot invoke "Cart.total()" because "cart" is null',
        ...javaFrames(random, [8, 16]),
      ].join("\n"),
  },
  // A thread that nothing catches: the trace has no logger's prefix.
  {
    workload: "stock-java",
    write: (random) =>
      [
        `Exception in thread "pool-${random.whole(1, 9)}-thread-${random.whole(1, 40)}" java.lang.IllegalStateException: stock of ${uuid(random)} is negative: -${random.whole(1, 90)}`,
        ...javaFrames(random, [4, 9]),
        `Caused by: java.util.concurrent.ExecutionException: java.sql.SQLException: lock wait on ${ordersTable(random)}`,
        ...javaFrames(random, [2, 5]),
        `\t... ${random.whole(3, 12)} more`,
        `Caused by: java.sql.SQLException: lock wait on ${ordersTable(random)}`,
        ...javaFrames(random, [1, 4]),
        `\t... ${random.whole(3, 12)} more`,
      ].join("\n"),
  },

  // Go: slog's text handler
  {
    workload: "cart-go",
    routine: true,
    status: / status=(\d)/,
    write: (random, time) =>
      `time=${iso(time)} level=INFO msg="request completed" method=${method(random)} path=${path(random)} status=${status(random)} duration=${goDuration(random)} bytes=${random.whole(0, 90_000)} trace_id=${hex(random, 32)}${maybe(random, 0.4, ` user=${email(random)}`)}`,
  },
  {
    workload: "cart-go",
    routine: true,
    write: (random, time) =>
      `time=${iso(time)} level=WARN msg="cache miss" key=cart:${uuid(random)} shard=${shard(random)} size=${size(random)}`,
  },
  {
    workload: "cart-go",
    write: (random, time) =>
      `time=${iso(time)} level=ERROR msg="publish failed" topic=orders.v1 partition=${random.whole(0, 23)} err="dial tcp ${ipv4(random)}:9092: connect: connection refused"`,
  },
  {
    workload: "cart-go",
    write: (random, time) =>
      `time=${iso(time)} level=ERROR msg="publish failed" topic=orders.v1 partition=${random.whole(0, 23)} err="read tcp ${ipv4(random)}:${clientPort(random)}->${ipv4(random)}:9092: read: connection reset by peer"`,
  },
  {
    workload: "cart-go",
    routine: true,
    write: (random, time) =>
      `time=${iso(time)} level=INFO msg="shards assigned" owner=cart-go-${random.whole(0, 9)} shards="[${some([1, 12], random, shard).join(" ")}]" took=${goDuration(random)}`,
  },

  // JSON lines
  {
    workload: "catalog-json",
    routine: true,
    status: /"status":(\d)/,
    write: (random, time) =>
      json(random, {
        level: "info",
        ts: time.getTime() / 1000,
        msg: "request handled",
        method: method(random),
        path: path(random),
        status: status(random),
        duration_ms: Number(decimal(random, 900, 2)),
        request_id: uuid(random),
        ...(random.chance(0.4) ? { user: person(random) } : {}),
      }),
  },
  {
    workload: "catalog-json",
    write: (random, time) =>
      json(random, {
        level: "error",
        ts: time.getTime() / 1000,
        msg: "inventory responded 503 Service Unavailable",
        upstream: `http://${ipv4(random)}:8080`,
        attempt: random.whole(1, 5),
        request_id: uuid(random),
      }),
  },
  {
    workload: "catalog-json",
    write: (random, time) =>
      json(random, {
        level: "error",
        ts: time.getTime() / 1000,
        msg: "inventory responded 429 Too Many Requests",
        upstream: `http://${ipv4(random)}:8080`,
        attempt: random.whole(1, 5),
        request_id: uuid(random),
      }),
  },
  {
    workload: "catalog-json",
    write: (random, time) =>
      json(random, {
        level: "warn",
        ts: time.getTime() / 1000,
        msg: `slow query on ${ordersTable(random)}`,
        query: sql(random),
        duration: goDuration(random),
        rows: random.whole(0, 9_000),
      }),
  },
  {
    workload: "login-json",
    routine: true,
    write: (random, time) =>
      json(random, {
        time: iso(time),
        level: "INFO",
        message: `user ${email(random)} signed in from ${clientIp(random)}`,
        session: hex(random, 24),
        mfa: random.chance(0.5),
      }),
  },

  // klog
  {
    workload: "node-agent",
    routine: true,
    write: (random, time) =>
      `I${klog(time)}       1 reflector.go:${random.pick([359, 395])}] Listing and watching *v1.${random.pick(["Pod", "Node", "Service", "EndpointSlice", "ConfigMap"])} from k8s.io/client-go/informers/factory.go:160`,
  },
  {
    workload: "node-agent",
    write: (random, time) =>
      `E${klog(time)}       1 leaderelection.go:441] Failed to update lock optimistically: Put "https://172.20.0.1:443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${random.pick(["node-agent", "volume-agent"])}?timeout=5s": dial tcp 172.20.0.1:443: connect: connection refused, falling back to slow path`,
  },
  {
    workload: "node-agent",
    write: (random, time) => {
      const trace = `Trace[${random.whole(1_000_000, 2_100_000_000)}]:`;
      const tookMs = random.whole(500, 9_000);
      return [
        `I${klog(time)}       1 trace.go:236] ${trace} "DeltaFIFO Pop Process" ID:shop/${person(random)}-${hex(random, 5)},Depth:${random.whole(10, 900)},Reason:slow event handlers blocking the queue (${clock(time)}.000) (total time: ${tookMs}ms):`,
        ...some(
          [0, 3],
          random,
          (draw) => `${trace} ---"step ${draw.whole(1, 9)}" ${tookMs}ms (${clock(time)}.000)`,
        ),
        `${trace} [${tookMs}.${random.whole(100_000, 999_999)}ms] [${tookMs}.${random.whole(100_000, 999_999)}ms] END`,
      ].join("\n");
    },
  },

  // PostgreSQL
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} ERROR:  duplicate key value violates unique constraint "${ordersTable(random)}_pkey"`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} LOG:  duration: ${decimal(random, 9_000, 3)} ms  statement: ${sql(random)}`,
  },
  {
    workload: "postgres",
    routine: true,
    write: (random, time) =>
      `${postgres(random, time)} LOG:  checkpoint complete: wrote ${random.whole(1, 9_000)} buffers (${decimal(random, 60, 1)}%); ${random.whole(0, 3)} WAL file(s) added, ${random.whole(0, 3)} removed, ${random.whole(0, 9)} recycled; write=${decimal(random, 270, 3)} s, sync=${decimal(random, 1, 3)} s, total=${decimal(random, 271, 3)} s; lsn=${random.whole(0, 9)}/${hex(random, 8).toUpperCase()}`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} FATAL:  password authentication failed for user "${person(random)}"`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute`,
  },

  // Redis
  {
    workload: "redis",
    routine: true,
    write: (random, time) =>
      `1:M ${redis(time)} * ${random.whole(1, 10_000)} changes in ${random.pick([60, 300, 3600])} seconds. Saving...`,
  },
  {
    workload: "redis",
    write: (random, time) =>
      `1:M ${redis(time)} * Connection with replica ${ipv4(random)}:6379 lost.`,
  },

  // Kafka
  {
    workload: "kafka",
    write: (random, time) =>
      `[${comma(time)}] INFO [GroupCoordinator ${random.whole(0, 2)}]: Preparing to rebalance group ${random.pick(["billing", "mail", "search-index"])} in state PreparingRebalance with old generation ${random.whole(1, 900)} (__consumer_offsets-${random.whole(0, 49)}) (reason: Adding new member consumer-${random.whole(1, 9)}-${uuid(random)} with group instance id None) (kafka.coordinator.group.GroupCoordinator)`,
  },
  {
    workload: "kafka",
    write: (random, time) =>
      `[${comma(time)}] INFO [Partition orders-${random.whole(0, 23)} broker=${random.whole(0, 2)}] Shrinking ISR from ${brokers(random)} to ${random.whole(0, 2)}. Leader: (highWatermark: ${random.whole(1, 9_999_999)}, endOffset: ${random.whole(1, 9_999_999)}). Out of sync replicas: ${some([1, 4], random, (draw) => `(brokerId: ${draw.whole(0, 8)}, endOffset: ${draw.whole(1, 9_999_999)}, lastCaughtUpTimeMs: ${time.getTime() - draw.whole(30_000, 60_000)})`).join(" ")}. (kafka.cluster.Partition)`,
  },

  // Python: Celery
  {
    workload: "billing-python",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}: INFO/ForkPoolWorker-${random.whole(1, 16)}] Task billing.tasks.send_invoice[${uuid(random)}] succeeded in ${random.next() * 4}s: None`,
  },
  {
    workload: "billing-python",
    write: (random, time) => {
      const address = ipv4(random);
      const failed = `connection to server at "${address}", port 5432 failed: Connection refused`;
      return [
        `[${comma(time)}: ERROR/ForkPoolWorker-${random.whole(1, 16)}] Task billing.tasks.charge[${uuid(random)}] raised unexpected: OperationalError('${failed}\\n\\tIs the server running on that host and accepting TCP/IP connections?\\n')`,
        "Traceback (most recent call last):",
        ...pythonFrames(random, [3, 8]),
        `psycopg2.OperationalError: ${failed}`,
        "\tIs the server running on that host and accepting TCP/IP connections?",
      ].join("\n");
    },
  },
  {
    workload: "billing-python",
    write: (random, time) => {
      const key = `'${random.pick(["tax", "sku", "price"])}_${random.whole(1, 999)}'`;
      return [
        `[${comma(time)}: ERROR/ForkPoolWorker-${random.whole(1, 16)}] Task billing.tasks.charge[${uuid(random)}] raised unexpected: KeyError(${key})`,
        "Traceback (most recent call last):",
        ...pythonFrames(random, [2, 5]),
        `KeyError: ${key}`,
        ...(random.chance(0.4)
          ? [
              "",
              "During handling of the above exception, another exception occurred:",
              "",
              "Traceback (most recent call last):",
              ...pythonFrames(random, [1, 3]),
              `KeyError: ${key}`,
            ]
          : []),
      ].join("\n");
    },
  },

  // Node
  {
    workload: "web-node",
    write: (random) => {
      const field = random.pick(["id", "total", "items", "currency"]);
      return [
        `TypeError: Cannot read properties of undefined (reading '${field}')`,
        ...nodeFrames(random, [4, 10]),
      ].join("\n");
    },
  },
  {
    workload: "web-node",
    write: (random) => {
      const address = ipv4(random);
      return [
        `Error: connect ECONNREFUSED ${address}:6379`,
        ...nodeFrames(random, [1, 2]).slice(0, -1),
        "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16) {",
        "  errno: -111,",
        "  code: 'ECONNREFUSED',",
        "  syscall: 'connect',",
        `  address: '${address}',`,
        "  port: 6379",
        "}",
      ].join("\n");
    },
  },

  // gRPC
  {
    workload: "search-grpc",
    write: (random, time) =>
      `${slashed(time)} search: shard ${shard(random)}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${ipv4(random)}:50051: connect: connection refused"`,
  },
  {
    workload: "search-grpc",
    write: (random, time) =>
      `${slashed(time)} search: shard ${shard(random)}: rpc error: code = DeadlineExceeded desc = context deadline exceeded${maybe(random, 0.3, `; attempt ${random.whole(1, 5)} of 5, next in ${goDuration(random)}`)}`,
  },

  // AWS SDK for Go
  {
    workload: "upload-aws",
    write: (random, time) =>
      `${slashed(time)} upload /tmp/upload-${random.whole(1, 9_999)}/${uuid(random)}.png: operation error S3: PutObject, https response error StatusCode: 403, RequestID: ${hex(random, 16).toUpperCase()}, HostID: ${hex(random, 56)}=, api error AccessDenied: User: arn:aws:sts::${random.whole(100_000_000_000, 999_999_999_999)}:assumed-role/upload/${random.whole(1_700_000_000, 1_800_000_000)} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::uploads/${person(random)}/${uuid(random)}.png"`,
  },
  {
    workload: "upload-aws",
    write: (random, time) =>
      `${slashed(time)} index upload ${uuid(random)}: operation error DynamoDB: PutItem, exceeded maximum number of attempts, ${random.whole(3, 10)}, https response error StatusCode: 400, RequestID: ${hex(random, 52).toUpperCase()}, ThrottlingException: Throughput exceeds the current capacity of your table or index${maybe(random, 0.3, ` ${ordersTable(random)}`)}`,
  },
];

function nginxError(random: Random, time: Date): string {
  return `${slashed(time)} [error] ${random.whole(20, 60)}#${random.whole(20, 60)}: *${random.whole(1, 9_999_999)}`;
}

function nginxRequest(random: Random): string {
  const target = path(random);
  return `client: ${clientIp(random)}, server: shop.example, request: "${method(random)} ${target} HTTP/1.1", upstream: "http://${ipv4(random)}:8080${target}", host: "shop.example"${maybe(random, 0.3, `, referrer: "https://shop.example/${person(random)}"`)}`;
}

function spring(random: Random, time: Date, level: string): string {
  const thread = random.pick([
    `nio-8080-exec-${random.whole(1, 200)}`,
    `scheduling-${random.whole(1, 8)}`,
  ]);
  return `${iso(time)} ${level.padStart(5)} 1 --- [orders] [${thread.padStart(18)}]`;
}

function attempts(random: Random): string {
  const count = random.whole(1, 5);
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

function postgres(random: Random, time: Date): string {
  return `${spaced(time)} UTC [${random.whole(40, 99_999)}]`;
}

function brokers(random: Random): string {
  return random.shuffled([0, 1, 2, 3, 4]).slice(0, random.whole(1, 3)).join(",");
}

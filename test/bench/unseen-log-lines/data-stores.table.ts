import type { Random } from "../log-lines/random.ts";
import { comma, iso, spaced } from "../log-lines/stamps.ts";
import type { Template } from "../log-lines/templates.table.ts";
import {
  address,
  database,
  frames,
  hexOf,
  label,
  partition,
  peer,
  quantity,
  seconds,
  service,
  topic,
  uuidOf,
} from "./values.ts";

const fetcherFrames = [
  "\tat org.apache.kafka.clients.NetworkClientUtils.sendAndReceive(NetworkClientUtils.java:99)",
  "\tat kafka.server.BrokerBlockingSender.sendRequest(BrokerBlockingSender.scala:113)",
  "\tat kafka.server.RemoteLeaderEndPoint.fetch(RemoteLeaderEndPoint.scala:79)",
  "\tat kafka.server.AbstractFetcherThread.processFetchRequest(AbstractFetcherThread.scala:316)",
  "\tat org.apache.kafka.server.util.ShutdownableThread.run(ShutdownableThread.java:136)",
];

/** What keeps data: a Kafka broker, PostgreSQL, RabbitMQ, MongoDB. */
export const dataStores: readonly Template[] = [
  {
    workload: "kafka",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}] INFO [GroupCoordinator ${quantity(random, 3)}]: Preparing to rebalance group ${service(random)}-consumer in state PreparingRebalance with old generation ${quantity(random, 900)} (__consumer_offsets-${random.whole(0, 49)}) (reason: Adding new member consumer-${service(random)}-${quantity(random, 9)}-${uuidOf(random)} with group instance id None; client reason: not provided) (kafka.coordinator.group.GroupCoordinator)`,
  },
  {
    workload: "kafka",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}] INFO [LocalLog partition=${partition(random)}, dir=/var/lib/kafka/data-${random.whole(0, 2)}] Rolled new log segment at offset ${quantity(random, 9_999_999)} in ${quantity(random, 30)} ms. (kafka.log.LocalLog)`,
  },
  {
    workload: "kafka",
    routine: true,
    write: (random, time) =>
      `[${comma(time)}] INFO [ProducerStateManager partition=${partition(random)}] Wrote producer snapshot at offset ${quantity(random, 9_999_999)} with ${random.whole(0, 40)} producer ids in ${quantity(random, 30)} ms. (org.apache.kafka.storage.internals.log.ProducerStateManager)`,
  },
  {
    workload: "kafka",
    write: (random, time) =>
      `[${comma(time)}] INFO [Partition ${partition(random)} broker=${quantity(random, 3)}] Shrinking ISR from ${replicas(random, 3)} to ${replicas(random, 2)}. Leader: (highWatermark: ${quantity(random, 999_999)}, endOffset: ${quantity(random, 999_999)}). Out of sync replicas: (brokerId: ${quantity(random, 3)}, endOffset: ${quantity(random, 999_999)}). (kafka.cluster.Partition)`,
  },
  {
    workload: "kafka",
    write: (random, time) =>
      `[${comma(time)}] INFO [Partition ${partition(random)} broker=${quantity(random, 3)}] ISR updated to ${replicas(random, random.whole(1, 3))} and version updated to ${quantity(random, 400)} (kafka.cluster.Partition)`,
  },
  {
    workload: "kafka",
    write: (random, time) =>
      `[${comma(time)}] WARN [ReplicaFetcher replicaId=${quantity(random, 3)}, leaderId=${quantity(random, 3)}, fetcherId=0] Error in response for fetch request (type=FetchRequest, replicaId=${quantity(random, 3)}, maxWait=500, minBytes=1, maxBytes=10485760, fetchData={${partition(random)}=PartitionData(topicId=${hexOf(random, 22)}, fetchOffset=${quantity(random, 999_999)}, logStartOffset=0)}) (kafka.server.ReplicaFetcherThread)\njava.io.IOException: Connection to ${quantity(random, 3)} was disconnected before the response was read\n${frames(random, fetcherFrames, 2)}`,
  },
  {
    workload: "postgres",
    routine: true,
    write: (random, time) =>
      `${postgres(random, time)} LOG:  connection authorized: user=${service(random)} database=${database(random)}${random.chance(0.5) ? " SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)" : ""}`,
  },
  {
    workload: "postgres",
    routine: true,
    write: (random, time) =>
      `${postgres(random, time)} LOG:  duration: ${seconds(random, 5_000)} ms  statement: ${statement(random)}`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} LOG:  checkpoint complete: wrote ${quantity(random, 9_000)} buffers (${seconds(random, 20)}%); 0 WAL file(s) added, ${random.whole(0, 3)} removed, ${random.whole(0, 9)} recycled; write=${seconds(random, 200)} s, sync=${seconds(random, 1)} s, total=${seconds(random, 200)} s; sync files=${quantity(random, 90)}, longest=${seconds(random, 1)} s, average=${seconds(random, 1)} s; distance=${quantity(random, 90_000)} kB, estimate=${quantity(random, 90_000)} kB`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} ERROR:  duplicate key value violates unique constraint "${service(random)}_${random.pick(["pkey", "email_key", "code_idx"])}"`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} DETAIL:  Key (${random.pick(["email", "code", "name"])})=(${label(random)}) already exists.`,
  },
  {
    workload: "postgres",
    write: (random, time) => `${postgres(random, time)} ERROR:  deadlock detected`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute`,
  },
  {
    workload: "postgres",
    write: (random, time) =>
      `${postgres(random, time)} LOG:  automatic vacuum of table "${database(random)}.public.${service(random)}": index scans: ${random.whole(0, 2)}\n\tpages: 0 removed, ${quantity(random, 9_000)} remain, ${quantity(random, 900)} scanned\n\ttuples: ${quantity(random, 900)} removed, ${quantity(random, 90_000)} remain, 0 are dead but not yet removable`,
  },
  {
    workload: "rabbitmq",
    routine: true,
    write: (random, time) =>
      `${rabbit(random, time, "info")} accepting AMQP connection <0.${quantity(random, 90_000)}.0> (${peer(random)} -> ${address(random)}:5672)`,
  },
  {
    workload: "rabbitmq",
    write(random, time) {
      const process = `<0.${quantity(random, 90_000)}.0>`;
      return `${rabbit(random, time, "error")} closing AMQP connection ${process} (${peer(random)} -> ${address(random)}:5672 - ${service(random)}):\nmissed heartbeats from client, timeout: ${random.pick([30, 60])}s`;
    },
  },
  {
    workload: "rabbitmq",
    write: (random, time) =>
      `${rabbit(random, time, "warning")} memory resource limit alarm set on node rabbit@rabbitmq-${random.whole(0, 2)}.`,
  },
  {
    workload: "mongodb",
    routine: true,
    write: (random, time) =>
      JSON.stringify({
        t: { $date: iso(time) },
        s: "I",
        c: "NETWORK",
        id: 22_943,
        ctx: "listener",
        msg: "Connection accepted",
        attr: {
          remote: peer(random),
          uuid: uuidOf(random),
          connectionId: quantity(random, 90_000),
          connectionCount: quantity(random, 300),
        },
      }),
  },
  {
    workload: "mongodb",
    write: (random, time) =>
      JSON.stringify({
        t: { $date: iso(time) },
        s: "I",
        c: "COMMAND",
        id: 51_803,
        ctx: `conn${quantity(random, 90_000)}`,
        msg: "Slow query",
        attr: {
          type: "command",
          ns: `${database(random)}.${topic(random)}`,
          planSummary: random.pick(["COLLSCAN", "IXSCAN { code: 1 }"]),
          docsExamined: quantity(random, 90_000),
          durationMillis: quantity(random, 9_000),
        },
      }),
  },
];

function postgres(random: Random, time: Date): string {
  return `${spaced(time)} UTC [${quantity(random, 32_000)}]`;
}

function rabbit(random: Random, time: Date, level: string): string {
  return `${spaced(time)}000+00:00 [${level}] <0.${quantity(random, 90_000)}.0>`;
}

function replicas(random: Random, count: number): string {
  return random.shuffled([1, 2, 3]).slice(0, count).join(",");
}

function statement(random: Random): string {
  const table = service(random);
  return random.pick([
    `SELECT * FROM ${table} WHERE id = ${quantity(random, 99_999)}`,
    `UPDATE ${table} SET name = '${label(random)}', updated_at = now() WHERE id = ${quantity(random, 99_999)}`,
    `SELECT count(*) FROM ${table} JOIN ${service(random)} USING (id) WHERE created_at > '2026-11-29' GROUP BY 1 ORDER BY 2 DESC LIMIT ${quantity(random, 50)}`,
  ]);
}

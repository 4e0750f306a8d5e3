import { expect, test } from "vitest";
import { PodTemplate } from "../state/pod.ts";
import { mentionsIn, serviceOfHost } from "./references.ts";

const rows: readonly [string, string, readonly string[]][] = [
  ["STORE", "store:8080", ["store:8080"]],
  ["STORE", "http://store.shop.svc.cluster.local:8080/v1", ["store.shop.svc.cluster.local:8080"]],
  ["STORE_HOST", "store", ["store"]],
  ["MODE", "store", []],
  ["DSN", "postgres://user:p4ss@db:5432/shop?sslmode=off", ["db:5432"]],
  ["JDBC", "jdbc:postgresql://db:5432/shop", ["db:5432"]],
  [
    "BROKERS",
    "kafka-0.kafka:9092,kafka-1.kafka:9092",
    ["kafka-0.kafka:9092", "kafka-1.kafka:9092"],
  ],
  ["CACHE", "redis://:secret@cache:6379/0", ["cache:6379"]],
  ["LEVEL", "info", []],
  ["PEER", "10.100.3.4:80", ["10.100.3.4:80"]],
  ["RATE", "30:60", []],
];

test.for(rows)("%s=%s names %j", ([name, value, hosts]) => {
  const template = PodTemplate.parse({
    spec: { containers: [{ name: "app", env: [{ name, value }] }] },
  });
  const found = mentionsIn(template).map(({ host, port }) =>
    port === undefined ? host : `${host}:${port}`,
  );
  expect(found).toEqual(hosts);
});

/** Two variables, and the address that they are together, if the program calls it. */
test.for([
  [{ DB_HOST: "db", DB_PORT: "5432" }, "db:5432 called"],
  [{ PGHOST: "db", PGPORT: "5432" }, "db:5432 called"],
  [{ CACHE_ADDR: "cache", CACHE_PORT: "6379" }, "cache:6379 called"],
  [{ DB_HOST: "db" }, "db called"],
  [{ CACHE_ADDR: "cache" }, "cache"],
  [{ DB_HOST: "db:6000", DB_PORT: "5432" }, "db:6000 called"],
  [{ DB_HOST: "db", DB_PORT: "tcp" }, "db called"],
  [{ LISTEN_HOST: "web", LISTEN_PORT: "80" }, "web"],
  [{ VIRTUAL_HOST: "web" }, "web"],
  [{ AMQP_VHOST: "web" }, "web"],
  [{ HOST: "web", PORT: "80" }, "web"],
] as const)("%j name %s", ([variables, told]) => {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  const template = PodTemplate.parse({ spec: { containers: [{ name: "app", env }] } });
  const found = mentionsIn(template).map(({ host, port, isAddress }) =>
    [port === undefined ? host : `${host}:${port}`, ...(isAddress ? ["called"] : [])].join(" "),
  );
  expect(found).toEqual([told]);
});

test("arguments and commands name hosts too, and each mention says where it stands", () => {
  const template = PodTemplate.parse({
    spec: { containers: [{ name: "app", args: ["--upstream=http://store:80", "--verbose"] }] },
  });
  expect(mentionsIn(template)).toEqual([
    {
      host: "store",
      port: 80,
      isAddress: true,
      container: "app",
      place: "args",
      pointer: "/containers/0/args/0",
    },
  ]);
});

test.for([
  ["store", { name: "store", namespace: "web" }],
  ["store.shop", { name: "store", namespace: "shop" }],
  ["store.shop.svc", { name: "store", namespace: "shop" }],
  ["store.shop.svc.cluster.local", { name: "store", namespace: "shop" }],
  ["store.example.com", undefined],
  ["localhost", undefined],
  ["5", undefined],
] as const)("%s is a Service: %j", ([host, service]) => {
  expect(serviceOfHost(host, "web")).toEqual(service);
});

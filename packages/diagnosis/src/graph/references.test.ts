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

/** What people call a thing, and what its object is likely named or runs as. Product names only, no application's. */
export const kindsOfThing: Readonly<Record<string, readonly string[]>> = {
  cache: ["cache", "redis", "valkey", "memcached"],
  database: [
    "db",
    "database",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "sql",
    "cockroach",
    "cassandra",
  ],
  db: ["db", "database", "postgres", "postgresql", "mysql", "mariadb", "mongo", "mongodb", "sql"],
  dns: ["coredns", "kube-dns", "dns"],
  ingress: ["ingress", "nginx", "traefik", "envoy", "gateway"],
  queue: ["queue", "kafka", "rabbitmq", "nats", "sqs"],
};

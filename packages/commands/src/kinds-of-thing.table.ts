/** What people call a thing, and what else its object is likely named or runs as. Product names only, no application's. */
export const kindsOfThing: Readonly<Record<string, string>> = {
  cache: "redis valkey memcached",
  database: "db postgres postgresql mysql mariadb mongo mongodb sql cockroach cassandra",
  datenbank: "database db postgres postgresql mysql mariadb mongo mongodb sql",
  db: "database postgres postgresql mysql mariadb mongo mongodb sql",
  dns: "coredns",
  ingress: "nginx traefik envoy gateway",
  queue: "kafka rabbitmq nats sqs",
};

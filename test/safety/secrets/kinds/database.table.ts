import { base62, type Dice } from "../dice.ts";
import { host, password, shortPassword, userName, wildPassword } from "../passwords.ts";
import type { Kind, Made } from "../specimen.ts";

type Shape = (parts: {
  readonly user: string;
  readonly host: string;
  readonly written: string;
}) => string;

/** A connection string that holds a password, and what programs say of it. */
function holding(shape: Shape, encode: (secret: string) => string = encodeURIComponent) {
  return (dice: Dice, secret = password(dice)): Made => {
    const value = shape({ user: userName(dice), host: host(dice), written: encode(secret) });
    return { secret, value, said: complaint(dice, value) };
  };
}

function complaint(dice: Dice, value: string): string {
  return dice.pick([
    `cannot connect to ${value}: connection refused`,
    `failed to parse "${value}": invalid port`,
    `Connecting to ${value}`,
    `url=${value} attempt=3`,
    `dial ${value} (timeout 5s)`,
    `<${value}>`,
  ]);
}

const asIs = (secret: string): string => secret;
const urlKeys = ["DATABASE_URL", "DB_URL", "DSN", "CONNECTION_STRING", "SQLALCHEMY_DATABASE_URI"];

const postgres = holding(
  ({ user, host: where, written }) =>
    `postgres://${user}:${written}@${where}:5432/app?sslmode=require`,
);
const asRaw = (shape: Shape) => holding(shape, asIs);

export const databaseKinds: readonly Kind[] = [
  row("postgres URL", urlKeys, postgres),
  {
    ...row("postgres URL, password with signs", urlKeys, postgres),
    make: (dice) => postgres(dice, wildPassword(dice)),
  },
  {
    ...row("postgres URL, raw signs", urlKeys, postgres),
    make: (dice) => {
      const secret = `${dice.letters(base62, 5)}${dice.pick(["@", "#", "$", "!", "@@", ":"])}${dice.letters(base62, 7)}`;
      return asRaw(
        ({ user, host: where, written }) => `postgresql://${user}:${written}@${where}/app`,
      )(dice, secret);
    },
  },
  {
    ...row("database URL, short password", urlKeys, postgres),
    make: (dice) => postgres(dice, shortPassword(dice).padEnd(5, "7x")),
  },
  row(
    "postgres URL, password as a parameter",
    urlKeys,
    holding(
      ({ user, host: where, written }) =>
        `postgresql://${where}/app?user=${user}&password=${written}&sslmode=disable`,
    ),
  ),
  row(
    "SQLAlchemy URL",
    ["SQLALCHEMY_DATABASE_URI", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"],
    holding(
      ({ user, host: where, written }) =>
        `postgresql+psycopg2://${user}:${written}@${where}/airflow`,
    ),
  ),
  row(
    "mysql URL",
    ["MYSQL_URL", "DATABASE_URL"],
    holding(({ user, host: where, written }) => `mysql://${user}:${written}@${where}:3306/shop`),
  ),
  row(
    "mongodb+srv URL",
    ["MONGODB_URI", "MONGO_URL"],
    holding(
      ({ user, written }) =>
        `mongodb+srv://${user}:${written}@cluster0.ab1cd.mongodb.net/shop?retryWrites=true&w=majority`,
    ),
  ),
  row(
    "mongodb URL, many hosts",
    ["MONGODB_URI"],
    holding(
      ({ user, written }) =>
        `mongodb://${user}:${written}@m0.db:27017,m1.db:27017,m2.db:27017/shop?replicaSet=rs0`,
    ),
  ),
  row(
    "redis URL",
    ["REDIS_URL", "CELERY_BROKER_URL", "CACHE_URL"],
    holding(({ host: where, written }) => `redis://:${written}@${where}:6379/0`),
  ),
  row(
    "rediss URL",
    ["REDIS_TLS_URL"],
    holding(({ user, host: where, written }) => `rediss://${user}:${written}@${where}:6380`),
  ),
  row(
    "amqp URL",
    ["AMQP_URL", "RABBITMQ_URL"],
    holding(
      ({ user, host: where, written }) =>
        `amqp${where.length % 2 === 0 ? "s" : ""}://${user}:${written}@${where}:5672/%2f`,
    ),
  ),
  row(
    "nats URL",
    ["NATS_URL"],
    holding(({ user, host: where, written }) => `nats://${user}:${written}@${where}:4222`),
  ),
  row(
    "Elasticsearch URL",
    ["ELASTICSEARCH_URL", "OPENSEARCH_HOSTS"],
    holding(({ host: where, written }) => `https://elastic:${written}@${where}:9200`),
  ),
  row(
    "ClickHouse URL",
    ["CLICKHOUSE_DSN"],
    holding(
      ({ user, host: where, written }) =>
        `clickhouse://${where}:9000?username=${user}&password=${written}&database=logs`,
    ),
  ),
  row(
    "LDAP and SMTP URLs",
    ["MAIL_URL", "LDAP_URL"],
    holding(
      ({ user, host: where, written }) =>
        `${where.length % 2 === 0 ? "smtp" : "ldaps"}://${user}:${written}@${where}:587`,
    ),
  ),
  row(
    "JDBC, password as a parameter",
    ["JDBC_URL", "SPRING_DATASOURCE_URL"],
    holding(
      ({ user, host: where, written }) =>
        `jdbc:postgresql://${where}:5432/shop?user=${user}&password=${written}&ssl=true`,
    ),
  ),
  row(
    "JDBC, user and password",
    ["JDBC_URL"],
    holding(
      ({ user, host: where, written }) => `jdbc:mysql://${user}:${written}@${where}:3306/shop`,
    ),
  ),
  row(
    "JDBC of SQL Server",
    ["JDBC_URL"],
    asRaw(
      ({ user, host: where, written }) =>
        `jdbc:sqlserver://${where}:1433;databaseName=shop;user=${user};password=${written};encrypt=true`,
    ),
  ),
  row(
    "JDBC of Oracle",
    ["JDBC_URL"],
    asRaw(
      ({ user, host: where, written }) =>
        `jdbc:oracle:thin:${user}/${written}@//${where}:1521/ORCLPDB1`,
    ),
  ),
  row(
    "SQL Server connection string",
    ["CONNECTION_STRING", "ConnectionStrings__Default"],
    asRaw(
      ({ user, host: where, written }) =>
        `Server=tcp:${where},1433;Initial Catalog=shop;User ID=${user};Password=${written};Encrypt=True;`,
    ),
  ),
  row(
    "ODBC connection string",
    ["ODBC_DSN"],
    asRaw(
      ({ user, host: where, written }) =>
        `Driver={ODBC Driver 18 for SQL Server};Server=${where};Uid=${user};Pwd={${written}};`,
    ),
  ),
  row(
    "DSN of Go",
    ["MYSQL_DSN", "DB_DSN"],
    asRaw(
      ({ user, host: where, written }) =>
        `${user}:${written}@tcp(${where}:3306)/shop?parseTime=true`,
    ),
  ),
  row(
    "DSN of libpq",
    ["PG_DSN", "DB_DSN"],
    asRaw(
      ({ user, host: where, written }) =>
        `host=${where} port=5432 user=${user} password=${written} dbname=shop sslmode=require`,
    ),
  ),
  {
    name: "DSN of libpq, quoted",
    group: "database",
    keys: ["PG_DSN"],
    make: (dice) => {
      const secret = `${dice.word()} ${dice.word()}${dice.between(10, 99)}`;
      const value = `host=${host(dice)} user=${userName(dice)} password='${secret}' dbname=shop`;
      return { secret, value, said: `pgx: failed to connect to ${value}` };
    },
  },
  {
    name: "pgpass line",
    group: "database",
    keys: ["PGPASS", "PGPASSFILE_CONTENT"],
    make: (dice) => {
      const secret = password(dice);
      const value = `${host(dice)}:5432:shop:${userName(dice)}:${secret}`;
      return { secret, value, said: `.pgpass: ${value}` };
    },
  },
  row(
    "JAAS of Kafka",
    ["KAFKA_SASL_JAAS_CONFIG", "SASL_JAAS_CONFIG"],
    asRaw(
      ({ user, written }) =>
        `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${written}";`,
    ),
  ),
  {
    name: "SQL that sets a password",
    group: "database",
    keys: ["INIT_SQL"],
    make: (dice) => {
      const secret = password(dice);
      const value = dice.pick([
        `CREATE USER app WITH PASSWORD '${secret}'`,
        `ALTER ROLE app PASSWORD '${secret}'`,
        `CREATE USER 'app'@'%' IDENTIFIED BY '${secret}'`,
      ]);
      return { secret, value, said: `ERROR: syntax error at or near "WITH" STATEMENT: ${value};` };
    },
  },
];

function row(name: string, keys: readonly string[], make: Kind["make"]): Kind {
  return { name, group: "database", keys, make: (dice) => make(dice) };
}

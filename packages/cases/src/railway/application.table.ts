import type { Manifest } from "./acts.ts";

/** The back office of one region of a railway: selling seats, fares, timetables, crews, refunds, displays and gates. */
interface Service {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly port: number;
  readonly portName?: string;
  readonly kind?: "StatefulSet";
  readonly env?: readonly object[];
  readonly pod?: object;
  readonly container?: object;
  readonly claim?: string;
}

export const registry = "registry.rail.example";
const value = (name: string, text: string): object => ({ name, value: text });
const fromMap = (name: string, map: string): object => ({
  name,
  valueFrom: { configMapKeyRef: { name: map, key: name } },
});
const fromSecret = (name: string, holder: string, key: string): object => ({
  name,
  valueFrom: { secretKeyRef: { name: holder, key } },
});
const ledger = [
  value("DB_HOST", "ledger-db:5432"),
  fromSecret("DB_PASSWORD", "ledger-credentials", "password"),
];

const services: readonly Service[] = [
  {
    name: "booking-desk",
    image: "booking-desk:6.3.1",
    replicas: 2,
    port: 8080,
    env: [
      value("SEATS_URL", "http://seat-inventory:8080"),
      value("FARES_URL", "http://fare-engine:8080"),
      value("REFUND_QUEUE", "refunds"),
    ],
  },
  {
    name: "seat-inventory",
    image: "seat-inventory:2.11.4",
    replicas: 2,
    port: 8080,
    env: [...ledger, value("CACHE_ADDR", "seat-cache:6379")],
  },
  {
    name: "fare-engine",
    image: "fare-engine:1.18.0",
    replicas: 2,
    port: 8080,
    env: [fromMap("FARE_TABLE", "fare-tables"), fromMap("ROUNDING", "fare-tables")],
  },
  {
    name: "timetable",
    image: "timetable:3.1.7",
    replicas: 2,
    port: 8080,
    env: [fromMap("FEED_URL", "timetable-config"), fromMap("TIMEZONE", "timetable-config")],
  },
  {
    name: "disruption-feed",
    image: "disruption-feed:0.9.2",
    replicas: 1,
    port: 8080,
    env: [value("TIMETABLE_URL", "http://timetable:8080"), value("BUS_ADDR", "bus:5672")],
  },
  {
    name: "refund-worker",
    image: "refund-worker:5.0.3",
    replicas: 2,
    port: 9090,
    portName: "metrics",
    env: [value("BUS_ADDR", "bus:5672"), fromSecret("BANK_API_KEY", "bank-gateway", "api-key")],
    container: { command: ["/app/worker", "--queue", "refunds"] },
  },
  {
    name: "crew-roster",
    image: "crew-roster:4.8.0",
    replicas: 2,
    port: 8080,
    env: ledger,
    pod: {
      initContainers: [
        {
          name: "migrate",
          image: `${registry}/crew-roster-migrations:4.8.0`,
          command: ["/app/migrate", "up"],
          env: ledger,
          resources: { requests: { cpu: "50m", memory: "64Mi" } },
        },
      ],
    },
  },
  {
    name: "platform-display",
    image: "platform-display:2.2.0",
    replicas: 2,
    port: 8080,
    env: [
      value("TIMETABLE_URL", "http://timetable:8080"),
      value("DISRUPTION_URL", "http://disruption-feed:8080"),
    ],
    pod: {
      nodeSelector: { "rail.example/pool": "display" },
      tolerations: [
        { key: "rail.example/display", operator: "Equal", value: "true", effect: "NoSchedule" },
      ],
    },
  },
  {
    name: "gate-validator",
    image: "gate-validator:7.4.2",
    replicas: 2,
    port: 8080,
    env: [value("SEATS_URL", "http://seat-inventory:8080")],
    pod: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { app: "gate-validator" } },
        },
      ],
    },
  },
  { name: "seat-cache", image: "redis:8.2.1", replicas: 1, port: 6379, portName: "redis" },
  {
    name: "bus",
    image: "rabbitmq:4.1.3",
    replicas: 1,
    port: 5672,
    portName: "amqp",
    kind: "StatefulSet",
  },
  {
    name: "ledger-db",
    image: "postgres:18.0",
    replicas: 1,
    port: 5432,
    portName: "postgres",
    kind: "StatefulSet",
    env: [fromSecret("POSTGRES_PASSWORD", "ledger-credentials", "password")],
    claim: "standard",
  },
];

/** Namespace, configuration, workloads with their Services, a nightly job and the volume of the database. */
export function application(namespace: string): readonly Manifest[] {
  const meta = (name: string): Manifest["metadata"] => ({ name, namespace });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    configMap(namespace, "timetable-config", {
      FEED_URL: "https://feed.operators.example/gtfs",
      TIMEZONE: "Europe/Oslo",
    }),
    configMap(namespace, "fare-tables", { FARE_TABLE: "2026-autumn", ROUNDING: "half-even" }),
    secret(namespace, "ledger-credentials", { password: "correct-horse" }),
    secret(namespace, "bank-gateway", { "api-key": "not-a-real-key" }),
    ...services.flatMap((service) => workload(namespace, service)),
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: meta("nightly-settlement"),
      spec: { schedule: "0 2 * * *", jobTemplate: settlementJob },
    },
  ];
}

/** What `kubectl create job --from=cronjob/nightly-settlement` copies. */
export const settlementJob = {
  spec: {
    backoffLimit: 2,
    template: {
      metadata: { labels: { app: "nightly-settlement" } },
      spec: {
        restartPolicy: "Never",
        containers: [
          {
            name: "settlement",
            image: `${registry}/settlement:1.6.0`,
            command: ["/app/settle", "--day", "yesterday"],
            env: ledger,
            resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
          },
        ],
      },
    },
  },
};

function configMap(namespace: string, name: string, data: Record<string, string>): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

function secret(namespace: string, name: string, stringData: Record<string, string>): Manifest {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData };
}

function workload(namespace: string, service: Service): readonly Manifest[] {
  const { name, replicas, port, portName = "http", kind = "Deployment" } = service;
  const metadata = { name, namespace, labels: { app: name, "app.kubernetes.io/part-of": "rail" } };
  const shape =
    kind === "Deployment"
      ? { progressDeadlineSeconds: 100 }
      : { serviceName: name, volumeClaimTemplates: claims(service) };
  return [
    {
      apiVersion: "apps/v1",
      kind,
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: podSpec(service) },
        ...shape,
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: { app: name }, ports: [{ name: portName, port, targetPort: portName }] },
    },
  ];
}

function podSpec({ name, image, port, portName = "http", env = [], ...rest }: Service): object {
  const probe = portName === "http" ? { httpGet: { path: "/ready", port: "http" } } : tcp(portName);
  const live = portName === "http" ? { httpGet: { path: "/live", port: "http" } } : tcp(portName);
  return {
    ...rest.pod,
    containers: [
      {
        name,
        image: `${registry}/${image}`,
        ports: [{ name: portName, containerPort: port }],
        env,
        readinessProbe: { ...probe, periodSeconds: 5 },
        livenessProbe: { ...live, initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3 },
        resources: {
          requests: { cpu: "50m", memory: "128Mi" },
          limits: { memory: "512Mi" },
        },
        ...(rest.claim === undefined
          ? {}
          : { volumeMounts: [{ name: "data", mountPath: "/var/lib/data" }] }),
        ...rest.container,
      },
    ],
  };
}

function tcp(port: string): object {
  return { tcpSocket: { port } };
}

function claims({ claim }: Service): readonly object[] {
  return claim === undefined ? [] : [volumeClaim(claim)];
}

export function volumeClaim(storageClassName: string): object {
  return {
    metadata: { name: "data" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName,
      resources: { requests: { storage: "20Gi" } },
    },
  };
}

/** A way in which logs of Kubernetes are stored, as its shipper documents it: a mapping, and documents of one incident. */
export interface LogLayout {
  readonly name: string;
  /** `properties` of the mapping. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly toSource: (line: LaidLine) => Readonly<Record<string, unknown>>;
  /** The shipper writes no owner and no label. */
  readonly isByName?: true;
  /** It writes no level. */
  readonly isWithoutLevel?: true;
}

/** One line of the incident, before a shipper lays it out. */
export interface LaidLine {
  /** RFC 3339 with milliseconds. */
  readonly at: string;
  readonly namespace: string;
  readonly pod: string;
  readonly workload: string;
  readonly level: string;
  readonly text: string;
}

const keyword = { type: "keyword" };
const text = { type: "text" };
const date = { type: "date" };
const both = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } };

const epochSeconds = ({ at }: LaidLine) => Math.floor(Date.parse(at) / 1_000);
const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** `21/Nov/2026:03:02:01 +0000`, as web servers write it. */
function inWebLog({ at }: LaidLine): string {
  const month = Number(at.slice(5, 7)) - 1;
  return `${at.slice(8, 10)}/${months.slice(3 * month, 3 * month + 3)}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000`;
}

const inFluentBit = ({ namespace, pod, workload }: LaidLine) => ({
  namespace_name: namespace,
  pod_name: pod,
  container_name: "app",
  labels: { "app.kubernetes.io/name": workload, "pod-template-hash": pod.split("-").at(-2) },
});
const fluentBit = {
  properties: {
    namespace_name: keyword,
    pod_name: keyword,
    container_name: keyword,
    labels: { type: "flat_object" },
  },
};
const resource = ({ namespace, pod, workload }: LaidLine) => ({
  "k8s.namespace.name": namespace,
  "k8s.pod.name": pod,
  "k8s.container.name": "app",
  "k8s.deployment.name": workload,
});

/** Each is loaded into an index of its own. */
export const logLayouts: readonly LogLayout[] = [
  {
    name: "fluent-bit-nested",
    properties: { "@timestamp": date, log: text, level: keyword, kubernetes: fluentBit },
    toSource: (line) => ({
      "@timestamp": line.at,
      log: line.text,
      level: line.level,
      kubernetes: inFluentBit(line),
    }),
  },
  {
    name: "fluent-bit-dynamic-mapping",
    properties: {},
    toSource: (line) => ({
      "@timestamp": line.at,
      log: line.text,
      level: line.level.toUpperCase(),
      kubernetes: {
        namespace_name: line.namespace,
        pod_name: line.pod,
        labels: { app_kubernetes_io_name: line.workload },
      },
    }),
  },
  {
    name: "fluent-bit-merged-keys",
    properties: {
      "@timestamp": date,
      // In the template of the index since the applications logged plain text; none holds it any more.
      log: text,
      log_processed: { properties: { message: text, level: keyword } },
      kubernetes: fluentBit,
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      log_processed: { message: line.text, level: line.level },
      kubernetes: inFluentBit(line),
    }),
  },
  {
    name: "fluent-bit-lifted-keys",
    isByName: true,
    properties: {
      "@timestamp": { type: "date_nanos" },
      message: text,
      kubernetes_namespace_name: keyword,
      kubernetes_pod_name: keyword,
    },
    toSource: (line) => ({
      "@timestamp": line.at.replace("Z", "000001Z"),
      message: line.text,
      severity: line.level,
      kubernetes_namespace_name: line.namespace,
      kubernetes_pod_name: line.pod,
    }),
  },
  {
    name: "fluentd-epoch-seconds",
    properties: {
      "@timestamp": { type: "date", format: "epoch_second" },
      log: text,
      level: keyword,
      kubernetes: { type: "flat_object" },
    },
    toSource: (line) => ({
      "@timestamp": epochSeconds(line),
      log: line.text,
      level: line.level,
      kubernetes: {
        namespace_name: line.namespace,
        pod_name: line.pod,
        labels: { app: line.workload },
      },
    }),
  },
  {
    name: "fluent-bit-flat-keys",
    properties: {
      "@timestamp": date,
      kubernetes: { type: "flat_object" },
      log_processed: { type: "flat_object" },
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      kubernetes: inFluentBit(line),
      log_processed: { message: line.text, level: line.level },
    }),
  },
  {
    name: "otel-flat-objects",
    properties: {
      "@timestamp": date,
      body: text,
      severityText: keyword,
      attributes: { type: "flat_object" },
      resource: { type: "flat_object" },
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      body: line.text,
      severityText: line.level.toUpperCase(),
      attributes: { order: "o-1" },
      resource: { attributes: resource(line) },
    }),
  },
  {
    name: "vector",
    properties: {
      timestamp: date,
      message: text,
      level: keyword,
      kubernetes: {
        properties: {
          pod_namespace: keyword,
          pod_name: keyword,
          container_name: keyword,
          pod_owner: keyword,
        },
      },
    },
    toSource: (line) => ({
      timestamp: line.at,
      message: line.text,
      level: line.level,
      kubernetes: {
        pod_namespace: line.namespace,
        pod_name: line.pod,
        container_name: "app",
        pod_owner: `ReplicaSet/${line.pod.split("-").slice(0, -1).join("-")}`,
      },
    }),
  },
  {
    name: "filebeat-ecs",
    properties: {
      "@timestamp": date,
      message: { type: "match_only_text" },
      log: { properties: { level: keyword } },
      kubernetes: {
        properties: {
          namespace: keyword,
          pod: { properties: { name: keyword } },
          deployment: { properties: { name: keyword } },
          container: { properties: { name: keyword } },
        },
      },
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      message: line.text,
      "log.level": line.level,
      kubernetes: {
        namespace: line.namespace,
        pod: { name: line.pod },
        deployment: { name: line.workload },
        container: { name: "app" },
      },
    }),
  },
  {
    name: "otel-nested-attributes",
    properties: {},
    toSource: (line) => ({
      "@timestamp": line.at,
      observedTimestamp: line.at,
      body: line.text,
      severity: { text: line.level.toUpperCase(), number: 17 },
      resource: {
        attributes: {
          k8s: {
            namespace: { name: line.namespace },
            pod: { name: line.pod },
            deployment: { name: line.workload },
          },
        },
      },
    }),
  },
  {
    name: "otel-flat-attributes",
    properties: { "@timestamp": date, body: text, severityText: keyword },
    toSource: (line) => ({
      "@timestamp": line.at,
      body: line.text,
      severityText: line.level.toUpperCase(),
      ...Object.fromEntries(
        Object.entries(resource(line)).map(([name, value]) => [`attributes.${name}`, value]),
      ),
    }),
  },
  {
    name: "otel-object-body",
    properties: {
      "@timestamp": date,
      body: { properties: { message: text, level: keyword, order: keyword } },
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      body: { message: line.text, level: line.level, order: "o-1" },
      resource: { attributes: resource(line) },
    }),
  },
  {
    name: "data-prepper",
    properties: { time: date, body: text, severityText: keyword },
    toSource: (line) => ({
      time: line.at,
      body: line.text,
      severityText: line.level.toUpperCase(),
      ...Object.fromEntries(
        Object.entries(resource(line)).map(([name, value]) => [
          `resource.attributes.${name.replaceAll(".", "@")}`,
          value,
        ]),
      ),
    }),
  },
  {
    name: "text-only",
    isByName: true,
    properties: {
      "@timestamp": date,
      log: text,
      level: text,
      kubernetes: { properties: { namespace_name: text, pod_name: text } },
    },
    toSource: (line) => ({
      "@timestamp": line.at,
      log: line.text,
      level: line.level,
      kubernetes: { namespace_name: line.namespace, pod_name: line.pod },
    }),
  },
  {
    name: "aliases-and-a-custom-date",
    isWithoutLevel: true,
    properties: {
      when: { type: "date", format: "dd/MMM/yyyy:HH:mm:ss Z" },
      "@timestamp": { type: "alias", path: "when" },
      line: keyword,
      message: { type: "alias", path: "line" },
      kubernetes: { properties: { namespace_name: both, pod_name: both } },
    },
    isByName: true,
    toSource: (line) => ({
      when: inWebLog(line),
      line: line.text,
      kubernetes: { namespace_name: line.namespace, pod_name: line.pod },
    }),
  },
];

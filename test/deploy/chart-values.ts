import { Config } from "@binnacle/app";
import { z } from "zod";

/** What Kubernetes itself takes there, and checks. */
const asInKubernetes = z.looseObject({});
const strings = z.record(z.string(), z.string());
const Resources = z.strictObject({
  requests: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  limits: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const port = z.number().int().min(1).max(65_535);

/** Values become a ConfigMap: a token has no place there. */
export const Settings = Config.extend({
  slack: Config.shape.slack.unwrap().omit({ botToken: true, appToken: true }).optional(),
});

/** Values of the Helm chart; deploy/helm/binnacle/values.schema.json is made of it. */
const Values = z.strictObject({
  global: asInKubernetes.optional().describe("Helm's own, for charts that hold this one"),
  image: z.strictObject({
    repository: z.string().min(1),
    tag: z.string(),
    digest: z.union([z.literal(""), z.string().regex(/^sha256:[0-9a-f]{64}$/u)]),
    pullPolicy: z.enum(["Always", "IfNotPresent", "Never"]),
  }),
  imagePullSecrets: z.array(z.strictObject({ name: z.string() })),
  config: Settings.describe("binnacle.yaml"),
  topology: z.enum(["children", "services"]),
  rbac: z.strictObject({ namespaces: z.array(z.string().min(1)) }),
  serviceAccount: z.strictObject({ annotations: strings }),
  networkPolicy: z.strictObject({
    enabled: z.boolean(),
    dns: z.array(asInKubernetes),
    apiServer: z.strictObject({ cidrs: z.array(z.string()).min(1), ports: z.array(port).min(1) }),
    extraEgress: z.array(asInKubernetes),
  }),
  monitoring: z.strictObject({
    serviceMonitor: z.boolean(),
    prometheusRule: z.boolean(),
    dashboard: z.boolean(),
    labels: strings,
    scrapers: z.array(asInKubernetes),
  }),
  bot: z.strictObject({ resources: Resources }),
  doctor: z.strictObject({ initContainer: z.boolean() }),
  services: z.strictObject({
    replicas: z.number().int().min(1),
    maxReplicas: z.number().int().min(0),
    tlsSecret: z.string(),
    resources: z.strictObject({ eks: Resources, prometheus: Resources, opensearch: Resources }),
  }),
  env: z.array(z.looseObject({ name: z.string() })),
  extraVolumes: z.array(z.looseObject({ name: z.string() })),
  extraVolumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
  podAnnotations: strings,
  podLabels: strings,
  nodeSelector: strings,
  tolerations: z.array(asInKubernetes),
  affinity: asInKubernetes,
  priorityClassName: z.string(),
});

/** As Helm 3 reads it since its first versions. */
export function valuesSchema(): string {
  const schema = z.toJSONSchema(Values, { target: "draft-7", io: "input" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

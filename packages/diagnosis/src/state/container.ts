import { z } from "zod";
import { list, Name, Port, TextMap, Time, Whole } from "./shapes.ts";

const KeyReference = z.object({
  name: z.string().default(""),
  key: z.string(),
  optional: z.boolean().optional(),
});
const ObjectReference = z.object({
  name: z.string().default(""),
  optional: z.boolean().optional(),
});

const EnvVar = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .object({ configMapKeyRef: KeyReference.optional(), secretKeyRef: KeyReference.optional() })
    .optional(),
});

const EnvFrom = z.object({
  prefix: z.string().optional(),
  configMapRef: ObjectReference.optional(),
  secretRef: ObjectReference.optional(),
});

export const Probe = z.object({
  httpGet: z
    .object({ path: z.string().optional(), port: Port, scheme: z.string().optional() })
    .optional(),
  tcpSocket: z.object({ port: Port }).optional(),
  grpc: z.object({ port: z.number(), service: z.string().optional() }).optional(),
  exec: z.object({ command: list(z.string()) }).optional(),
  initialDelaySeconds: z.number().optional(),
  periodSeconds: z.number().optional(),
  timeoutSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
  successThreshold: z.number().optional(),
});
export type Probe = z.infer<typeof Probe>;

const ContainerPort = z.object({
  name: z.string().optional(),
  containerPort: z.number(),
  protocol: z.string().optional(),
});

export const Container = z.object({
  name: Name,
  image: z.string().optional(),
  command: list(z.string()),
  args: list(z.string()),
  env: list(EnvVar),
  envFrom: list(EnvFrom),
  ports: list(ContainerPort),
  resources: z.object({ requests: TextMap, limits: TextMap }).optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  startupProbe: Probe.optional(),
  /** `Always` on an init container makes it a sidecar. */
  restartPolicy: z.string().optional(),
});
export type Container = z.infer<typeof Container>;

const VolumeMount = z.object({
  name: z.string(),
  mountPath: z.string(),
  subPath: z.string().optional(),
});

export const TemplateContainer = Container.extend({
  volumeMounts: list(VolumeMount),
  ports: list(ContainerPort.extend({ hostPort: z.number().optional() })),
  /** Told as a whole: that it changed. */
  securityContext: Whole,
});
export type TemplateContainer = z.infer<typeof TemplateContainer>;

const Terminated = z.object({
  exitCode: z.int32().default(0),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: Time,
  finishedAt: Time,
});
export type Terminated = z.infer<typeof Terminated>;

const ContainerState = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  running: z.object({ startedAt: Time }).optional(),
  terminated: Terminated.optional(),
});

export const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  started: z
    .boolean()
    .nullish()
    .transform((started) => started ?? undefined),
  restartCount: z.int32().default(0),
  state: ContainerState.optional(),
  lastState: ContainerState.optional(),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

import { mkdir, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import path from "node:path";
import { type Case, live, rebase } from "@binnacle/cases";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  type OpenSearchEmulator,
  type PodIdentityEmulator,
  type PrometheusEmulator,
  type S3VectorsEmulator,
  startKubernetesEmulator,
  startOpenSearchEmulator,
  startPodIdentityEmulator,
  startPrometheusEmulator,
  startS3VectorsEmulator,
} from "@binnacle/emulators";
import { seedMemory } from "./seed-memory.ts";
import type { WorldSettings } from "./world-settings.ts";

/** Everything outside the product that one recorded incident needs, on loopback. */
export interface World {
  readonly case: Case;
  readonly kubernetes: KubernetesEmulator;
  readonly prometheus: PrometheusEmulator;
  readonly opensearch: OpenSearchEmulator;
  readonly vectors: S3VectorsEmulator;
  readonly podIdentity: PodIdentityEmulator;
  /** Settings of the product that point to this world. */
  readonly settings: WorldSettings;
  /** What the product finds in its environment, as in a pod with Pod Identity. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Where the vector index of a world is kept. */
export function vectorsIn(directory: string): string {
  return path.join(directory, "vectors");
}

const region = "eu-central-1";
/** What a developer has in their home is none of its business. */
const noProfiles = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };

export interface WorldOptions {
  /** Who shipped the logs: Fluent Bit (default) or an OpenTelemetry Collector. */
  readonly logConvention?: "fluent-bit" | "otel";
  /** The incident goes on by this clock; absent: it stands still as it was recorded, moved to now. */
  readonly clock?: () => Date;
}

/** Starts the emulators of a case. `directory` keeps the vector index between starts. */
export async function startWorld(
  recorded: Case,
  directory: string,
  options: WorldOptions = {},
): Promise<World> {
  await mkdir(directory, { recursive: true });
  const { clock } = options;
  const now = clock === undefined ? rebase(recorded, new Date()) : live(recorded, clock);
  const emulators = await startEmulators(now, directory, options);
  const { kubernetes, prometheus, opensearch, vectors, podIdentity } = emulators;
  const kubeconfig = path.join(directory, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigFor(kubernetes.url, now.clusterName));
  const settings: WorldSettings = {
    clusterName: now.clusterName,
    kubeconfig,
    ...(now.series.length === 0 ? {} : { prometheusUrl: prometheus.url }),
    opensearchUrl: opensearch.url,
    memory: { bucket: "binnacle-incidents", region, endpoint: vectors.url },
  };
  const environment = { ...podIdentity.environment, ...noProfiles, AWS_REGION: region };
  await seedMemory(now, { settings, environment, directory });
  return {
    case: now,
    ...emulators,
    settings,
    environment,
    close: async () => {
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
    },
  };
}

async function startEmulators(
  now: Case,
  directory: string,
  { logConvention = "fluent-bit" }: WorldOptions,
) {
  const podIdentity = await startPodIdentityEmulator({ tokenFile: path.join(directory, "token") });
  const [kubernetes, prometheus, opensearch, vectors] = await Promise.all([
    startKubernetesEmulator(now),
    startPrometheusEmulator(now),
    startOpenSearchEmulator({
      get logs() {
        return now.logs;
      },
      objects: now.objects,
      convention: logConvention,
    }),
    startS3VectorsEmulator({
      directory: vectorsIn(directory),
      expectedCredentials: podIdentity.credentialsFor,
    }),
  ]);
  return { kubernetes, prometheus, opensearch, vectors, podIdentity };
}

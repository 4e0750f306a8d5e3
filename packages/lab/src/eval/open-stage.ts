import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Config, createBinnacle } from "@binnacle/app";
import {
  type KubernetesEmulator,
  kubeconfigFor,
  startKubernetesEmulator,
  startOpenSearchEmulator,
  startPrometheusEmulator,
} from "@binnacle/emulators";
import type { ImportedCase } from "../import/imported-case.ts";
import { exitCodeOf, isolated, runProduct } from "../run-product.ts";
import { type Answered, answerOf } from "./answer.ts";
import { askAbout } from "./ask-about.ts";
import { refusals } from "./refusals.ts";
import { toNow } from "./to-now.ts";

/** A product and its surroundings, in which one case after another is shown. */
export interface Stage {
  readonly ask: (imported: ImportedCase) => Promise<Answered>;
  /** The product as a process of its own says on our stdout what it would have answered. */
  readonly print: (imported: ImportedCase) => Promise<void>;
  /** Of the cluster that the last case was, for other programs. */
  readonly kubeconfig: string;
  readonly close: () => Promise<void>;
}

const clusterName = "imported";

/**
 * The whole product with its three servers, started once: only what the emulators answer changes from case to case, and
 * the copy that the eks server else keeps is off, so that no case sees another. `connects`: what the cases have beside
 * the cluster; a source that they have not is not configured, as in a cluster without it.
 */
export async function openStage(connects: Connected): Promise<Stage> {
  const directory = await mkdtemp(path.join(tmpdir(), "binnacle-eval-"));
  const kubeconfig = path.join(directory, "kubeconfig");
  const config = path.join(directory, "binnacle.yaml");
  const show = createShow();
  const emulators = await startEmulators(show);
  await writeFile(kubeconfig, kubeconfigFor(emulators.kubernetes.url, clusterName));
  const settings = settingsFor(kubeconfig, emulators, connects);
  await writeFile(config, JSON.stringify(settings));
  const product = createBinnacle(Config.parse(settings), { log: () => {} });
  await product.warm();
  return {
    kubeconfig,
    ask: async (imported) => {
      showCase(imported, show, emulators.kubernetes);
      const startMs = performance.now();
      const answer = answerOf(await askAbout(imported, product));
      return { answer, ms: performance.now() - startMs };
    },
    print: async (imported) => {
      showCase(imported, show, emulators.kubernetes);
      const words = ["ask", "--config", config, "--full", ...questionOf(imported)];
      await exitCodeOf(runProduct(words, { environment: isolated({}) }));
    },
    close: async () => {
      await product.close();
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Emulators = Awaited<ReturnType<typeof startEmulators>>;

function settingsFor(
  kubeconfig: string,
  { prometheus, opensearch }: Emulators,
  { metrics, logs }: Connected,
) {
  const flags = { kubeconfig, "cluster-name": clusterName, watch: "false" };
  const ofMetrics = { role: "prometheus", flags: { "prometheus-url": prometheus.url } };
  const ofLogs = { role: "opensearch", flags: { "opensearch-url": opensearch.url } };
  const servers = [
    { role: "eks", flags },
    ...(metrics ? [ofMetrics] : []),
    ...(logs ? [ofLogs] : []),
  ];
  return { clusterName, servers, ...patience };
}

function questionOf({ namespace }: ImportedCase): string[] {
  const within = namespace === undefined ? [] : ["--namespace", namespace];
  return [...within, "is anything wrong?"];
}

/** What is connected beside the cluster. */
export interface Connected {
  readonly metrics: boolean;
  readonly logs: boolean;
}

/** A busy machine changes no answer. */
const patience = { toolTimeoutMs: 20_000, agentsTimeoutMs: 25_000 };

interface Show {
  current: Pick<ImportedCase, "objects" | "logs" | "series" | "alerts">;
}

function createShow(): Show {
  return { current: { objects: [], logs: [], series: [], alerts: [] } };
}

function showCase(imported: ImportedCase, show: Show, kubernetes: KubernetesEmulator): void {
  show.current = toNow(imported, new Date());
  kubernetes.clearFaults();
  for (const refusal of refusals(imported)) kubernetes.fault(refusal);
}

/** Each reads the case that is shown at each request. */
async function startEmulators(show: Show) {
  const [kubernetes, prometheus, opensearch] = await Promise.all([
    startKubernetesEmulator({
      get objects() {
        return show.current.objects;
      },
      get logs() {
        return show.current.logs;
      },
    }),
    startPrometheusEmulator({
      get series() {
        return show.current.series;
      },
      get alerts() {
        return show.current.alerts;
      },
    }),
    startOpenSearchEmulator({
      get logs() {
        return show.current.logs;
      },
    }),
  ]);
  return { kubernetes, prometheus, opensearch };
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import { rebase } from "@binnacle/cases";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { investigate, patience } from "../support/investigate.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { bulkLoad } from "./support/bulk-load.ts";
import { remoteWrite } from "./support/remote-write.ts";
import { kubernetesMissing, startKubernetes } from "./support/start-kubernetes.ts";
import { openSearchMissing, startOpenSearch } from "./support/start-open-search.ts";
import { prometheusMissing, startPrometheus } from "./support/start-prometheus.ts";

const missing = kubernetesMissing ?? prometheusMissing ?? openSearchMissing("plain");

describe.skipIf(missing !== undefined)(
  `the main job on a real API server, Prometheus and OpenSearch at once (${missing ?? "here"})`,
  () => {
    const closing: (() => Promise<unknown>)[] = [];
    let binnacle: Binnacle;

    beforeAll(async () => {
      const now = rebase(recordedCase("missing-env"), new Date());
      const speaking = now.objects.filter(
        ({ kind, metadata }) => kind === "Pod" && metadata.name.startsWith("payment-"),
      );
      const directory = await mkdtemp(path.join(tmpdir(), "main-job-"));
      closing.push(() => rm(directory, { recursive: true }));
      const starting = [
        closedAfterwards(startKubernetes(now, speaking)),
        closedAfterwards(startPrometheus()),
        closedAfterwards(startOpenSearch("plain")),
      ] as const;
      // Also when one does not start the others are there to be ended.
      await Promise.allSettled(starting);
      const [kubernetes, prometheus, opensearch] = await Promise.all(starting);
      const documents = await startOpenSearchEmulator(now);
      await bulkLoad(opensearch, documents.documents);
      await Promise.all([documents.close(), remoteWrite(prometheus.url, now.series)]);
      const kubeconfig = path.join(directory, "kubeconfig");
      await writeFile(kubeconfig, kubernetes.kubeconfig);
      binnacle = createBinnacle(
        Config.parse({
          clusterName: now.clusterName,
          kubeconfig,
          prometheusUrl: prometheus.url,
          opensearchUrl: opensearch.url,
          ...patience,
        }),
        { log: () => {} },
      );
      closing.push(() => binnacle.close());
      await binnacle.warm();
    }, 120_000);

    afterAll(async () => {
      for (const close of closing.toReversed()) await close();
    });

    async function closedAfterwards<Part extends { readonly close: () => Promise<unknown> }>(
      starting: Promise<Part>,
    ): Promise<Part> {
      const part = await starting;
      closing.push(part.close);
      return part;
    }

    test("the culprit, its cause, its victims, what users feel and what the logs say are those of the recording", async () => {
      const { hypotheses, users, evidence, receipt } = await investigate(
        binnacle,
        "why is checkout failing?",
      );
      const [first] = hypotheses;
      const unreached = receipt.sources.filter(({ state }) => state !== "reached");
      expect(unreached.map(({ name }) => name)).toEqual(["memory"]);
      expect(first?.finding).toMatchObject({
        cause: "missing-environment-variable",
        owner: { kind: "Deployment", name: "payment" },
        confidence: { level: "high" },
      });
      expect(first?.finding.victims.map(({ ref }) => ref.name)).toEqual(["checkout", "frontend"]);
      expect(users).toMatchObject({ state: "yes" });
      const facts = new Map(evidence.map(({ id, text }) => [id, text]));
      const said = (ids: readonly string[]) => ids.map((id) => facts.get(id)).join("\n");
      expect(said(users.evidence)).toContain("38 % of requests to checkout fail");
      const signals = first?.signals.flatMap(({ claim }) => claim.evidence) ?? [];
      expect(said(signals)).toContain("ECONNREFUSED");
    });
  },
);

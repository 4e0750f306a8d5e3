import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { because } from "../support/because.ts";
import { alertmanagerMissing, startAlertmanager } from "./support/start-alertmanager.ts";
import {
  prometheusMissing,
  type RealPrometheus,
  startPrometheus,
} from "./support/start-prometheus.ts";

const missing = prometheusMissing ?? alertmanagerMissing;
const Content = z.object({ content: z.tuple([z.object({ text: z.string() })]).rest(z.unknown()) });

const rules = {
  groups: [
    {
      name: "targets",
      interval: "1s",
      rules: [
        {
          alert: "TargetDown",
          expr: "sum by (job) (up == bool 0) / count by (job) (up) > 0.4",
          for: "3s",
          labels: { severity: "page" },
          annotations: { summary: "targets of {{ $labels.job }} are down" },
        },
        { alert: "Cause", expr: "vector(1) > 0" },
        { alert: "Effect", expr: "vector(2) > 1", labels: { role: "effect" } },
        { alert: "Calm", expr: "scrape_duration_seconds > 100" },
        { alert: "Broken", expr: "up * on () up" },
        { record: "job:up:sum", expr: "sum by (job) (up)" },
      ],
    },
  ],
};

function config(alertmanager: string) {
  return (self: string) => ({
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }],
    },
    scrape_configs: [
      { job_name: "self", static_configs: [{ targets: [self] }] },
      { job_name: "gone", static_configs: [{ targets: ["127.0.0.1:1"] }] },
      {
        job_name: "empty",
        static_configs: [{ targets: [self] }],
        relabel_configs: [{ source_labels: ["__address__"], regex: ".*", action: "drop" }],
      },
    ],
  });
}

describe.skipIf(missing !== undefined)(
  `discovery on a real Prometheus and Alertmanager${because(missing)}`,
  () => {
    let real: RealPrometheus;
    let alertmanager: Awaited<ReturnType<typeof startAlertmanager>>;

    beforeAll(async () => {
      alertmanager = await startAlertmanager();
      real = await startPrometheus({ config: config(alertmanager.url), rules });
      await vi.waitUntil(
        async () => (await ask("list_rules", {})).includes("firing (1): TargetDown"),
        { timeout: 60_000, interval: 500 },
      );
    }, 90_000);

    afterAll(async () => {
      await real.close();
      await alertmanager.close();
    });

    async function ask(name: string, input: Readonly<Record<string, unknown>>): Promise<string> {
      const server = createPrometheusServer({
        prometheusUrl: real.url,
        alertmanagerUrl: alertmanager.url,
        timeoutMs: 20_000,
        now: Date.now,
        log: () => {},
      });
      const client = await connectInMemory(server);
      const reply = await client.callTool({ name, arguments: input });
      await client.close();
      return Content.parse(reply).content[0].text;
    }

    test("a rule that fails comes first, with the error of the server", async () => {
      const [head, first] = (await ask("list_rules", {})).split("\n");
      expect(head).toMatch(/^1 groups; 1 failing, 0 stopped, 3 firing/);
      expect(first).toMatch(/^failing(?: \(\d+\))?: Broken .*many-to-many matching not allowed/);
    });

    test("an alert is explained: since when, by what, and who is told", async () => {
      await expect
        .poll(() => ask("explain_alert", { alertname: "TargetDown" }), { timeout: 60_000 })
        .toContain("Alertmanager sends it to oncall");
      const text = await ask("explain_alert", { alertname: "TargetDown" });
      expect(text).toMatch(
        /^firing: TargetDown \{job="gone",severity="page"\}: its expression holds/,
      );
      expect(text).toContain('value 1 > 0.4\n  behind it: {instance="127.0.0.1:1",job="gone"} 1');
      expect(text).toContain("targets of gone are down");
    });

    test("a silence and an inhibition are told", async () => {
      const silence = {
        matchers: [{ name: "alertname", value: "TargetDown", isRegex: false, isEqual: true }],
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        createdBy: "ann",
        comment: "known",
      };
      const init = { method: "POST", headers: { "content-type": "application/json" } };
      const body = JSON.stringify(silence);
      expect((await fetch(`${alertmanager.url}/api/v2/silences`, { ...init, body })).ok).toBe(true);
      await expect
        .poll(() => ask("explain_alert", { alertname: "TargetDown" }), { timeout: 60_000 })
        .toMatch(/silenced; by ann until .*: known/);
      await expect
        .poll(() => ask("explain_alert", { alertname: "Effect" }), { timeout: 60_000 })
        .toContain("inhibited; by Cause{");
    });

    test("an alert that does not hold says how near it is", async () => {
      const text = await ask("explain_alert", { alertname: "Calm" });
      // The server runs for a minute or two: nothing is said of the time before.
      expect(text).toMatch(
        /^not active: Calm: (?:when it last held is not visible|its expression did not hold in the last \d min)/,
      );
      expect(text).toMatch(/nearest to > 100: scrape_duration_seconds\{/);
    });

    test("targets that are down come with their error; a job without targets with what it dropped", async () => {
      const text = await ask("check_targets", {});
      expect(text).toMatch(
        /^1 of 2 targets are up\ndown.*gone 127\.0\.0\.1:1: .*connection refused/,
      );
      expect(text).toContain("jobs without targets: empty (1 dropped by relabelling)");
    });

    test("a metric is found by words, with the type that its target tells", async () => {
      expect(await ask("find_metrics", { about: "target interval length", limit: 1 })).toMatch(
        /^prometheus_target_interval_length_seconds summary, \d+ series now by quantile/,
      );
      expect(await ask("find_metrics", { match: 'up{job="gone"}' })).toMatch(
        /^up type unknown, 1 series now/,
      );
    });

    test("a query that is wrong keeps the words and the place that the server gives", async () => {
      expect(await ask("query_instant", { query: "up{" })).toMatch(
        /^bad_input: .*1:4: parse error: unexpected end of input inside braces/,
      );
    });
  },
);

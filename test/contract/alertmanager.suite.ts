import { startPrometheusEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { because } from "../support/because.ts";

/** What stands in the Alertmanager of the suite: `Cause` inhibits what has the role effect. */
export const alertmanagerWorld = {
  receiver: "oncall",
  alerts: ["Plain", "Silenced", "Cause", "Effect"].map((alertname) => ({
    alertname,
    namespace: "shop",
    // Prometheus puts it on when it sends an alert; its own list does not have it.
    cluster: "eu",
    ...(alertname === "Effect" ? { role: "effect" } : {}),
  })),
  silence: { alertname: "Silenced", createdBy: "ann", comment: "known, see ticket" },
} as const;

interface SuiteOptions {
  readonly name: string;
  /** Gives an Alertmanager that holds `alertmanagerWorld`, and the id of its silence. */
  readonly open: () => Promise<{
    readonly url: string;
    readonly silenceId: string;
    readonly close: () => Promise<void>;
  }>;
  readonly missing?: string | undefined;
}

const Held = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    fingerprint: z.string(),
    receivers: z.array(z.object({ name: z.string() })),
    status: z.object({
      state: z.string(),
      silencedBy: z.array(z.string()),
      inhibitedBy: z.array(z.string()),
    }),
  }),
);
const Content = z.object({ content: z.tuple([z.object({ text: z.string() })]).rest(z.unknown()) });

/** What every Alertmanager must answer, and what explain_alert makes of it. */
export function alertmanagerSuite({ name, open, missing }: SuiteOptions): void {
  describe.skipIf(missing !== undefined)(
    `${name} speaks the Alertmanager API${because(missing)}`,
    () => {
      let alertmanager: Awaited<ReturnType<SuiteOptions["open"]>>;
      let prometheus: Awaited<ReturnType<typeof startPrometheusEmulator>>;

      beforeAll(async () => {
        alertmanager = await open();
        prometheus = await startPrometheusEmulator({ series: [], alerts: firing() });
        // It groups for a second, and inhibits and silences when it has.
        await vi.waitUntil(async () => (await held("Effect"))[0]?.status.state === "suppressed", {
          timeout: 20_000,
          interval: 200,
        });
      });

      afterAll(async () => {
        await prometheus.close();
        await alertmanager.close();
      });

      const get = async (path: string) => await fetch(`${alertmanager.url}/api/v2/${path}`);
      const held = async (alertname: string) => {
        const filter = new URLSearchParams({ filter: `alertname="${alertname}"` });
        return Held.parse(await (await get(`alerts?${filter.toString()}`)).json());
      };

      test("without a filter all alerts are listed, with one those of a name", async () => {
        const names = Held.parse(await (await get("alerts")).json()).map(
          ({ labels }) => labels["alertname"],
        );
        expect(names.toSorted((left = "", right = "") => left.localeCompare(right))).toEqual([
          "Cause",
          "Effect",
          "Plain",
          "Silenced",
        ]);
        expect((await held("Plain")).map(({ labels }) => labels["alertname"])).toEqual(["Plain"]);
        expect(await held("Nothing")).toEqual([]);
      });

      test("an alert names its receivers, its silence and what inhibits it", async () => {
        const states = await Promise.all(["Plain", "Silenced", "Effect", "Cause"].map(held));
        const [plain, silenced, effect, cause] = states.map(([alert]) => alert);
        expect(plain).toMatchObject({
          receivers: [{ name: "oncall" }],
          status: { silencedBy: [], inhibitedBy: [] },
        });
        expect(silenced?.status).toMatchObject({
          state: "suppressed",
          silencedBy: [alertmanager.silenceId],
        });
        expect(effect?.status).toMatchObject({
          state: "suppressed",
          inhibitedBy: [cause?.fingerprint],
        });
      });

      test("a silence says whose it is, why, and until when", async () => {
        const silence: unknown = await (await get(`silence/${alertmanager.silenceId}`)).json();
        const { createdBy, comment } = alertmanagerWorld.silence;
        expect(silence).toMatchObject({ id: alertmanager.silenceId, createdBy, comment });
        const { endsAt } = z.object({ endsAt: z.string() }).parse(silence);
        expect(Date.parse(endsAt)).toBeGreaterThan(Date.now());
      });

      test.for([
        ["silence/00000000-0000-4000-8000-000000000000", 404],
        ["silence/none", 422],
      ] as const)("%s is answered with HTTP %i", async ([path, status]) => {
        expect((await get(path)).status).toBe(status);
      });

      test.for([
        ["Plain", /Alertmanager sends it to oncall/u],
        ["Silenced", /silenced; by ann until \S+: known, see ticket/u],
        ["Effect", /inhibited; by Cause\{.*namespace="shop"/u],
        ["Unheard", /Alertmanager does not hold it: nobody is told/u],
      ] as const)("explain_alert tells of %s what becomes of it", async ([alertname, told]) => {
        const server = createPrometheusServer({
          prometheusUrl: prometheus.url,
          alertmanagerUrl: alertmanager.url,
          timeoutMs: 20_000,
          now: Date.now,
          log: () => {},
        });
        const client = await connectInMemory(server);
        const reply = await client.callTool({ name: "explain_alert", arguments: { alertname } });
        await client.close();
        expect(Content.parse(reply).content[0].text).toMatch(told);
      });
    },
  );
}

function firing() {
  const names = [...alertmanagerWorld.alerts.map(({ alertname }) => alertname), "Unheard"];
  return names.map((alertname) => ({
    labels: { alertname, namespace: "shop", ...(alertname === "Effect" ? { role: "effect" } : {}) },
    annotations: { summary: "" },
    state: "firing" as const,
    activeAt: new Date(Date.now() - 60_000).toISOString(),
    value: 1,
  }));
}

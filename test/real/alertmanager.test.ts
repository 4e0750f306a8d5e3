import { z } from "zod";
import { alertmanagerSuite, alertmanagerWorld } from "../contract/alertmanager.suite.ts";
import { alertmanagerMissing, startAlertmanager } from "./support/start-alertmanager.ts";

const { alerts, silence } = alertmanagerWorld;

alertmanagerSuite({
  name: "a real server",
  missing: alertmanagerMissing,
  open: async () => {
    const server = await startAlertmanager();
    const post = async (path: string, body: object): Promise<Response> => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(`${server.url}/api/v2/${path}`, init);
      if (!response.ok)
        throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
      return response;
    };
    const { alertname: value, createdBy, comment } = silence;
    const made = await post("silences", {
      matchers: [{ name: "alertname", value, isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy,
      comment,
    });
    const { silenceID: silenceId } = z.object({ silenceID: z.string() }).parse(await made.json());
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    await post(
      "alerts",
      alerts.map((labels) => ({ labels, startsAt })),
    );
    return { ...server, silenceId };
  },
});

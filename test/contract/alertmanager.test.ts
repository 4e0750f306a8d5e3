import { startAlertmanagerEmulator } from "@binnacle/emulators";
import { alertmanagerSuite, alertmanagerWorld } from "./alertmanager.suite.ts";

const silenceId = "3f2c7a4e-91d0-4a57-8c1b-7a0f6f3d2b11";
const { alerts, silence, receiver } = alertmanagerWorld;

alertmanagerSuite({
  name: "the emulator",
  open: async () => {
    const emulator = await startAlertmanagerEmulator({
      alerts: alerts.map((labels) => ({
        labels,
        fingerprint: `fingerprint of ${labels.alertname}`,
        receivers: [{ name: receiver }],
        status: {
          state: ["Silenced", "Effect"].includes(labels.alertname) ? "suppressed" : "active",
          silencedBy: labels.alertname === "Silenced" ? [silenceId] : [],
          inhibitedBy: labels.alertname === "Effect" ? ["fingerprint of Cause"] : [],
        },
      })),
      silences: [
        {
          id: silenceId,
          createdBy: silence.createdBy,
          comment: silence.comment,
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        },
      ],
    });
    return { ...emulator, silenceId };
  },
});

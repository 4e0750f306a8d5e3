import { AppError, type Gap } from "@binnacle/contracts";
import { gapKinds } from "@binnacle/runtime";
import type { AlertmanagerClient, HeldAlert } from "../api/alertmanager-client.ts";
import type { Labels } from "../api/wire.ts";
import { formatLabels } from "../tools/format-labels.ts";

interface Notification {
  readonly state: "active" | "silenced" | "inhibited" | "unprocessed" | "not_received";
  /** Who silences it, until when and why; or which alert inhibits it. */
  readonly by: string[];
  readonly receivers: string[];
}

export interface NotificationsRead {
  readonly of: (labels: Labels) => Promise<Notification | undefined>;
  readonly gaps: readonly Gap[];
}

const what = "silences and inhibitions";
const nothing = async () => undefined;

/** What Alertmanager does with the alerts of a name. */
export async function readNotifications(
  alertmanager: AlertmanagerClient | undefined,
  alertname: string,
  signal: AbortSignal,
): Promise<NotificationsRead> {
  if (alertmanager === undefined) return { of: nothing, gaps: [notConfigured] };
  try {
    const held = await alertmanager.alerts(alertname, signal);
    return { of: async (labels) => await judged(labels, held, { alertmanager, signal }), gaps: [] };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === "bug") throw error;
    const kind = gapKinds[error.kind];
    return { of: nothing, gaps: [{ ...notConfigured, kind, why: error.message }] };
  }
}

const notConfigured: Gap = {
  origin: "prometheus",
  kind: "not_configured",
  what,
  why: "--alertmanager-url is not given",
  about: { kinds: [] },
};

interface Asking {
  readonly alertmanager: AlertmanagerClient;
  readonly signal: AbortSignal;
}

/** Prometheus adds its external labels on the way: all of ours must be there, and there may be more. */
async function judged(
  labels: Labels,
  held: readonly HeldAlert[],
  asking: Asking,
): Promise<Notification> {
  const own = held.find((alert) =>
    Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
  );
  if (own === undefined) return { state: "not_received", by: [], receivers: [] };
  const receivers = own.receivers.map(({ name }) => name);
  const { silencedBy, inhibitedBy, state } = own.status;
  if (silencedBy.length > 0)
    return { state: "silenced", by: await silences(silencedBy, asking), receivers };
  if (inhibitedBy.length > 0)
    return { state: "inhibited", by: await inhibitors(inhibitedBy, asking), receivers };
  return { state: state === "unprocessed" ? "unprocessed" : "active", by: [], receivers };
}

const shownAtMost = 3;

async function silences(ids: readonly string[], { alertmanager, signal }: Asking) {
  const found = await Promise.all(
    ids.slice(0, shownAtMost).map(async (id) => await alertmanager.silence(id, signal)),
  );
  return found.map(
    ({ createdBy, endsAt, comment }) => `${createdBy} until ${endsAt}: ${comment.slice(0, 160)}`,
  );
}

async function inhibitors(fingerprints: readonly string[], { alertmanager, signal }: Asking) {
  const all = await alertmanager.alerts(undefined, signal);
  return all
    .filter(({ fingerprint }) => fingerprints.includes(fingerprint))
    .slice(0, shownAtMost)
    .map(({ labels: { alertname = "", ...labels } }) => `${alertname}${formatLabels(labels)}`);
}

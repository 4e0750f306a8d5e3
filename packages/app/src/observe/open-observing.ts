import type { Model, ToolSource } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { SlackObserver, SlackStanding } from "@binnacle/slack";
import {
  createTelemetry,
  createTracer,
  serveObserve,
  watchedInvestigations,
  watchedModel,
  watchedTools,
} from "@binnacle/telemetry";
import type { Config } from "../config.ts";
import type { ModelRow } from "../model-row.ts";
import type { Watched } from "../watched.ts";
import { keepLooking, type Looking } from "./keep-looking.ts";
import { slackObserver } from "./slack-observer.ts";

export interface Observing extends Watched {
  readonly slack: SlackObserver;
  /** From now on it looks at the bot's own connections. Gives what ends it. */
  readonly look: (config: Config, looking: Omit<Looking, "count">) => () => void;
  readonly close: () => Promise<void>;
}

interface Ports {
  readonly log: Log;
  /** How the bot stands with Slack; undefined before it starts. */
  readonly standing: () => SlackStanding | undefined;
}

/** Undefined where nobody watches. Throws `AppError` (bad_input) where its port cannot be had. */
export async function openObserving(
  { observe }: Pick<Config, "observe">,
  { log, standing }: Ports,
): Promise<Observing | undefined> {
  if (observe === undefined) return undefined;
  const { host, port, tracesUrl } = observe;
  const tracing = tracesUrl === undefined ? undefined : createTracer(tracesUrl, log);
  const telemetry = createTelemetry({ clock: Date.now, log, tracer: tracing?.tracer });
  const { metrics } = telemetry;
  // Nothing was looked at yet.
  metrics.wrong.set(Number.NaN);
  const reasonsAgainst = (): readonly string[] => reasonsIn(standing());
  const exposition: typeof telemetry.exposition = async () => {
    metrics.connected.set(reasonsAgainst().length === 0 ? 1 : 0);
    return await telemetry.exposition();
  };
  const serving =
    port === undefined ? undefined : await serveObserve({ host, port, exposition, reasonsAgainst });
  if (serving !== undefined) log({ url: serving.url }, "observed at");
  return {
    tools: (tools: ToolSource) => watchedTools(tools, telemetry),
    investigations: (investigations) => watchedInvestigations(investigations, telemetry),
    model: (model: Model, row: ModelRow) =>
      watchedModel(model, { provider: providers[row.kind] }, telemetry),
    slack: slackObserver(telemetry),
    look: (config, looking) =>
      keepLooking(config, observe, { ...looking, count: (wrong) => metrics.wrong.set(wrong) }),
    close: async () => {
      await serving?.close();
      await tracing?.close();
    },
  };
}

/** Why the bot cannot be asked now, in sentences; none: it can. */
function reasonsIn(standing: SlackStanding | undefined): readonly string[] {
  if (standing === undefined) return ["The bot has not connected to Slack yet."];
  const { isConnected, refusal } = standing;
  const socket = isConnected ? [] : ["The socket to Slack is not open."];
  return refusal === undefined
    ? socket
    : [...socket, `Slack takes the bot token no more: ${refusal}`];
}

/** Names of the GenAI conventions of OpenTelemetry, where they have one. */
const providers: Readonly<Record<ModelRow["kind"], string>> = {
  bedrock: "aws.bedrock",
  openai: "openai",
  recorded: "recorded",
  "by-hand": "by-hand",
};

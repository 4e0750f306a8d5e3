import { logFailure } from "@binnacle/runtime";
import { type App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { z } from "zod";
import { type CallPorts, clientOptionsOf, type SlackAddress } from "./slack-api.ts";

/** One connection of Socket Mode. It is opened once: the SDK would open it again with the token that it had. */
export interface SocketLink {
  /** Until Slack said hello. Rejects with what the SDK threw; with nothing where the connection broke. */
  readonly open: () => Promise<unknown>;
  /** When Slack has what it waits for, or after so long. */
  readonly close: (wait: (ms: number) => Promise<void>) => Promise<void>;
}

/** What Slack says when a connection is open. */
export interface Hello {
  /** How many connections of the app it counts, this one among them. */
  readonly connections: number;
  /** Id of the app that the token belongs to. */
  readonly app: string | undefined;
}

interface Opening extends SlackAddress {
  readonly app: App;
  readonly appToken: string;
  readonly onHello: (hello: Hello) => void;
  readonly onEnd: () => void;
}

/** Slack waits no longer for an acknowledgement. */
const ackWithinMs = 3000;
const stepMs = 50;

export function createSocketLink(
  { app, appToken, onHello, onEnd, ...address }: Opening,
  { log }: Pick<CallPorts, "log">,
): SocketLink {
  const { logger, ...clientOptions } = clientOptionsOf(address, log);
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
    ...(logger === undefined ? {} : { logger }),
  });
  receiver.init(app);
  const { client } = receiver;
  guardReaders(client, log);
  const unacknowledged = new Set<string>();
  client.on("ws_message", (frame: unknown) => {
    const { data } = HelloFrame.safeParse(frame);
    if (data === undefined) return;
    onHello({ connections: data.num_connections, app: data.connection_info?.app_id });
  });
  // What has no id is no event: nobody waits for an acknowledgement.
  client.on("slack_event", (event: unknown) => {
    const id = envelopeOf(event);
    if (id !== undefined) unacknowledged.add(id);
  });
  client.on("outgoing_message", (ack: unknown) => unacknowledged.delete(envelopeOf(ack) ?? ""));
  client.on("disconnected", onEnd);
  return {
    open: () => receiver.start(),
    async close(wait) {
      for (let ms = 0; ms < ackWithinMs && unacknowledged.size > 0; ms += stepMs)
        await wait(stepMs);
      await receiver.stop();
    },
  };
}

/** The SDK reads a frame in an async function that nobody waits for: what it does not understand would end the process. */
function guardReaders(client: SocketModeReceiver["client"], log: CallPorts["log"]): void {
  const readers = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  client.on("ws_message", (frame: unknown, isBinary: unknown) => {
    const read = async (): Promise<void> => {
      await Promise.all(readers.map((reader): unknown => reader(frame, isBinary)));
    };
    read().catch((error: unknown) => logFailure(log, error, "a frame of Slack is not understood"));
  });
}

const HelloFrame = z
  .string()
  .transform(jsonOf)
  .pipe(
    z.object({
      type: z.literal("hello"),
      num_connections: z.int(),
      connection_info: z.object({ app_id: z.string() }).optional(),
    }),
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Enveloped = z.object({ envelope_id: z.string() });

function envelopeOf(frame: unknown): string | undefined {
  return Enveloped.safeParse(frame).data?.envelope_id;
}

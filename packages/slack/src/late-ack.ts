import type { App } from "@slack/bolt";
import { z } from "zod";

/** Says that an event was kept, or is not for us: then Slack need not send it again. */
export type Taken = () => Promise<void>;

/** The events that people write wait for that; Bolt acknowledges all others when they come. */
const Written = z.object({ event: z.object({ type: z.enum(["app_mention", "message"]) }) });

const name = "taken";

/**
 * Bolt acknowledges an event before a handler sees it: what the process then loses is lost. Here what people write is acknowledged by its
 * handler, and sent again by Slack where it is not.
 */
export function acknowledgeLate(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (!Written.safeParse(event.body).success) return await process(event);
    await process({
      ...event,
      ack: async () => {},
      customProperties: { ...event.customProperties, [name]: () => event.ack() },
    });
  };
}

const Takable = z.object({ [name]: z.custom<Taken>((taken) => typeof taken === "function") });

/** Of the context of a handler. */
export function takenIn(context: Readonly<Record<string, unknown>>): Taken {
  return Takable.parse(context)[name];
}

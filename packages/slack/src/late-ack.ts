import type { App } from "@slack/bolt";
import { z } from "zod";

/** Says that an event was kept, or is not for us: then Slack need not send it again. */
export type Taken = () => Promise<void>;

/** The events that people write wait for that; Bolt acknowledges all others when they come. */
const Written = z.object({ event: z.object({ type: z.enum(["app_mention", "message"]) }) });

const name = "hold";

/**
 * Bolt acknowledges an event before a handler sees it: what the process then loses is lost. Here what people write is acknowledged by its
 * handler, and sent again by Slack where it is not. What no handler takes (our own messages, for one) is acknowledged at once.
 */
export function acknowledgeLate(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (!Written.safeParse(event.body).success) return await process(event);
    let isHeld = false;
    const hold = (): Taken => {
      isHeld = true;
      return () => event.ack();
    };
    await process({
      ...event,
      ack: async () => {},
      customProperties: { ...event.customProperties, [name]: hold },
    });
    if (!isHeld) await event.ack();
  };
}

const Holdable = z.object({ [name]: z.custom<() => Taken>((hold) => typeof hold === "function") });

/** From the context of a handler, before it waits for anything: it acknowledges the event from then on. */
export function holdIn(context: Readonly<Record<string, unknown>>): Taken {
  return Holdable.parse(context)[name]();
}

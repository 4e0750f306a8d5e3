import { z } from "zod";
import { channelId } from "../access-settings.ts";
import { publicAddress } from "../public-address.ts";

/** How the bot itself is watched. */
export const Observe = z
  .strictObject({
    host: z.string().default("127.0.0.1").describe("0.0.0.0 in a pod, whose probes come by its IP"),
    port: z
      .number()
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe("Of /healthz, /readyz and /metrics; absent: they are not served"),
    channel: channelId
      .optional()
      .describe(
        "Channel that is told, once, what is wrong with the bot's own connections; absent: the log alone",
      ),
    lookEverySeconds: z
      .number()
      .int()
      .min(10)
      .max(3600)
      .default(120)
      .describe("How often the bot looks at its own connections"),
    tracesUrl: publicAddress("a collector takes the place of whoever wants one")
      .optional()
      .describe(
        "OTLP over HTTP: http://collector.monitoring:4318/v1/traces; absent: nothing is traced",
      ),
  })
  .optional()
  .describe("How `serve` itself is watched; nothing that was asked, read or said is in it");

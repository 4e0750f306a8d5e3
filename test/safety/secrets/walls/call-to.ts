import type { connectInMemory } from "@binnacle/mcp/in-memory";
import { z } from "zod";
import type { Look } from "./wall.ts";

type Client = Awaited<ReturnType<typeof connectInMemory>>;

const Called = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.unknown().optional(),
});

/** Calls a tool and shows both of its answers, or its error. */
export function callTo(client: Client, look: Look) {
  return async (
    wall: string,
    name: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const result = await client.callTool({ name, arguments: { ...input } });
    const { isError, content, structuredContent } = Called.parse(result);
    const text = content.map((part) => part.text).join("\n");
    if (isError) return look({ wall: `${wall}, error`, text });
    look({ wall, text });
    if (structuredContent !== undefined)
      look({ wall: `${wall}, structured`, text: JSON.stringify(structuredContent) });
  };
}

import { readFile } from "node:fs/promises";
import { createScriptedModel } from "@binnacle/agent-kit";
import { Config, createBinnacle } from "@binnacle/app";
import { z } from "zod";
import { createExpert } from "../support/experts/create-expert.ts";
import { investigate } from "../support/investigate.ts";

/** A program: the bot with `count` investigations at once, each with a thorough expert. Prints the most memory that it had. */
const [file, count] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
const Asked = z.object({ settings: Config, question: z.string(), truth: z.custom<object>() });
const { settings, question, truth } = Asked.parse(JSON.parse(await readFile(file, "utf8")));
const model = createScriptedModel(createExpert({ truth, isThorough: true }));
const product = createBinnacle(settings, { log: () => {}, model });
await product.warm();
const answers = await Promise.all(
  Array.from({ length: count }, () => investigate(product, question, { patienceMs: 180_000 })),
);
await product.close();
const peakMb = process.resourceUsage().maxRSS / 1024;
const answered = answers.filter(({ reply }) => reply !== undefined).length;
process.stdout.write(`${JSON.stringify({ peakMb, answered })}\n`);

/** Writes lines to a file for a grouper in another language, and judges its groups; see generate-lines.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { generateLines } from "./generate-lines.ts";
import { judgeGrouping } from "./judge-grouping.ts";

const usage = `Use: main.ts write --out FILE [--seed N] [--lines N] [--as events|lines]
     main.ts judge LINES_FILE GROUPS_FILE`;
const Options = z.object({
  out: z.string().optional(),
  seed: z.coerce.number().int().default(1),
  lines: z.coerce.number().int().min(1).optional(),
  as: z.enum(["events", "lines"]).default("events"),
});
const Line = z.object({ statement: z.string() });
const Groups = z.array(z.number());

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    seed: { type: "string" },
    lines: { type: "string" },
    as: { type: "string" },
  },
});
const [command, linesFile, groupsFile] = positionals;
const { out, seed, lines, as } = Options.parse(values);

if (command === "write" && out !== undefined) {
  const written = generateLines({ seed, as, ...(lines === undefined ? {} : { lines }) });
  writeFileSync(out, written.map((line) => `${JSON.stringify(line)}\n`).join(""));
  print({ out, lines: written.length });
} else if (command === "judge" && linesFile !== undefined && groupsFile !== undefined) {
  const truth = readFileSync(linesFile, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)).statement);
  const predicted = Groups.parse(JSON.parse(readFileSync(groupsFile, "utf8")));
  print(judgeGrouping({ predicted, truth }));
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

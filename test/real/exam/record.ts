import { parseArgs } from "node:util";
import { faults, readRecording } from "@binnacle/cases";
import { inRailway } from "./in-railway.ts";
import { writeCase } from "./record-case.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, settle: { type: "string", default: "130" } },
});

// An exit, unlike a signal, ends the control plane too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

/** Plays one fault of the table on a real control plane and writes it as a case: `record.ts "quota exceeded" --out DIR`. */
const [wanted = ""] = positionals;
const fault = faults.find(({ name }) => name === wanted);
if (fault === undefined || values.out === undefined)
  throw new Error(
    `record.ts "<fault>" --out DIR. Faults:\n${faults.map(({ name }) => name).join("\n")}`,
  );
const { out } = values;
await inRailway({ faults: [fault], settleSeconds: Number(values.settle) }, async (railway) => {
  const folder = await writeCase(out, railway, fault);
  process.stdout.write(`${folder}: ${readRecording(folder).objects.length} objects\n`);
});

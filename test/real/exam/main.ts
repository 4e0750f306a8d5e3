import { parseArgs } from "node:util";
import { runExam } from "./run-exam.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string" },
    settle: { type: "string", default: "150" },
  },
});

/** Makes the faults, asks the product and prints the table as JSON. `--out DIR` keeps truth and transcripts. */
const rows = await runExam({
  settleSeconds: Number(values.settle),
  ...(values.out === undefined ? {} : { folder: values.out }),
  ...(values.only === undefined ? {} : { only: values.only }),
});
process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);

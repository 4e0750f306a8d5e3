import { parseArgs } from "node:util";
import { runExam } from "./run-exam.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    cases: { type: "string" },
    product: { type: "string" },
    config: { type: "string" },
    paper: { type: "string" },
    only: { type: "string" },
    settle: { type: "string", default: "100" },
  },
});

// An exit, unlike a signal, ends the control plane too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

/** Makes the faults, asks the product and prints the table as JSON. `--out DIR` keeps truth and transcripts, `--cases DIR` what the cluster held; `--product DIR` asks another checkout, `--config FILE` with these settings. */
const rows = await runExam({
  settleSeconds: Number(values.settle),
  ...(values.out === undefined ? {} : { folder: values.out }),
  ...(values.cases === undefined ? {} : { cases: values.cases }),
  ...(values.product === undefined ? {} : { root: values.product }),
  ...(values.config === undefined ? {} : { config: values.config }),
  ...(values.paper === undefined ? {} : { paper: values.paper }),
  ...(values.only === undefined ? {} : { only: values.only }),
});
process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);

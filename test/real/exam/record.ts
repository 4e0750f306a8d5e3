import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Case, type Fault, faults, readRecording, recordingFiles } from "@binnacle/cases";
import { hasHappened } from "./has-happened.ts";
import { inRailway, type Railway } from "./in-railway.ts";
import { readNamespace } from "./read-namespace.ts";

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
const recorded = await inRailway(
  { faults: [fault], settleSeconds: Number(values.settle) },
  (railway) => record(railway, fault),
);
const folder = path.join(values.out, recorded.name);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries<string>(recordingFiles(recorded)))
  await writeFile(path.join(folder, name), text);
process.stdout.write(`${folder}: ${readRecording(folder).objects.length} objects\n`);

async function record(railway: Railway, { name, ...row }: Fault): Promise<Case> {
  if (!(await hasHappened(railway.api, row))) throw new Error(`"${name}" has not happened`);
  const { objects, logs } = await readNamespace(railway.api, {
    namespace: row.namespace,
    fromMs: railway.readyMs,
  });
  return {
    name: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    title: row.truth.text,
    question: row.questions[0],
    recordedAt: `${new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString().slice(0, 19)}Z`,
    clusterName: "railway",
    objects,
    logs,
    series: [],
    alerts: [],
    pastIncidents: [],
    truth: toTruth({ name, ...row }, objects, railway.made.get(name)),
  };
}

/** The truth of the row, with the references and the time of this cluster. */
function toTruth(
  { truth }: Fault,
  objects: Case["objects"],
  madeAt: string | undefined,
): Case["truth"] {
  const { cause, culprits, victims = [], state = "active" } = truth;
  if (state === "healthy") return { victims: [], state };
  const [kind, name] = culprits[0]?.split("/") ?? [];
  const culprit = objects.find((one) => one.kind === kind && one.metadata.name === name);
  if (culprit === undefined) throw new Error(`no ${culprits[0]} in the recording`);
  const { namespace } = culprit.metadata;
  return {
    ...(cause === undefined ? {} : { cause }),
    culprit: {
      kind: culprit.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name: culprit.metadata.name,
    },
    victims: objects
      .filter((one) => ["Deployment", "StatefulSet"].includes(one.kind))
      .filter(({ metadata }) => victims.includes(metadata.name))
      .map((one) => ({ kind: one.kind, name: one.metadata.name })),
    state,
    ...(madeAt === undefined ? {} : { since: `${madeAt.slice(0, 19)}Z` }),
  };
}

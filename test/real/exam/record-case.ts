import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Case, type Fault, recordingFiles } from "@binnacle/cases";
import { hasHappened } from "./has-happened.ts";
import type { Railway } from "./in-railway.ts";
import { readNamespace } from "./read-namespace.ts";

/** Writes the namespace of a fault as a case into `parent` and returns its folder. Throws when the cluster does not show the fault. */
export async function writeCase(parent: string, railway: Played, fault: Fault): Promise<string> {
  const recorded = await recordCase(railway, fault);
  const folder = path.join(parent, recorded.name);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries<string>(recordingFiles(recorded)))
    await writeFile(path.join(folder, name), text);
  return folder;
}

type Played = Pick<Railway, "api" | "made" | "readyMs">;

async function recordCase(railway: Played, { name, ...row }: Fault): Promise<Case> {
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
  { truth, namespace: where }: Fault,
  objects: Case["objects"],
  madeAt: string | undefined,
): Case["truth"] {
  const { cause, culprits, victims = [], state = "active" } = truth;
  if (state === "healthy") return { victims: [], state };
  return {
    ...(cause === undefined ? {} : { cause }),
    culprit: culpritOf(culprits[0], objects, where),
    victims: objects
      .filter((one) => ["Deployment", "StatefulSet"].includes(one.kind))
      .filter(({ metadata }) => victims.includes(metadata.name))
      .map((one) => ({ kind: one.kind, name: one.metadata.name })),
    state,
    ...(madeAt === undefined ? {} : { since: `${madeAt.slice(0, 19)}Z` }),
  };
}

/** One that is gone was in the namespace of the fault. */
function culpritOf(
  reference: string | undefined,
  objects: Case["objects"],
  where: string,
): { kind: string; namespace?: string; name: string } {
  const [kind = "", name = ""] = reference?.split("/") ?? [];
  const culprit = objects.find((one) => one.kind === kind && one.metadata.name === name);
  const namespace = culprit === undefined ? where : culprit.metadata.namespace;
  return { kind, ...(namespace === undefined ? {} : { namespace }), name };
}

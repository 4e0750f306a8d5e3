import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Case, KubernetesObject, LogLine } from "@binnacle/cases";
import { z } from "zod";

const Incident = z.object({
  name: z.string(),
  question: z.string(),
  recordedAt: z.iso.datetime(),
  objects: z.array(KubernetesObject),
  events: z.array(KubernetesObject),
  logs: z.array(LogLine),
  healthy: z.boolean().optional(),
  truth: z.object({
    culprit: z
      .object({ kind: z.string(), namespace: z.string().exactOptional(), name: z.string() })
      .nullable(),
  }),
});

/** Incidents of a folder, a JSON file each, as cases without metrics, alerts and memory; in the order of their names. */
export async function incidentCases(folder: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  return await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(path.join(folder, name), "utf8");
      return toCase(Incident.parse(JSON.parse(text)));
    }),
  );
}

function toCase(incident: z.infer<typeof Incident>): Case {
  const { name, question, recordedAt, objects, events, logs, healthy = false, truth } = incident;
  return {
    name,
    title: name,
    question,
    recordedAt,
    clusterName: "public",
    objects: [...objects, ...events],
    logs,
    series: [],
    alerts: [],
    pastIncidents: [],
    truth: {
      victims: [],
      state: healthy ? "healthy" : "active",
      ...(truth.culprit === null ? {} : { culprit: truth.culprit }),
    },
  };
}

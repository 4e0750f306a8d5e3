import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { KubernetesObject, LogLine } from "@binnacle/cases";
import { AppError, present } from "@binnacle/contracts";
import { kindsToRead } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ImportedCase } from "../imported-case.ts";
import type { LeftOut } from "../importer.ts";
import { ownersOf } from "../owners-of.ts";

const Ref = z.object({
  kind: z.string(),
  namespace: z.string().exactOptional(),
  name: z.string(),
});

const Truth = z.object({
  culprit: Ref.nullable(),
  cause: z.string(),
  /** A regular expression that a right answer matches. */
  says: z.string().optional(),
});
type Truth = z.infer<typeof Truth>;

/** One incident that was made public, rebuilt as a whole cluster. */
const Incident = z.object({
  name: z.string(),
  question: z.string(),
  namespace: z.string(),
  recordedAt: z.string(),
  healthy: z.boolean().default(false),
  objects: z.array(KubernetesObject),
  events: z.array(KubernetesObject),
  logs: z.array(LogLine),
  truth: Truth,
  accept: z.array(Ref).default([]),
  /** More that is wrong in it. */
  also: z.array(z.object({ truth: Truth })).default([]),
});
type Incident = z.infer<typeof Incident>;

/** Files of public incidents, one cluster each. All of each cluster is recorded but metrics and alerts. */
export function* importPublic(folder: string): Generator<ImportedCase | LeftOut> {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((file) => path.join(folder, file))
        .filter((file) => file.endsWith(".json") && statSync(file).isFile())
        .toSorted()
    : [];
  if (files.length === 0) throw new AppError("bad_input", `No incident in ${folder}.`);
  for (const file of files) {
    const read = Incident.safeParse(JSON.parse(readFileSync(file, "utf8")));
    yield read.success
      ? toCase(read.data)
      : { name: path.basename(file), why: "it is not of the form of these incidents" };
  }
}

function toCase(incident: Incident): ImportedCase {
  const { name, question, namespace, recordedAt, logs } = incident;
  const objects = [...incident.objects, ...incident.events];
  const has = new Set(objects.map(({ kind }) => kind));
  const lists = kindsToRead.filter(({ kind, isCustom }) => !isCustom || has.has(kind));
  return {
    name,
    source: "public",
    title: incident.truth.cause,
    question,
    recordedAt,
    clusterName: name,
    namespace,
    recorded: {
      lists: lists.map(({ kind }) => ({ kind })),
      logs: "all",
      metrics: false,
      alerts: false,
      notShown: {},
    },
    truth: truthOf(incident, objects),
    objects,
    logs,
    series: [],
    alerts: [],
  };
}

function truthOf(
  { truth, also, accept, healthy }: Incident,
  objects: readonly KubernetesObject[],
): ImportedCase["truth"] {
  const truths = [truth, ...also.map((other) => other.truth)];
  const culprits = truths.flatMap(({ culprit }) => culprit ?? []);
  return {
    isHealthy: healthy,
    culprits,
    accepted: [...accept, ...culprits.flatMap((culprit) => ownersOf(culprit, objects))],
    // Of each another one, in a sentence of its own: `says` holds answers against it.
    causes: [],
    never: [],
    ...present({ says: anyOf(truths) }),
    group: healthy ? "healthy" : "incident",
  };
}

/** A right answer to one of them is held against no other: an answer is right that says any. */
function anyOf(truths: readonly Truth[]): string | undefined {
  const said = truths.flatMap(({ says }) => says ?? []);
  return said.length === 0 ? undefined : said.map((one) => `(?:${one})`).join("|");
}

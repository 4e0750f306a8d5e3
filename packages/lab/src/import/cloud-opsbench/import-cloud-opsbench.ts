import { readdirSync } from "node:fs";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { describedKinds } from "../describe/described-kinds.table.ts";
import { createRecordingClock } from "../describe/recording-clock.ts";
import type { ImportedCase } from "../imported-case.ts";
import type { LeftOut } from "../importer.ts";
import { alertsOf } from "./alerts-of.ts";
import { localTimeOf } from "./local-time.ts";
import { logsOf } from "./logs-of.ts";
import { objectsOf } from "./objects-of.ts";
import { type Recording, readRecording } from "./read-recording.ts";
import { recordedAtOf } from "./recorded-at.ts";
import { seriesOf } from "./series-of.ts";
import { truthOf } from "./truth-of.ts";

const source = "cloud-opsbench";

/** Cloud-OpsBench: a folder an incident, with the answers of kubectl, logs, alerts and metrics as they were recorded. */
export function* importCloudOpsBench(folder: string): Iterable<ImportedCase | LeftOut> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const heads = files.filter((file) => path.basename(file) === "metadata.json");
  if (heads.length === 0)
    throw new AppError("bad_input", `No recording of ${source} in ${folder}.`);
  for (const head of heads.toSorted()) yield importOne(folder, path.dirname(head));
}

function importOne(folder: string, place: string): ImportedCase | LeftOut {
  const name = place.split(path.sep).slice(-3).join("-").toLowerCase();
  const recording = readRecording(path.join(folder, place));
  const { metadata } = recording;
  const localTime = localTimeOf(recording);
  const recordedAt = recordedAtOf(recording, localTime);
  if (recordedAt === undefined) return { name, why: "it does not say when it was recorded" };
  const { objects, lists } = objectsOf(recording, createRecordingClock(recordedAt));
  const truth = truthOf(recording, objects);
  if (truth === undefined)
    return { name, why: `no row for ${metadata.result.root_cause} in causes.table.ts` };
  const logs = logsOf(recording, objects, recordedAt);
  const alerts = alertsOf(recording, localTime);
  const series = seriesOf(recording, objects, localTime);
  return {
    name,
    source,
    title: metadata.query,
    question: metadata.query,
    recordedAt,
    clusterName: source,
    namespace: metadata.namespace,
    recorded: {
      lists,
      logs: logs.pods,
      metrics: series.length > 0,
      alerts: alerts.length > 0,
      notShown: notShownOf(recording, objects),
    },
    truth,
    objects,
    logs: logs.lines,
    series,
    alerts,
  };
}

/** What no describe text shows. Affinities stand in the applied manifests, where these were recorded. */
function notShownOf(
  { tools }: Recording,
  objects: ImportedCase["objects"],
): ImportedCase["recorded"]["notShown"] {
  const seen = new Set(objects.map(({ kind }) => kind));
  const hasManifests = Object.keys(tools).some((call) => call.startsWith("GetAppYAML:"));
  return Object.fromEntries(
    Object.entries(describedKinds).flatMap(([kind, { notShown = [] }]) => {
      const hidden = notShown.filter((field) => !(hasManifests && field.endsWith("/affinity")));
      return seen.has(kind) && hidden.length > 0 ? [[kind, hidden]] : [];
    }),
  );
}

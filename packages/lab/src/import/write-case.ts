import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ImportedCase, ImportedHead, importedLines } from "./imported-case.ts";

/**
 * Writes a case as a folder of its name in `directory`: its head as `case.json`, then one object, log line, series and
 * alert a line of text. What was there under this name is gone.
 */
export async function writeCase(directory: string, imported: ImportedCase): Promise<void> {
  const { objects, logs, series, alerts, ...head } = imported;
  const folder = path.join(directory, head.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const text = `${JSON.stringify(ImportedHead.parse(head), null, 2)}\n`;
  await writeFile(path.join(folder, "case.json"), text);
  await Promise.all([
    writeLines(folder, importedLines.objects.file, objects),
    writeLines(folder, importedLines.logs.file, logs),
    writeLines(folder, importedLines.series.file, series),
    writeLines(folder, importedLines.alerts.file, alerts),
  ]);
}

async function writeLines(folder: string, file: string, all: readonly object[]): Promise<void> {
  if (all.length === 0) return;
  const text = all.map((one) => `${JSON.stringify(one)}\n`).join("");
  await writeFile(path.join(folder, file), text);
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { type ImportedCase, ImportedHead, importedLines } from "./imported-case.ts";

/** The cases in a directory that `writeCase` wrote to, at any depth, by name. Throws `AppError` when there are none. */
export function caseFolders(directory: string): string[] {
  const found = existsSync(directory)
    ? readdirSync(directory, { recursive: true, encoding: "utf8" })
    : [];
  const folders = found.filter((file) => path.basename(file) === "case.json");
  if (folders.length === 0)
    throw new AppError("bad_input", `No case in ${directory}.`, {
      remedy: { text: "Import one with `lab import`, and give its --out." },
    });
  return folders.map((file) => path.dirname(path.join(directory, file))).toSorted(byNumber);
}

const { compare: byNumber } = new Intl.Collator("en", { numeric: true });

/** The case in a folder. Throws when a file is not of the form that `writeCase` gives it. */
export function readCase(folder: string): ImportedCase {
  const { objects, logs, series, alerts } = importedLines;
  const head: unknown = JSON.parse(readFileSync(path.join(folder, "case.json"), "utf8"));
  return {
    ...ImportedHead.parse(head),
    objects: lines(folder, objects),
    logs: lines(folder, logs),
    series: lines(folder, series),
    alerts: lines(folder, alerts),
  };
}

function lines<Line>(
  folder: string,
  { file, line }: { file: string; line: z.ZodType<Line> },
): Line[] {
  const name = path.join(folder, file);
  if (!existsSync(name)) return [];
  const texts = readFileSync(name, "utf8").split("\n");
  return z
    .array(line)
    .parse(texts.filter((text) => text !== "").map((text): unknown => JSON.parse(text)));
}

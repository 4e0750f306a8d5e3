import path from "node:path";
import { Config, settingsText } from "@binnacle/app";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { configurationPage, configurationRows } from "./configuration-page.ts";
import { sampleSettings } from "./sample-settings.ts";

const docs = path.resolve(import.meta.dirname, "../../docs");
const rows = configurationRows();

test("the table of settings is made of the schema of the product", async () => {
  await expect(configurationPage()).toMatchFileSnapshot(path.join(docs, "configuration.md"));
});

test("every setting says what it is for", () => {
  const silent = rows.filter(({ description }) => description === "");
  expect(silent.map(({ setting }) => setting)).toEqual([]);
});

const sample = `# Every setting of binnacle in its place: take what you need. docs/configuration.md has types and defaults.

${settingsText(sampleSettings)}`;

test("the sample is made of it too, and can be read", async () => {
  expect(Config.safeParse(parse(sample)).error).toBeUndefined();
  await expect(sample).toMatchFileSnapshot(path.join(docs, "binnacle.sample.yaml"));
});

test("the sample has every setting, but for the tokens, which no file may hold", () => {
  const shown = new Set(pathsIn(sampleSettings, ""));
  const missing = rows.map(({ setting }) => setting).filter((setting) => !shown.has(setting));
  expect(missing).toEqual(["slack.botToken", "slack.appToken", "database.url"]);
});

function pathsIn(value: unknown, prefix: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => pathsIn(item, `${prefix}[${kindOf(item)}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = prefix === "" ? key : `${prefix}.${key}`;
    return [own, ...pathsIn(inner, own)];
  });
}

function kindOf(item: unknown): string {
  const isOfKind = typeof item === "object" && item !== null && "kind" in item;
  return isOfKind ? String(item.kind) : "";
}

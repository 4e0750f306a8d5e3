import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { allCauses } from "./causes.ts";

interface Source {
  /** `causes/ends/oom-killed.ts`. */
  readonly path: string;
  readonly text: string;
}

const source = join(import.meta.dirname, "..");
/** The sources of the engine, without tests and what only tests use. */
const sources: readonly Source[] = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(source, path), text: readFileSync(path, "utf8") }))
  .filter(({ path }) => !path.split("/").includes("testing"));

/** Sources under `causes/` with the row of a cause, by path. */
const rows = new Map(
  sources
    .filter(({ path }) => path.startsWith("causes/"))
    .flatMap(({ path, text }) => {
      const ids = [...text.matchAll(/^ {2}id: "([a-z-]+)",$/gm)].map(([, id = ""]) => id);
      return ids.length === 0 ? [] : [[path, ids] as const];
    }),
);
const catalogue = [...allCauses.ladder.flatMap(({ causes }) => causes), ...allCauses.objects];
const ids = [...new Set(catalogue.map(({ id }) => id))].toSorted();

test("every file with a row is in the catalogue exactly once", () => {
  expect([...rows.values()].flat().toSorted()).toEqual(ids);
  expect(new Set(catalogue).size).toBe(catalogue.length);
});

test.for(ids)("%s is named by no other cause, in a file that has its name", (id) => {
  const naming = sources
    .filter(({ path, text }) => /^(?:causes|kit)\//.test(path) && text.includes(`"${id}"`))
    .map(({ path }) => path);
  expect(naming).toHaveLength(1);
  expect(naming[0]).toMatch(new RegExp(`/${id}\\.ts$`));
});

test.for([...rows.keys()])("%s imports no other cause", (path) => {
  const text = sources.find((item) => item.path === path)?.text ?? "";
  const imported = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, to = ""]) =>
    join(dirname(path), to),
  );
  expect(imported.filter((to) => rows.has(to))).toEqual([]);
});

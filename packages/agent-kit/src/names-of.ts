import type { Evidence, ObjectRef } from "@binnacle/contracts";
import type { WholeResult } from "./whole-result.ts";

/** Results that are tables of objects: the first columns of a line are names. */
const tables: ReadonlySet<string> = new Set(["list_objects", "kubectl"]);
const columns = 2;

/**
 * Names of objects that exist, in lower case: of objects that facts are about, of those that are known beside them, and of
 * the rows of lists. A name that merely stands in a log, a message or an annotation is none.
 */
export function namesOf(
  evidence: readonly Evidence[],
  wholes: Iterable<WholeResult>,
  others: readonly ObjectRef[],
): ReadonlySet<string> {
  const subjects = evidence.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  const ofRefs = [...subjects, ...others].flatMap(({ name, namespace = "" }) => [name, namespace]);
  const ofRows = [...wholes].flatMap(({ evidence: { source, text: page } }) =>
    tables.has(source.tool) ? [...page.split("\n").flatMap(namesInRow), ...namesInYaml(page)] : [],
  );
  const names = [...ofRefs, ...ofRows].filter((name) => name !== "");
  return new Set(names.map((name) => name.toLowerCase()));
}

function namesInRow(line: string): string[] {
  // A row of a table begins at the margin; what is deeper is a field of an object.
  if (/^\s/u.test(line)) return [];
  return line
    .split(/\s{2,}|\t/u)
    .slice(0, columns)
    .map((cell) => cell.replace(/^[a-z.]+\//u, ""))
    .filter((cell) => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u.test(cell));
}

/** `metadata:` and, among its own fields, `name:`. */
function namesInYaml(page: string): string[] {
  const lines = page.split("\n");
  return lines.flatMap((line, index) => {
    const [, indent] = /^(\s*)metadata:$/u.exec(line) ?? [];
    if (indent === undefined) return [];
    const after = lines.slice(index + 1);
    const end = after.findIndex((field) => !field.startsWith(`${indent}  `));
    const own = end === -1 ? after : after.slice(0, end);
    const name = own.find((field) => field.startsWith(`${indent}  name: `));
    return name === undefined ? [] : [name.trim().slice("name: ".length).replaceAll('"', "")];
  });
}

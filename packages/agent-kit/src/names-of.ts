import type { Evidence, ObjectRef } from "@binnacle/contracts";
import type { WholeResult } from "./whole-result.ts";

/** The first columns of a line of a table are names. */
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
  const ofPages = [...wholes].flatMap((whole) => namesInPage(whole.evidence));
  const names = [...ofRefs, ...ofPages].filter((name) => name !== "");
  return new Set(names.map((name) => name.toLowerCase()));
}

const verb = /(?:^|\s)(get|describe|logs|events|top|rollout|auth|explain)(?:\s|$)/u;

/** Of tables of objects and of objects: what else is printed, a log or the text of a field, is from anybody. */
function namesInPage({ source, text: page }: Evidence): string[] {
  const { tool, arguments: args } = source;
  if (tool === "list_objects") return namesInTable(page);
  const command = tool === "kubectl" ? String(args["command"]) : "";
  const [, reading] = verb.exec(command) ?? [];
  if (reading === "describe") return namesInYaml(page);
  if (reading !== "get" || command.includes("jsonpath")) return [];
  return [...namesInTable(page), ...namesInYaml(page)];
}

function namesInTable(page: string): string[] {
  return page.split("\n").flatMap(namesInRow);
}

function namesInRow(line: string): string[] {
  // A row of a table begins at the margin; what is deeper is a field of an object.
  if (/^\s/u.test(line)) return [];
  return line
    .split(/\s{2,}|\t/u)
    .slice(0, columns)
    .map((cell) => cell.replace(/^[a-z][a-z0-9.-]*\//u, ""))
    .filter((cell) => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u.test(cell));
}

/** `metadata:` of an object or of the items of a list, and, among its own fields, `name:`. What is deeper is a template, or text. */
function namesInYaml(page: string): string[] {
  const lines = page.split("\n");
  const indent = lines.includes("items:") ? "  " : "";
  return lines.flatMap((line, index) => {
    if (line.replace(/^- /u, "  ") !== `${indent}metadata:`) return [];
    const after = lines.slice(index + 1);
    const end = after.findIndex((field) => !field.startsWith(`${indent}  `));
    const own = end === -1 ? after : after.slice(0, end);
    const name = own.find((field) => field.startsWith(`${indent}  name: `));
    return name === undefined ? [] : [name.trim().slice("name: ".length).replaceAll('"', "")];
  });
}

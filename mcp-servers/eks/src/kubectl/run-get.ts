import { AppError, type Gap, present } from "@binnacle/contracts";
import { errorToGap } from "@binnacle/runtime";
import { found } from "../objects/found.ts";
import { printJsonPath } from "../objects/json-path.ts";
import { printTable } from "../objects/print-table.ts";
import { readTable, type Table } from "../objects/read-table.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { pathOf } from "../resources/find-resource.ts";
import { type GetContext, namespaceFor, selectorsOf } from "./get-context.ts";
import type { Printed, Run } from "./printed.ts";
import { readObjects } from "./read-objects.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { sortedBy } from "./sort-by.ts";
import { type Target, targetsOf } from "./targets-of.ts";

/** `kubectl get`. */
export const runGet: Run = async (deps, command, signal) => {
  const targets = await targetsOf(deps.api, command.words, signal);
  const namespace = await scopeOf(deps, command);
  const context = { deps, command, namespace, signal };
  const output = textFlag(command.flags["output"]) ?? "";
  if (output === "" || output === "wide") return await printTables(targets, context);
  return await printObjects(targets, { ...context, output });
};

async function printTables(targets: readonly Target[], context: GetContext): Promise<Printed> {
  const { command, namespace } = context;
  const isSeveral = targets.length > 1;
  const reads = targets.map(async (target) => await readRows(target, context));
  const tables = isSeveral
    ? await whatCanBeRead(targets, reads, context)
    : await Promise.all(reads);
  const gaps = tables.flatMap((table) => table.gaps);
  const isEmpty = gaps.length === 0 && tables.every(({ rows }) => rows.length === 0);
  const unknown = isEmpty ? await namespaceGapsOf(targets, context) : [];
  const parts = targets.flatMap((target, index) => {
    const table = tables[index];
    if (table === undefined || table.rows.length === 0) return [];
    const { resource } = target;
    return printTable(table, {
      isWide: command.flags["output"] === "wide",
      withNamespace: namespace === undefined && resource.isNamespaced,
      withLabels: command.flags["showLabels"] === true,
      withoutHeaders: command.flags["noHeaders"] === true,
      ...(isSeveral ? { prefix: qualified(target) } : {}),
    });
  });
  return {
    output:
      parts.join("\n\n") ||
      (gaps.length + unknown.length > 0 ? "" : nothingFound(targets, namespace)),
    hasMore: tables.some(({ next }) => next !== undefined),
    gaps: [...gaps, ...unknown],
  };
}

/** Of several kinds one that fails is a gap; where all fail, that is the error. */
async function whatCanBeRead(
  targets: readonly Target[],
  reads: readonly Promise<Table>[],
  { namespace }: GetContext,
): Promise<Table[]> {
  const settled = await Promise.allSettled(reads);
  if (settled.every(({ status }) => status === "rejected")) await Promise.all(reads);
  return settled.map((read, index) => {
    if (read.status === "fulfilled") return read.value;
    const reason: unknown = read.reason;
    const { kind = "", plural = "" } = targets[index]?.resource ?? {};
    if (!(reason instanceof AppError) || !isUnseen(reason)) throw reason;
    const about = present({ kinds: [kind], namespace });
    const gap = { ...errorToGap(reason, { origin: "kubernetes", what: plural }), about };
    return { columns: [], rows: [], gaps: [gap] };
  });
}

function isUnseen({ kind }: AppError): boolean {
  return kind === "denied" || kind === "unavailable" || kind === "timeout";
}

/** Of kinds that are in namespaces: an empty one, or one that is not there. */
async function namespaceGapsOf(
  targets: readonly Target[],
  { namespace, deps, signal }: GetContext,
): Promise<readonly Gap[]> {
  const isNamespaced = targets.some(({ resource }) => resource.isNamespaced);
  return isNamespaced ? await assertNamespace(deps.api, namespace, signal) : [];
}

function qualified({ resource: { kind, group } }: Target): string {
  return group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

function nothingFound(targets: readonly Target[], namespace: string | undefined): string {
  const isNamespaced = targets.some(({ resource }) => resource.isNamespaced);
  if (!isNamespaced || namespace === undefined) return "No resources found";
  return `No resources found in ${namespace} namespace.`;
}

async function readRows({ resource, names }: Target, context: GetContext): Promise<Table> {
  const { deps, command, namespace, signal } = context;
  const sortBy = textFlag(command.flags["sortBy"]);
  const read = async (name: string | undefined) => {
    const query = {
      ...(name === undefined ? selectorsOf(command) : {}),
      ...(sortBy === undefined ? {} : { includeObject: "Object" }),
    };
    const where = name === undefined ? namespace : namespaceFor(resource, context);
    const asked = { path: pathOf(resource, { namespace: where, name }), kind: resource.kind };
    const answer = await readTable(deps.api, asked, { signal, query });
    return await found(answer, { kind: resource, namespace, name }, { api: deps.api, signal });
  };
  if (names.length === 0) return sorted(await read(undefined), sortBy);
  const tables = await Promise.all(names.map(read));
  return sorted(
    {
      columns: tables[0]?.columns ?? [],
      rows: tables.flatMap(({ rows }) => rows),
      gaps: tables.flatMap(({ gaps }) => gaps),
    },
    sortBy,
  );
}

function sorted(table: Table, sortBy: string | undefined): Table {
  return { ...table, rows: sortedBy(table.rows, sortBy) };
}

async function printObjects(
  targets: readonly Target[],
  context: GetContext & { readonly output: string },
): Promise<Printed> {
  const { output } = context;
  const print = printerFor(output);
  const { hasMore, gaps: unread, ...read } = await readObjects(targets, context);
  const objects = sortedBy(read.objects, textFlag(context.command.flags["sortBy"]));
  const isEmpty = objects.length === 0 && unread.length === 0;
  const gaps = isEmpty ? await namespaceGapsOf(targets, context) : unread;
  const isOne = targets.length === 1 && targets[0]?.names.length === 1;
  if (output === "name") {
    const lines = objects.map(({ target, name }) => `${qualified(target)}/${name}`);
    return { output: lines.join("\n"), hasMore, gaps };
  }
  const [first] = objects;
  // What cannot be read is a gap.
  if (isOne && first === undefined) return { output: "", hasMore, gaps };
  const shown = isOne
    ? first?.object
    : { apiVersion: "v1", kind: "List", items: objects.map(({ object }) => object) };
  return { output: print(shown), hasMore, gaps };
}

function printerFor(output: string): (object: unknown) => string {
  if (output === "json") return (object) => JSON.stringify(object, undefined, 2);
  if (output === "yaml") return (object) => toYaml(object);
  if (output === "name") return () => "";
  const [, template] = /^jsonpath=(.*)$/su.exec(output) ?? [];
  if (template !== undefined) return (object) => printJsonPath(template, object);
  throw new AppError(
    "bad_input",
    `-o ${output.slice(0, 40)} is not supported. Supported: wide, yaml, json, name, jsonpath='{…}'.`,
  );
}

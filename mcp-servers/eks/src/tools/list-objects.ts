import { Evidence, Gap, ObjectRef } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { type Fact, kubectlIn, toEvidence } from "../facts.ts";
import { printColumns } from "../objects/print-table.ts";
import { type Row, readTable, type Table } from "../objects/read-table.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import type { Resource } from "../resources/resources.table.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";
import { kindInput, namespaceInput } from "./inputs.ts";
import { refused } from "./refused.ts";

const Item = z.object({ ref: ObjectRef, columns: z.record(z.string(), z.string()) });

const ListObjectsResult = z.object({
  items: z.array(Item),
  hasMore: z.boolean(),
  /** Give it back as `continue` for the next page. */
  continue: z.string().optional(),
  evidence: z.array(Evidence),
  gaps: z.array(Gap),
});

export const listObjects = defineTool<EksDeps>()({
  name: "list_objects",
  title: "List objects",
  description:
    "Objects of one kind with the columns that kubectl get shows (status, ready, restarts, age). Call it to see what exists, or to find exact names. Custom kinds work too; Secrets are never read.",
  input: {
    kind: kindInput,
    namespace: namespaceInput.optional().describe("Absent: all namespaces"),
    labelSelector: z.string().max(1000).optional().describe("app=payment,tier!=batch"),
    fieldSelector: z.string().max(1000).optional().describe("status.phase!=Running"),
    limit: z.number().int().min(1).max(200).default(50),
    continue: z.string().max(4000).optional().describe("From the previous page"),
  },
  output: ListObjectsResult,
  async run(asked, deps, signal) {
    const { kind, namespace, labelSelector, fieldSelector, limit } = asked;
    const resource = await findResource(deps.api, kind, signal);
    const cluster = await clusterOf(deps, signal);
    const query = { labelSelector, fieldSelector, limit, continue: asked.continue };
    const answer = await readTable(deps.api, pathOf(resource, { namespace }), { signal, query });
    if (answer.kind === "failed")
      throw refused(answer.failure, { resource, namespace, verb: "list" });
    const { rows, next } = answer.value;
    const facts = rows.map((row) => toFact(row, answer.value, resource));
    return {
      items: rows.map((row) => ({
        ref: refOf(row, resource),
        columns: columnsOf(row, answer.value),
      })),
      hasMore: next !== undefined,
      ...(next === undefined ? {} : { continue: next }),
      evidence: toEvidence(facts, {
        clusterId: cluster.id,
        tool: "list_objects",
        arguments: { ...asked },
        now: deps.api.now(),
      }),
      gaps: [...cluster.gaps],
    };
  },
  toText({ items, hasMore, continue: next, gaps }) {
    const names = [...new Set(items.flatMap(({ columns }) => Object.keys(columns)))];
    const withNamespace = items.some(({ ref }) => ref.namespace !== undefined);
    const header = [...(withNamespace ? ["Namespace"] : []), ...names];
    const rows = items.map(({ ref, columns }) => [
      ...(withNamespace ? [ref.namespace ?? ""] : []),
      ...names.map((name) => columns[name] ?? ""),
    ]);
    return lines(
      items.length === 0 ? "none" : printColumns([header, ...rows]),
      hasMore && `… more: continue=${next}`,
      gapLines(gaps),
    );
  },
});

function refOf({ name, namespace, uid }: Row, { kind }: Resource): ObjectRef {
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
}

function columnsOf({ cells }: Row, { columns }: Table): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap(({ name, priority }, index) =>
      priority === 0 ? [[name, cells[index] ?? ""]] : [],
    ),
  );
}

/** Ages change by themselves: they are no part of the fact, or it would have another id a second later. */
function toFact(row: Row, table: Table, resource: Resource): Fact {
  const values = Object.fromEntries(
    Object.entries(columnsOf(row, table)).filter(
      ([name]) => !/^(?:age|last seen|created)$/iu.test(name),
    ),
  );
  const state = Object.entries(values)
    .slice(1)
    .map(([name, value]) => `${name} ${value.replace(/ \(.*ago\)$/u, "")}`);
  return {
    subject: refOf(row, resource),
    pointer: "",
    value: state,
    text: `${resource.kind.toLowerCase()}/${row.name}: ${state.join(", ") || "exists"}`,
    values,
    command: `${kubectlIn(row.namespace)} get ${resource.plural} ${row.name}`,
  };
}

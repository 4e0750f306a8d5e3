import { eks, type ObjectRef, present } from "@binnacle/contracts";
import type { Kind, ObjectFact } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { granted } from "../api/refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { printColumns } from "../objects/print-table.ts";
import { type Row, readTable, type Table } from "../objects/read-table.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { clusterOf } from "./cluster-of.ts";
import { gapLines, lines } from "./diagnosis-text.ts";

export const listObjects = defineTool<EksDeps>()({
  contract: eks.listObjects,
  async run(asked, deps, { signal }) {
    const { namespace, labelSelector, fieldSelector, limit } = asked;
    const kind = await findResource(deps.api, asked.kind, signal);
    const cluster = await clusterOf(deps, signal);
    const query = { labelSelector, fieldSelector, limit, continue: asked.continue };
    const answer = await readTable(deps.api, pathOf(kind, { namespace }), { signal, query });
    const table = granted(answer, { kind, namespace }, deps.api.kubectl);
    const { rows, next } = table;
    const facts = rows.map((row) => toFact(row, table, kind));
    return {
      items: rows.map((row) => ({
        ref: refOf(row, kind),
        columns: columnsOf(row, table),
      })),
      hasMore: next !== undefined,
      ...present({ continue: next }),
      ...observed(facts, deps.api, { cluster, tool: eks.listObjects, asked }),
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

function refOf({ name, namespace, uid }: Row, { kind }: Kind): ObjectRef {
  return present({ kind, namespace, name, uid });
}

function columnsOf({ cells }: Row, { columns }: Table): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap(({ name, priority }, index) =>
      priority === 0 ? [[name, cells[index] ?? ""]] : [],
    ),
  );
}

/** Ages change by themselves: they are no part of the fact, or it would have another id a second later. */
function toFact(row: Row, table: Table, kind: Kind): ObjectFact {
  const values = Object.fromEntries(
    Object.entries(columnsOf(row, table)).filter(
      ([name]) => !/^(?:age|last seen|created)$/iu.test(name),
    ),
  );
  const state = Object.entries(values)
    .slice(1)
    .map(([name, value]) => `${name} ${value.replace(/ \(.*ago\)$/u, "")}`);
  return {
    subject: refOf(row, kind),
    pointer: "",
    value: state,
    text: `${kind.kind.toLowerCase()}/${row.name}: ${state.join(", ") || "exists"}`,
    values,
    kubectl: `get ${kind.plural} ${row.name}`,
  };
}

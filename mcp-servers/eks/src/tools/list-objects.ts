import { eks, type Gap, type ObjectRef, present } from "@binnacle/contracts";
import { badConditions, type Kind, type ObjectFact, shellWords } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { granted } from "../api/refused.ts";
import { listOf } from "../api/wire.ts";
import type { EksDeps } from "../eks-deps.ts";
import { observed } from "../facts.ts";
import { printColumns } from "../objects/print-table.ts";
import { readOwners } from "../objects/read-owners.ts";
import { type Row, readTable, type Table } from "../objects/read-table.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { findResource, pathOf } from "../resources/find-resource.ts";
import { clusterOf } from "./cluster-of.ts";
import { unseenFirst } from "./unseen-first.ts";

export const listObjects = defineTool<EksDeps>()({
  contract: eks.listObjects,
  async run(asked, deps, { signal }) {
    const { namespace, labelSelector, fieldSelector, limit } = asked;
    const kind = await findResource(deps.api, asked.kind, signal);
    const cluster = await clusterOf(deps, signal);
    const select = { labelSelector, fieldSelector, limit, continue: asked.continue };
    const query = { ...select, ...(isNode(kind) && { includeObject: "Object" }) };
    const list = { path: pathOf(kind, { namespace }), kind: kind.kind };
    const answer = await readTable(deps.api, list, { signal, query });
    const table = granted(answer, { kind, namespace }, deps.api.kubectl);
    const { rows, next } = table;
    const isEmpty = rows.length === 0 && table.gaps.length === 0 && kind.isNamespaced;
    const unknown = isEmpty ? await assertNamespace(deps.api, namespace, signal) : [];
    const gaps = [...table.gaps, ...unknown, ...restOf(table, kind, asked)];
    const ownerOf = await readOwners(rows, kind, { api: deps.api, namespace, signal });
    const facts = rows.map((row) => {
      const fact = toFact(row, table, kind);
      const owner = ownerOf(row);
      return owner === undefined ? fact : { ...fact, values: { ...fact.values, owner } };
    });
    return {
      items: rows.map((row) => ({
        ref: refOf(row, kind),
        columns: columnsOf(row, table, kind),
      })),
      hasMore: next !== undefined,
      ...present({ continue: next }),
      ...observed(facts, deps.api, { cluster, tool: eks.listObjects, asked, gaps }),
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
    const none = gaps.length === 0 ? "none" : "none in what was seen";
    return unseenFirst(
      gaps,
      items.length === 0 ? none : printColumns([header, ...rows]),
      hasMore && `… more: continue=${next}`,
    );
  },
});

/** What the limit cut off is said first, with how much that is. */
function restOf(
  { rows, next, remaining }: Table,
  { kind, plural }: Kind,
  asked: { readonly namespace?: string | undefined; readonly continue?: string | undefined },
): Gap[] {
  if (next === undefined) return [];
  const all = asked.continue === undefined && remaining !== undefined;
  const of = all ? ` of ${remaining + rows.length}` : " more";
  const what = remaining === undefined ? `the other ${plural}` : `${remaining}${of} ${plural}`;
  return [
    {
      origin: "kubernetes",
      kind: "cut",
      what,
      why: `The list was cut at ${rows.length}.`,
      about: present({ kinds: [kind], namespace: asked.namespace }),
      remedy: { text: "Ask on with continue, or with a larger limit." },
    },
  ];
}

function refOf({ name, namespace, uid }: Row, { kind }: Kind): ObjectRef {
  return present({ kind, namespace, name, uid });
}

function columnsOf(row: Row, { columns }: Table, kind: Kind): Record<string, string> {
  const printed = Object.fromEntries(
    columns.flatMap(({ name, priority }, index) =>
      priority === 0 ? [[name, row.cells[index] ?? ""]] : [],
    ),
  );
  return isNode(kind) ? { ...printed, ...conditionsOf(row) } : printed;
}

/** Other groups have kinds of that name. */
function isNode({ kind, group }: Kind): boolean {
  return kind === "Node" && group === "";
}

const NodeObject = z.object({
  status: z.object({
    conditions: listOf(
      z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().nullish() }),
    ),
  }),
});

/** What the kubelet says of a node that is Ready all the same is in none of kubectl's columns. */
function conditionsOf({ object }: Row): Record<string, string> {
  const read = NodeObject.safeParse(object);
  if (!read.success) return {};
  const { conditions } = read.data.status;
  const unready = conditions.filter(({ type, status }) => type === "Ready" && status !== "True");
  const bad = [...unready, ...badConditions(conditions)];
  if (bad.length === 0) return {};
  const [since] = bad.flatMap(({ lastTransitionTime }) => lastTransitionTime ?? []).toSorted();
  return {
    Condition: bad.map(({ type, status }) => `${type}=${status}`).join(","),
    ...present({ Since: since }),
  };
}

/** Ages change by themselves: they are no part of the fact, or it would have another id a second later. */
function toFact(row: Row, table: Table, kind: Kind): ObjectFact {
  const values = Object.fromEntries(
    Object.entries(columnsOf(row, table, kind)).filter(
      ([name]) => !/^(?:age|last seen|created)$/iu.test(name),
    ),
  );
  const state = Object.entries(values)
    .slice(1)
    .map(([name, value]) => `${name} ${value.replace(/ \([^()]*ago\)$/u, "")}`);
  return {
    subject: refOf(row, kind),
    pointer: "",
    value: state,
    text: `${kind.kind.toLowerCase()}/${row.name}: ${state.join(", ") || "exists"}`,
    values,
    kubectl: shellWords`get ${kind.plural} ${row.name}`,
  };
}

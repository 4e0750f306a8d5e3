import type { ToolCall } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { lookAt, type Names } from "./look-at.ts";
import { fakeTools } from "./testing/fakes.ts";
import { diagnosed, ref, unknownName } from "./testing/samples.ts";

/** shop holds cart; payments holds ledger and payment. */
const objects = [ref("cart", "shop"), ref("ledger", "payments"), ref("payment", "payments")];

function engine({ args }: ToolCall) {
  const target = textIn(args["target"]);
  const namespace = textIn(args["namespace"]);
  if (namespace !== undefined && !["shop", "payments"].includes(namespace))
    return unknownName(namespace, { what: "namespace" });
  if (target === undefined) return diagnosed(namespace === undefined ? {} : { namespace });
  const found = objects.find(
    (item) => item.name === target && (namespace === undefined || item.namespace === namespace),
  );
  return found === undefined
    ? unknownName(target)
    : diagnosed({ target: found, namespace: found.namespace ?? "" });
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

const cases: readonly (readonly [
  name: string,
  names: Names,
  target: string | undefined,
  namespace: string,
])[] = [
  ["the namespace of the thread wins", { target: "cart", threadNamespace: "shop" }, "cart", "shop"],
  [
    "elsewhere when the thread's namespace has no such name",
    { target: "ledger", threadNamespace: "shop" },
    "ledger",
    "payments",
  ],
  ["a name may be a namespace", { target: "payments" }, undefined, "payments"],
  [
    "after in may stand a workload",
    { namespace: "payment", threadNamespace: "shop" },
    "payment",
    "payments",
  ],
];

test.for(cases)("%s", async ([, names, target, namespace]) => {
  const { look } = await lookAt(names, looking());
  expect(look).toMatchObject({ result: { outcome: { kind: "diagnosed" } } });
  const outcome = look.kind === "looked" ? look.result.outcome : undefined;
  expect(outcome?.kind === "diagnosed" && [outcome.target?.name, outcome.namespace]).toEqual([
    target,
    namespace,
  ]);
});

test("a word of a question that names nothing is said to, and the whole is looked at", async () => {
  const { look, notes } = await lookAt({ target: "customers", isLoose: true }, looking());
  expect(look).toMatchObject({ result: { outcome: { kind: "diagnosed" } } });
  expect(notes.map(({ text }) => text)).toEqual([
    "No object is named customers; this is about the whole cluster.",
  ]);
});

test("a name after a command that names nothing stays unknown", async () => {
  const { look } = await lookAt({ target: "customers" }, looking());
  expect(look).toMatchObject({ result: { outcome: { kind: "unknown_name" } } });
});

test("a cluster that does not answer is asked once", async () => {
  const tools = fakeTools(() => undefined);
  const { look } = await lookAt({ target: "cart", threadNamespace: "shop" }, looking(tools));
  expect(look.kind).toBe("blind");
  expect(tools.calls).toHaveLength(1);
});

function looking(tools = fakeTools(engine)) {
  return { tools, signal: AbortSignal.timeout(1000), windowMinutes: 60 };
}

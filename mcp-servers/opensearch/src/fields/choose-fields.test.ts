import { describe, expect, test } from "vitest";
import type { FieldCapabilities } from "../api/wire.ts";
import { chooseFields, type FieldOverrides } from "./choose-fields.ts";
import { valueAt } from "./log-fields.ts";

type Mapping = Readonly<Record<string, string>>;

/** `text+` is text with a keyword beside it, as dynamic mapping makes it. */
function choose(mapping: Mapping, overrides: FieldOverrides = {}) {
  const types = Object.entries(mapping).flatMap(([name, type]): [string, string][] =>
    type === "text+"
      ? [
          [name, "text"],
          [`${name}.keyword`, "keyword"],
        ]
      : [[name, type]],
  );
  const fields = types.map(([name, type]): [string, FieldCapabilities["fields"][string]] => [
    name,
    { [type]: { type, searchable: true, aggregatable: type !== "text" } },
  ]);
  return chooseFields({ indices: ["logs"], fields: Object.fromEntries(fields) }, overrides);
}

const fluentBit: Mapping = {
  "@timestamp": "date",
  log: "text+",
  level: "text+",
  "kubernetes.namespace_name": "text+",
  "kubernetes.pod_name": "keyword",
};
const collector: Mapping = {
  "@timestamp": "date_nanos",
  body: "text",
  severityText: "keyword",
  "resource.attributes.k8s.namespace.name": "keyword",
  "resource.attributes.k8s.pod.name": "keyword",
};
const dataPrepper: Mapping = {
  time: "date",
  body: "text+",
  "resource.attributes.k8s@namespace@name": "keyword",
  "resource.attributes.k8s@pod@name": "keyword",
};
const filebeat: Mapping = {
  "@timestamp": "date",
  message: "match_only_text",
  "log.level": "keyword",
  "kubernetes.namespace": "keyword",
  "kubernetes.pod.name": "keyword",
};

describe("a known convention is found by its fields", () => {
  test.for<[convention: string, mapping: Mapping, text: string, level: string | undefined]>([
    ["fluent-bit", fluentBit, "log", "level"],
    ["opentelemetry", collector, "body", "severityText"],
    ["data-prepper", dataPrepper, "body", undefined],
    ["ecs", filebeat, "message", "log.level"],
  ])("%s", ([convention, mapping, text, level]) => {
    const choice = choose(mapping);
    expect(choice).toMatchObject({ kind: "chosen", convention, others: [] });
    const fields = choice.kind === "chosen" ? choice.fields : undefined;
    expect([fields?.text.name, fields?.level?.name]).toEqual([text, level]);
  });
});

test("whole values are compared with the keyword, wherever it is", () => {
  expect(choose(fluentBit)).toMatchObject({
    fields: {
      namespace: { exact: "kubernetes.namespace_name.keyword", isText: true },
      pod: { exact: "kubernetes.pod_name", isText: false },
    },
  });
});

test("a second convention in the same indices is named", () => {
  expect(choose({ ...fluentBit, ...collector })).toMatchObject({
    convention: "fluent-bit",
    others: ["opentelemetry"],
  });
});

test("a configured field wins over the convention", () => {
  expect(choose({ ...fluentBit, payload: "text" }, { text: "payload" })).toMatchObject({
    fields: { text: { name: "payload" } },
  });
});

test("configured fields are enough where no convention fits", () => {
  const mapping = { ts: "date", line: "text", ns: "keyword", pod: "keyword" };
  const overrides = { time: "ts", text: "line", namespace: "ns", pod: "pod" };
  expect(choose(mapping, overrides)).toMatchObject({ kind: "chosen" });
});

test.for<[name: string, mapping: Mapping, reasons: readonly string[]]>([
  [
    "fields of an unknown shipper",
    { "@timestamp": "date", log: "text", ns: "keyword" },
    [
      "no field for namespace (looked for kubernetes.namespace_name, resource.attributes.k8s.namespace.name, resource.k8s.namespace.name, Resource.k8s.namespace.name, resource.attributes.k8s@namespace@name, kubernetes.namespace, orchestrator.namespace)",
      "no field for pod (looked for kubernetes.pod_name, resource.attributes.k8s.pod.name, resource.k8s.pod.name, Resource.k8s.pod.name, resource.attributes.k8s@pod@name, kubernetes.pod.name)",
    ],
  ],
  [
    "a pod that is only analysed text",
    { ...fluentBit, "kubernetes.pod_name": "text" },
    ["kubernetes.pod_name is text without a keyword, so pod cannot be compared"],
  ],
])("$0 is unknown, and the reasons say what was looked for", ([, mapping, reasons]) => {
  expect(choose(mapping)).toEqual({ kind: "unknown", reasons });
});

test.for<[path: string, source: unknown, value: unknown]>([
  ["a.b", { a: { b: 1 } }, 1],
  ["a.b", { "a.b": 1 }, 1],
  ["r.attributes.k8s.pod.name", { r: { attributes: { "k8s.pod.name": "p" } } }, "p"],
  ["a.b.c", { a: { x: 1 }, "a.b": { c: 2 } }, 2],
  ["a.b", { a: 1 }, undefined],
])("the value at %s of %j", ([path, source, value]) => {
  expect(valueAt(source, path)).toBe(value);
});

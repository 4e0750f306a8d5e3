import { describe, expect, test } from "vitest";
import { chooseFields, type FieldOverrides } from "./choose-fields.ts";
import { indexTypes } from "./index-types.ts";
import { valueAt } from "./log-fields.ts";

type Mapping = Readonly<Record<string, string>>;

/** `text+` is text with a keyword beside it, as dynamic mapping makes it. */
function typesOf(mapping: Mapping): Map<string, string> {
  return new Map(
    Object.entries(mapping).flatMap(([name, type]): [string, string][] =>
      type === "text+"
        ? [
            [name, "text"],
            [`${name}.keyword`, "keyword"],
          ]
        : [[name, type]],
    ),
  );
}

/** Indices a, b … with these mappings. */
function choose(mappings: readonly Mapping[], overrides: FieldOverrides = {}) {
  const types = mappings.map((mapping, at): [string, Map<string, string>] => [
    "abc"[at] ?? "",
    typesOf(mapping),
  ]);
  return chooseFields(new Map(types), overrides);
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
const vector: Mapping = {
  timestamp: "date",
  message: "text",
  "kubernetes.pod_namespace": "keyword",
  "kubernetes.pod_name": "keyword",
};
const filebeat: Mapping = {
  "@timestamp": "date",
  message: "match_only_text",
  "log.level": "keyword",
  "kubernetes.namespace": "keyword",
  "kubernetes.pod.name": "keyword",
};

describe("a known convention is found by its fields", () => {
  test.for<[convention: string, mapping: Mapping, text: string, levels: string[]]>([
    ["fluent-bit", fluentBit, "log", ["level"]],
    ["opentelemetry", collector, "body", ["severityText"]],
    ["data-prepper", dataPrepper, "body", []],
    ["vector", vector, "message", []],
    ["ecs", filebeat, "message", ["log.level"]],
  ])("%s", ([convention, mapping, text, levels]) => {
    const { fields, conventions, unreadable } = choose([mapping]);
    expect([conventions, unreadable.size]).toEqual([[convention], 0]);
    expect(fields?.text.map(({ name }) => name)).toEqual([text]);
    expect(fields?.level.map(({ name }) => name)).toEqual(levels);
  });
});

describe("each index decides for itself", () => {
  test("conventions side by side are all read", () => {
    const { fields, conventions } = choose([fluentBit, collector, filebeat]);
    expect(conventions).toEqual(["fluent-bit", "opentelemetry", "ecs"]);
    expect(fields?.pod.map(({ name }) => name)).toEqual([
      "kubernetes.pod_name",
      "resource.attributes.k8s.pod.name",
      "kubernetes.pod.name",
    ]);
    expect(fields?.time).toMatchObject([{ name: "@timestamp", isNanos: true, isPartial: false }]);
  });

  test("what is keyword in one and text with a keyword in another is compared in both", () => {
    const { fields } = choose([
      fluentBit,
      { ...fluentBit, "kubernetes.namespace_name": "keyword" },
    ]);
    expect(fields?.namespace).toMatchObject([
      { keyword: "kubernetes.namespace_name.keyword", exactIn: ["b"], looseIn: [] },
    ]);
  });

  test("a field that only some have is one among several", () => {
    const { fields } = choose([fluentBit, { ...fluentBit, message: "text" }]);
    expect(fields?.text).toMatchObject([{ name: "log" }, { name: "message" }]);
  });

  test("an index that holds no logs of pods is told, and the others are read", () => {
    const { readable, unreadable } = choose([fluentBit, { "@timestamp": "date", log: "text" }]);
    expect([readable, [...unreadable.keys()]]).toEqual([["a"], ["b"]]);
  });

  test("below a flat_object names are keywords that no aggregation counts", () => {
    const { fields } = choose([{ "@timestamp": "date", log: "text", kubernetes: "flat_object" }]);
    expect(fields?.pod[0]).toMatchObject({
      name: "kubernetes.pod_name",
      exactIn: ["a"],
      countable: [],
      uncountable: ["a"],
    });
  });

  test("a name that is only analysed text is compared again when it is read", () => {
    const { fields } = choose([{ ...fluentBit, "kubernetes.pod_name": "text" }]);
    expect(fields?.pod).toMatchObject([{ looseIn: ["a"], exactIn: [], countable: [] }]);
  });
});

test("a configured field wins over the convention", () => {
  const { fields } = choose([{ ...fluentBit, payload: "text" }], { text: "payload" });
  expect(fields?.text.map(({ name }) => name)).toEqual(["payload"]);
});

test("configured fields are enough where no convention fits", () => {
  const mapping = { ts: "date", line: "text", ns: "keyword", pod: "keyword" };
  const overrides = { time: "ts", text: "line", namespace: "ns", pod: "pod" };
  expect(choose([mapping], overrides).fields).toMatchObject({ pod: [{ name: "pod" }] });
});

test("what is unknown says what was looked for", () => {
  const { fields, unreadable } = choose([{ "@timestamp": "date", log: "text", ns: "keyword" }]);
  expect(fields).toBeUndefined();
  expect(unreadable.get("a")).toEqual([
    {
      role: "namespace",
      looked:
        "kubernetes.namespace_name, kubernetes_namespace_name, resource.attributes.k8s.namespace.name …",
    },
    {
      role: "pod",
      looked: "kubernetes.pod_name, kubernetes_pod_name, resource.attributes.k8s.pod.name …",
    },
  ]);
});

function caps(name: string, indices?: string[]) {
  const own = indices === undefined ? {} : { indices };
  return { [name]: { type: name, searchable: true, aggregatable: true, ...own } };
}

test("_field_caps names indices only where they do not agree", () => {
  const types = indexTypes([
    {
      indices: ["a", "b"],
      fields: {
        log: caps("text"),
        ns: { ...caps("text", ["a"]), ...caps("keyword", ["b"]) },
        pod: { ...caps("keyword", ["b"]), ...caps("unmapped", ["a"]) },
      },
    },
  ]);
  expect(
    Object.fromEntries([...types].map(([index, own]) => [index, Object.fromEntries(own)])),
  ).toEqual({
    a: { log: "text", ns: "text" },
    b: { log: "text", ns: "keyword", pod: "keyword" },
  });
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

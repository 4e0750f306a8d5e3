import { expect, test } from "vitest";
import { printJsonPath } from "./json-path.ts";

const object = {
  metadata: { name: "payment", labels: { "app.kubernetes.io/name": "pay" } },
  status: { containerStatuses: [{ restartCount: 7, state: { waiting: {} } }, { restartCount: 0 }] },
};

test.for([
  ["{.metadata.name}", "payment"],
  ["{$.metadata.name}", "payment"],
  ["{.status.containerStatuses[0].restartCount}", "7"],
  ["{.status.containerStatuses[*].restartCount}", "7 0"],
  ["{.status.containerStatuses[-1].restartCount}", "0"],
  [String.raw`{.metadata.labels.app\.kubernetes\.io/name}`, "pay"],
  ["{.metadata.labels['app.kubernetes.io/name']}", "pay"],
  ["{.status.containerStatuses[0].state}", '{"waiting":{}}'],
  [String.raw`{.metadata.name}{"\t"}is{"\n"}`, "payment\tis\n"],
  ["{.no.such.field}", ""],
] as const)("%s prints %j", ([template, text]) => {
  expect(printJsonPath(template, object)).toBe(text);
});

test.for(["{range .items[*]}{.a}{end}", "{.items[?(@.a==1)]}", "{.a", "{..a}"])(
  "%s is not supported, and says so",
  (template) => {
    expect(() => printJsonPath(template, object)).toThrow("is not supported");
  },
);

import { expect, test } from "vitest";
import { Node } from "../state/cluster-kinds.ts";
import { PodSpec } from "../state/pod.ts";
import { hasLabels, untolerated } from "./node-fit.ts";

const node = Node.parse({
  metadata: { name: "a", labels: { zone: "b", cores: "8" } },
  spec: { taints: [{ key: "team", value: "data", effect: "NoSchedule" }] },
});

const labelRows: readonly [string, object, boolean][] = [
  ["nothing", {}, true],
  ["its label", { nodeSelector: { zone: "b" } }, true],
  ["another value", { nodeSelector: { zone: "c" } }, false],
  ["one of values", required("zone", "In", ["a", "b"]), true],
  ["none of values", required("zone", "NotIn", ["b"]), false],
  ["a key", required("gpu", "Exists", []), false],
  ["no such key", required("gpu", "DoesNotExist", []), true],
  ["more than", required("cores", "Gt", ["4"]), true],
  ["less than", required("cores", "Lt", ["4"]), false],
];

test.for(labelRows)("a pod that demands %s", ([, spec, fits]) => {
  expect(hasLabels(node, PodSpec.parse(spec))).toBe(fits);
});

const tolerationRows: readonly [string, object[], number][] = [
  ["nothing", [], 1],
  ["its taint", [{ key: "team", operator: "Equal", value: "data", effect: "NoSchedule" }], 0],
  ["its taint without an effect", [{ key: "team", value: "data" }], 0],
  ["its key", [{ key: "team", operator: "Exists" }], 0],
  ["everything", [{ operator: "Exists" }], 0],
  ["another value", [{ key: "team", value: "web" }], 1],
  ["another effect", [{ key: "team", value: "data", effect: "NoExecute" }], 1],
];

test.for(tolerationRows)("a pod that tolerates %s", ([, tolerations, left]) => {
  expect(untolerated(node, PodSpec.parse({ tolerations }))).toHaveLength(left);
});

function required(key: string, operator: string, values: readonly string[]): object {
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
        },
      },
    },
  };
}

import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { unscheduled } from "../../testing/pod-status.ts";
import { look, node, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

/** A node that takes so many pods. */
function small(name: string, pods: string): RawObject {
  const made = node(name);
  return { ...made, status: { ...Object(made["status"]), allocatable: { cpu: "4", pods } } };
}

const objects = [
  small("node-1", "2"),
  small("node-2", "9"),
  ...app("cart", { replicas: 2 }),
  ...app("pay", {
    podSpec: { nodeName: undefined },
    status: unscheduled("0/2 nodes are available: 1 Too many pods, 1 Insufficient cpu."),
  }),
];

test("a node that takes no more pods is told so, and not as a request", () => {
  expect(toldOf(objects)).toContain(
    "Nodes that pay may use hold as many pods as they take (maxPods): node-1: 2 of 2 pods.",
  );
  const [finding] = look(objects).findings;
  expect(finding?.cause).toBe("insufficient-resources");
  expect(finding?.later.map(({ text }) => text)).toEqual([
    "add a node, or let its kubelet take more pods (maxPods; on EKS by the type of the instance, or prefix delegation)",
  ]);
});

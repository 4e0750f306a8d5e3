import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { crashing } from "../testing/pod-status.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const reads = { envFrom: [{ configMapRef: { name: "settings" } }] };

/** A ConfigMap of a week ago whose data somebody wrote so many minutes ago. */
function settings(minutes: number): RawObject {
  const written = { manager: "kubectl-edit", time: ago(minutes), fieldsV1: { "f:data": {} } };
  return {
    kind: "ConfigMap",
    metadata: {
      name: "settings",
      namespace: "web",
      creationTimestamp: ago(9000),
      managedFields: [written],
    },
    data: { URL: "x" },
  };
}

test.for<readonly [minutes: number, reads: object, isTold: boolean]>([
  [25, reads, true],
  [25, {}, false],
  [2, reads, false],
  [200, reads, false],
])(
  "of a program that ends since 20 min, a ConfigMap written %d min ago and read by %j is told: %s",
  ([minutes, container, isTold]) => {
    const objects = [...app("pay", { container, status: crashing() }), settings(minutes)];
    const words = `configmap/settings, which it reads, changed before that, at ${ago(minutes)}, by kubectl-edit.`;
    expect(look(objects).findings).toHaveLength(1);
    expect(toldOf(objects).includes(words)).toBe(isTold);
  },
);

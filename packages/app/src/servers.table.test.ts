import { expect, test } from "vitest";
import { serverKinds } from "./servers.table.ts";

/** It reads kube-system itself. */
const knowsItsCluster = ["eks"];

test.for(Object.entries(serverKinds))(
  "facts of a %s server have the id of their cluster",
  ([role, { needsClusterId = false }]) => {
    expect(needsClusterId).toBe(!knowsItsCluster.includes(role));
  },
);

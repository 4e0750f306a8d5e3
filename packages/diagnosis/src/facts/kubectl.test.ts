import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { unready } from "../testing/pod-status.ts";
import {
  answerOn,
  log,
  type RawObject,
  service,
  stateOf,
  warning,
} from "../testing/small-cluster.ts";

const probe = { readinessProbe: { httpGet: { path: "/", port: 80 } } };

/** It came long ago, and is over. */
function old(event: RawObject): RawObject {
  return { ...event, firstTimestamp: ago(50), lastTimestamp: ago(40) };
}

test.for([
  { name: "reason", objects: [...app("cart"), old(warning("Pod/cart-r1-0", "it's; reboot", "x"))] },
  { name: "object", objects: [...app("cart"), old(warning("Pod/$(reboot)", "Failed", "x"))] },
  { name: "kind", objects: [...app("cart"), old(warning("`reboot`/cart", "Failed", "x"))] },
  {
    name: "namespace",
    objects: [
      {
        ...old(warning("Pod/cart", "Failed", "x")),
        involvedObject: { kind: "Pod", name: "cart", namespace: "web; reboot" },
      },
    ],
  },
  {
    name: "message",
    objects: [
      ...app("cart", { status: unready(), container: probe }),
      warning("Pod/cart-r1-0", "Unhealthy", "Readiness probe failed: $(reboot)"),
    ],
  },
])("no command runs what the $name of an event says", ({ objects }) => {
  const { evidence } = answerOn(stateOf(objects, [log("cart-r1-0", ["$(reboot)"])]));
  expect(evidence.length).toBeGreaterThan(0);
  for (const { reproduce } of evidence)
    expect(reproduce.text.replaceAll(/'[^']*'|\\'/g, "")).not.toMatch(/[;$()'`\n]/);
});

test("no command runs what a selector says", () => {
  const { diagnosis } = answerOn(
    stateOf([...app("cart", { service: false }), service("cart", { "it's $(reboot)": "x" })]),
  );
  expect(diagnosis.findings.flatMap(({ fix }) => fix.map(({ command }) => command))).toEqual([
    String.raw`kubectl -n web patch service cart -p '{"spec":{"selector":{"it'\''s $(reboot)":null}}}'`,
  ]);
});

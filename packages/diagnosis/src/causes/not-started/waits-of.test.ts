import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { waiting } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject, warning } from "../../testing/small-cluster.ts";

/** Its pod is on its node since four and a half minutes, and no container of it has begun. */
const starting = app("pay", {
  status: { ...waiting("ContainerCreating"), startTime: ago(4.5) },
});
const slow = ["active broken low pod-not-started Deployment/pay: pay cannot start"];

test.for<{ name: string; events: readonly RawObject[]; findings: readonly string[] }>([
  { name: "nothing is heard of it", events: [], findings: slow },
  { name: "its image is being pulled", events: [normal("Pulling", 4)], findings: [] },
  { name: "the pull takes longer than any does", events: [normal("Pulling", 6)], findings: slow },
  {
    name: "its image is there",
    events: [normal("Pulling", 4), normal("Pulled", 3)],
    findings: slow,
  },
])("a pod that does not start: $name", ({ events, findings }) => {
  expect(look([...starting, ...events]).findings.map(inShort)).toEqual(findings);
});

function normal(reason: string, minutes: number): RawObject {
  const event = warning("Pod/pay-r1-0", reason, `${reason} image "example.com/pay:v2"`);
  const at = ago(minutes);
  return { ...event, type: "Normal", firstTimestamp: at, lastTimestamp: at };
}

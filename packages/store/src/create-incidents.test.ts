import { expect, test } from "vitest";
import { createIncidents } from "./create-incidents.ts";
import { incidentsSuite } from "./testing/incidents.suite.ts";
import { alert, scope } from "./testing/samples.ts";

function incidents(capacity: number) {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `incident-${ids}`;
  };
  return createIncidents({ newId, capacity });
}

incidentsSuite(() => incidents(100));

test("the oldest is forgotten first", async () => {
  const few = incidents(1);
  const at = "2026-11-21T03:14:00Z";
  const { incidentId } = await few.absorb([alert("A")], { scope, at });
  await few.absorb([alert("B")], { scope, at });
  expect(await few.get(incidentId)).toBeUndefined();
});

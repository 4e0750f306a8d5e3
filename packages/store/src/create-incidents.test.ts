import type { Alert, Incident, Incidents } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { createIncidents } from "./create-incidents.ts";

const at = "2026-11-21T03:14:00Z";
const later = "2026-11-21T03:20:00Z";
const scope: Incident["scope"] = {
  cluster: { id: "", name: "prod-eu" },
  namespace: "shop",
  workload: "checkout",
  window: { from: "2026-11-21T02:14:00Z", to: at },
};
const errors = alert("HighErrorRate");

test("an alert opens an incident; the same alert later belongs to it", async () => {
  const all = incidents();
  const first = await all.absorb([errors], { scope, at });
  const again = await all.absorb([errors], { scope, at: later });
  expect([first.isNew, again.isNew]).toEqual([true, false]);
  expect(await all.get(again.incidentId)).toMatchObject({
    id: first.incidentId,
    status: "open",
    openedAt: at,
    severity: "unknown",
    alerts: [errors],
  });
});

test.for<[string, Partial<Incident["scope"]>]>([
  ["another workload", { workload: "cart" }],
  ["another namespace", { namespace: "billing" }],
  ["another cluster", { cluster: { id: "", name: "prod-us" } }],
])("an alert of that name about %s is another incident", async ([, over]) => {
  const all = incidents();
  await all.absorb([errors], { scope, at });
  const { isNew } = await all.absorb([errors], { scope: { ...scope, ...over }, at });
  expect(isNew).toBe(true);
});

test("an alert that came with a known one is known from then on", async () => {
  const all = incidents();
  const slow = alert("SlowRequests");
  const { incidentId } = await all.absorb([errors], { scope, at });
  await all.absorb([errors, slow], { scope, at });
  expect(await all.absorb([slow], { scope, at })).toEqual({ incidentId, isNew: false });
});

test("when all alerts are resolved the incident is closed, and the next one is another", async () => {
  const all = incidents();
  const { incidentId } = await all.absorb([errors], { scope, at });
  await all.absorb([{ ...errors, state: "resolved" }], { scope, at: later });
  expect(await all.get(incidentId)).toMatchObject({ status: "closed", closedAt: later });
  expect((await all.absorb([errors], { scope, at: later })).isNew).toBe(true);
});

test("what its investigation learned is kept", async () => {
  const all = incidents();
  const { incidentId } = await all.absorb([errors], { scope, at });
  const learned = { clusterId: "c1", severity: "broken" } as const;
  await all.learn(incidentId, learned);
  await all.learn(incidentId, { conversation: "C1:1" });
  expect(await all.get(incidentId)).toMatchObject({ ...learned, conversation: "C1:1" });
});

test("the oldest is forgotten first", async () => {
  const few = incidents(1);
  const { incidentId } = await few.absorb([alert("A")], { scope, at });
  await few.absorb([alert("B")], { scope, at });
  expect(await few.get(incidentId)).toBeUndefined();
});

function incidents(capacity = 100): Incidents {
  let ids = 0;
  const newId = () => `incident-${(ids += 1)}`;
  return createIncidents({ newId, capacity });
}

function alert(name: string): Alert {
  const about = { fingerprint: name, name, labels: { namespace: "shop" } };
  return { ...about, state: "firing", summary: `${name} fires`, startsAt: at };
}

import { type Incident, type Incidents } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { alert, scope } from "./samples.ts";

const at = "2026-11-21T03:14:00Z";
const later = "2026-11-21T03:20:00Z";

/** What every `Incidents` does, whatever holds them. */
export function incidentsSuite(create: () => Incidents): void {
  absorbingSuite(create);
  closingSuite(create);
}

function absorbingSuite(create: () => Incidents): void {
  const elsewhere: readonly (readonly [string, Partial<Incident["scope"]>])[] = [
    ["another workload", { workload: "cart" }],
    ["another namespace", { namespace: "billing" }],
    ["another cluster", { cluster: { id: "", name: "prod-us" } }],
  ];

  test("an alert opens an incident; the same alert later belongs to it", async () => {
    const incidents = create();
    const first = await incidents.absorb([alert("HighErrorRate")], { scope, at });
    const again = await incidents.absorb([alert("HighErrorRate")], { scope, at: later });
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect(await incidents.get(again.incidentId)).toMatchObject({
      id: first.incidentId,
      status: "open",
      openedAt: at,
      severity: "unknown",
      alerts: [alert("HighErrorRate")],
    });
  });

  test.for(elsewhere)("an alert of that name about %s is another incident", async ([, over]) => {
    const incidents = create();
    await incidents.absorb([alert("HighErrorRate")], { scope, at });
    const about = { scope: { ...scope, ...over }, at };
    expect((await incidents.absorb([alert("HighErrorRate")], about)).isNew).toBe(true);
  });

  test("an alert that came with a known one is known from then on", async () => {
    const incidents = create();
    const { incidentId } = await incidents.absorb([alert("HighErrorRate")], { scope, at });
    await incidents.absorb([alert("HighErrorRate"), alert("SlowRequests")], { scope, at });
    expect(await incidents.absorb([alert("SlowRequests")], { scope, at })).toEqual({
      incidentId,
      isNew: false,
    });
  });
}

function closingSuite(create: () => Incidents): void {
  test("when all alerts are resolved the incident is closed, and the next one is another", async () => {
    const incidents = create();
    const { incidentId } = await incidents.absorb([alert("HighErrorRate")], { scope, at });
    const over = alert("HighErrorRate", { state: "resolved" });
    await incidents.absorb([over], { scope, at: later });
    expect(await incidents.get(incidentId)).toMatchObject({ status: "closed", closedAt: later });
    expect((await incidents.absorb([alert("HighErrorRate")], { scope, at: later })).isNew).toBe(
      true,
    );
  });

  test("what its investigation learned is kept", async () => {
    const incidents = create();
    const { incidentId } = await incidents.absorb([alert("HighErrorRate")], { scope, at });
    await incidents.learn(incidentId, { clusterId: "c1", severity: "broken" });
    await incidents.learn(incidentId, { conversation: "C1:1" });
    expect(await incidents.get(incidentId)).toMatchObject({
      clusterId: "c1",
      severity: "broken",
      conversation: "C1:1",
    });
  });
}

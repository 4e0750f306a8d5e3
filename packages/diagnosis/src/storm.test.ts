import { expect, test } from "vitest";
import { app } from "./testing/app.ts";
import { crashing } from "./testing/pod-status.ts";
import {
  answerOn,
  inShort,
  log,
  type RawObject,
  stateOf,
  warning,
} from "./testing/small-cluster.ts";

const reasons = ["BackOff", "FailedMount", "Unhealthy", "FailedScheduling", "Lagging"] as const;

/** Whom the warnings of a storm are about. */
const storms = {
  "pods that are Ready": (index: number) => `Pod/busy-r1-${index % 20}`,
  "pods that are gone": (index: number) => `Pod/gone-${index}`,
  "objects of a kind that is not read": (index: number) => `Workflow/w-${index}`,
  "all of these": (index: number) =>
    [`Pod/busy-r1-${index % 20}`, `Pod/gone-${index}`, `Workflow/w-${index}`][index % 3] ?? "",
} satisfies Readonly<Record<string, (index: number) => string>>;

const busy = app("busy", { replicas: 20 });
const dead = app("pay", { status: crashing() });
const logs = [log("pay-r1-0", ["panic: no disk"])];
const found = "active broken medium crash-on-start Deployment/pay: pay crashes on start";

test.for(Object.entries(storms))(
  "a storm of 5,000 warnings about %s does not hide what is broken",
  { timeout: 60_000 },
  ([, about]) => {
    const { diagnosis } = answerOn(stateOf([...busy, ...dead, ...storm(5000, about)], logs));
    expect(diagnosis.findings.slice(0, 1).map(inShort)).toEqual([found]);
    expect(diagnosis.findings.filter(({ cause }) => cause !== "unlisted").map(inShort)).toEqual([
      found,
    ]);
    expect(diagnosis.workloads[0]).toMatchObject({ ref: { name: "pay" }, state: "broken" });
  },
);

function storm(count: number, about: (index: number) => string): RawObject[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind = "", name = ""] = about(index).split("/");
    const reason = reasons[index % reasons.length] ?? "";
    const { metadata, ...event } = warning(`${kind}/${name}`, reason, `it failed, run ${index}`);
    return { ...event, kind: "Event", count: 3, metadata: { ...metadata, name: `e-${index}` } };
  });
}

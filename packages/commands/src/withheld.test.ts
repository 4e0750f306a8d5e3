import { expect, test } from "vitest";
import { held } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";

const told = held();
const wide = held({ may: { clusters: "all", namespaces: "all" }, workloads: [] });
const whole = held({
  may: { clusters: "all", namespaces: ["shop", "payments"] },
  scope: { cluster: told.scope.cluster, window: told.scope.window },
});
delete whole.target;

test.for([
  ["of the same namespace", wide, ["shop"], false],
  ["of another namespace", wide, ["payments"], true],
  ["of the whole cluster, with all that it could read", whole, ["payments", "shop"], false],
  ["of the whole cluster, with a part of that", whole, ["shop"], true],
  ["of anything, with all", whole, "all", false],
] as const)(
  "what a conversation holds %s is withheld where it covers more: %s",
  async ([, before, namespaces, isWithheld]) => {
    const { say } = talk({ before, namespaces: namespaces === "all" ? "all" : [...namespaces] });
    const { lines, evidence } = await say("show evidence");
    const words = JSON.stringify(lines);
    const isShown = evidence.length > 0 && isWithheld;
    expect([words.includes("covers more than you may look at"), isShown]).toEqual([
      isWithheld,
      false,
    ]);
  },
);

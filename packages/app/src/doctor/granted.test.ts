import type { AccessResult } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { clusterRights, type Right } from "./cluster-rights.ts";
import { granted, type Place } from "./granted.ts";

function rightOn(resource: string): Right {
  const right = clusterRights.find((each) => each.resource === resource);
  if (right === undefined) throw new Error(`There is no right on ${resource}.`);
  return right;
}

/** A namespace of which the server may do nothing but these. */
function mayOnly(namespace: string, isMay: (right: Right) => boolean = () => false): Place {
  const lacking = clusterRights.filter((right) => !isMay(right));
  const items = lacking.flatMap(({ resource, verbs }) =>
    verbs.map((verb) => ({ resource, verb, namespace, answer: "no" as const })),
  );
  const checked = clusterRights.flatMap(({ verbs }) => verbs).length;
  const result: AccessResult = {
    subject: "binnacle",
    isOwnNeed: true,
    items,
    checked,
    missing: [],
  };
  const cost = { ms: 1, characters: 0 };
  return { namespace, own: { kind: "ok", result, text: "", evidence: [], gaps: [], cost } };
}

const roleOf = ({ isNamespaced }: Right) => isNamespaced;
const inRole = (namespace: string) => mayOnly(namespace, roleOf);
const silent = (namespace: string): Place => ({
  namespace,
  own: {
    kind: "gap",
    gap: { kind: "timed_out", origin: "eks", what: "rights", why: "no answer in time" },
  },
});

test("the values that bind a Role keep the namespaces that did not answer", () => {
  const places = [inRole("shop"), mayOnly("payments"), silent("billing")];
  const { state, mend } = granted(rightOn("pods"), { places, isWhole: true });
  expect(state).toBe("wrong");
  expect(mend).toBe(
    'Let the chart bind a Role there, in its values:\nrbac:\n  namespaces: ["shop","payments","billing"]',
  );
});

test("who may not look at all that is configured is told what to add, not a list that drops the rest", () => {
  const places = [inRole("shop"), mayOnly("payments")];
  const { mend } = granted(rightOn("pods"), { places, isWhole: false });
  expect(mend).toBe(
    "Let the chart bind a Role there: add payments to rbac.namespaces in its values.",
  );
});

test.for([
  [[inRole("shop")], true, "only shop is read"],
  [[inRole("shop"), silent("billing")], true, "only shop, billing are read"],
  [[inRole("shop")], false, "single namespaces are read"],
] as const)("what no Role grants is withheld, and it says which are read: %#", (row) => {
  const [places, isWhole, only] = row;
  expect(granted(rightOn("nodes"), { places, isWhole })).toEqual({
    state: "not_configured",
    why: `withheld: ${only}, and no Role of a namespace grants it; answers have this gap`,
  });
});

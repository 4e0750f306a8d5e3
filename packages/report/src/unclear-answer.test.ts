import type { Unclear } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { unclearAnswer } from "./unclear-answer.ts";

const cluster = { id: "c1", name: "prod" };
const again = { kind: "question" as const, question: "why is gateway slow?", target: "gateway" };

test("a name in two namespaces is asked back with a button each, which asks the same of that object", () => {
  const candidates = ["shop", "payments"].map((namespace) => ({
    kind: "Deployment",
    namespace,
    name: "gateway",
  }));
  const answer = unclearAnswer({ kind: "ambiguous", cluster, candidates }, again);
  expect(answer.title).toBe("gateway exists in 2 namespaces of prod. Which one?");
  expect(answer.isWorthSharing).toBe(false);
  expect(answer.choices).toEqual(
    ["shop", "payments"].map((namespace) => ({
      label: `gateway in ${namespace}`,
      intent: { ...again, target: "deployment/gateway", namespace },
    })),
  );
});

test("a misspelled namespace keeps the name that was asked about", () => {
  const near = [{ kind: "Namespace", name: "shop" }];
  const unclear: Unclear = { kind: "unknown_name", cluster, what: "namespace", name: "shp", near };
  const answer = unclearAnswer(unclear, { ...again, namespace: "shp" });
  expect(answer.title).toBe("No namespace shp in prod. Did you mean shop?");
  expect(answer.choices).toEqual([
    { label: "gateway in shop", intent: { ...again, namespace: "shop" } },
  ]);
});

test("an object that another namespace has is told with it", () => {
  const near = [{ kind: "Deployment", namespace: "shop", name: "pay" }];
  const asked = { what: "object", name: "pay", namespace: "web" } as const;
  const unclear: Unclear = { kind: "unknown_name", cluster, ...asked, near };
  expect(unclearAnswer(unclear, again).title).toBe(
    "No object named pay in namespace web of prod. Did you mean pay in shop?",
  );
});

test("a name like no other is only said not to be there", () => {
  const unclear: Unclear = { kind: "unknown_name", cluster, what: "object", name: "zzz", near: [] };
  expect(unclearAnswer(unclear, again)).toMatchObject({
    title: "No object named zzz in prod.",
    choices: [],
  });
});

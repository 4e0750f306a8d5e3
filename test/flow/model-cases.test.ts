import { type Case, cases } from "@binnacle/cases";
import { type Investigation, keyOf } from "@binnacle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leadingCulprit, unsupportedIn } from "../support/experts/claims-of.ts";
import { type Counted, countOffers } from "../support/experts/count-offers.ts";
import { createExpert, type Offer } from "../support/experts/create-expert.ts";
import { type ModelStage, openModelStage } from "../support/experts/open-model-stage.ts";

const named = cases.map((recorded) => [recorded.name, recorded] as const);
const counted: Counted[] = [];

describe.for(named)("%s", ([, recorded]) => {
  let stage: ModelStage;
  let without: Investigation;
  beforeAll(async () => {
    stage = await openModelStage(recorded);
    without = (await stage.ask({})).answer;
  });
  afterAll(() => stage.close());

  test.for([
    { how: "an expert answers from the context document", isThorough: false, turns: 1 },
    { how: "an expert asks both specialists first", isThorough: true, turns: 5 },
  ])("$how, and what it says stands beside what code found", async ({ isThorough, turns }) => {
    const offers: Offer[] = [];
    const hear = (offer: Offer) => void offers.push(offer);
    const script = createExpert({ truth: recorded.truth, isThorough, hear });
    const { answer, requests } = await stage.ask({ script });
    expect(answer.status).toBe("answered");
    expect(answer.severity).toBe(without.severity);
    expect(leadingCulprit(answer)).toBe(culpritOf(recorded));
    expect(answer.reply?.lines.length).toBeGreaterThan(0);
    expect(answer.receipt.reasoning?.rung).toBe(1);
    expect(answer.receipt.reasoning?.turns).toBe(requests.length);
    expect(requests.length).toBeGreaterThanOrEqual(turns);
    expect(answer.receipt.modelFailure).toBeUndefined();
    expect(unsupportedIn(answer)).toEqual([]);
    counted.push(countOffers(offers, answer.receipt.reasoning?.dropped ?? 0));
  });

  test.for([
    { name: "is throttled", code: "ThrottlingException", says: "throttles", tries: 3 },
    { name: "refuses us", code: "AccessDeniedException", says: "refuses access to", tries: 1 },
  ] as const)(
    "a model that $name changes nothing of the answer, which says so",
    async ({ code, says, tries }) => {
      const script = createExpert({ truth: recorded.truth });
      const faults = [{ kind: "refuse", code }] as const;
      const { answer, requests } = await stage.ask({ script, faults });
      expect(requests).toHaveLength(tries);
      expect(answer.receipt.modelFailure).toContain(says);
      expect(answer.receipt.modelFailure).toContain("eu.anthropic.claude-sonnet-4-6");
      expect(answer.receipt.model).toBe("no model");
      // The incident goes on: what is over grows old.
      expect(timeless(answer)).toEqual(timeless((await stage.ask({})).answer));
    },
  );
});

test("at least 95 % of what experts claim truly survives", () => {
  const claims = counted.reduce((sum, one) => sum + one.claims, 0);
  const survived = counted.reduce((sum, one) => sum + one.survived, 0);
  expect(counted).toHaveLength(2 * cases.length);
  expect(claims).toBeGreaterThan(10 * cases.length);
  expect(survived / claims).toBeGreaterThanOrEqual(0.95);
});

function culpritOf({ truth }: Case): string | undefined {
  return truth.culprit === undefined ? undefined : keyOf(truth.culprit);
}

/** Without ids, the bill and the plan; two answers are not given in the same second, so without times and measured digits. */
function timeless({ receipt, plan: _plan, evidence, ...answer }: Investigation): unknown {
  const { sources, calls } = receipt;
  const facts = evidence.map(({ text }) => text);
  return JSON.parse(
    JSON.stringify({ ...answer, facts, sources, calls })
      .replaceAll(/"(?:id|triggerId|conversation|follows|hypothesisId)":"[^"]*",?/gu, "")
      .replaceAll(/\b[0-9a-f]{16}\b/gu, "id")
      .replaceAll(/\d+(?:\.\d+)?/gu, "0"),
  );
}

import path from "node:path";
import type { Investigation } from "@binnacle/contracts";
import { startPodIdentityEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { badModels } from "../support/experts/bad-models.table.ts";
import { leadingCulprit, unsupportedIn } from "../support/experts/claims-of.ts";
import { createExpert } from "../support/experts/create-expert.ts";
import { type ModelStage, openModelStage } from "../support/experts/open-model-stage.ts";
import { recordedCase } from "../support/recorded-case.ts";

const recorded = recordedCase("missing-env");
const expert = createExpert({ truth: recorded.truth });
const thorough = createExpert({ truth: recorded.truth, isThorough: true });
let stage: ModelStage;
beforeAll(async () => {
  stage = await openModelStage(recorded);
});
afterAll(() => stage.close());

/** Whatever a model did: what code knows stands, and nothing is claimed that no fact carries. */
function stands(answer: Investigation): void {
  expect(answer).toMatchObject({ status: "answered", severity: "broken" });
  expect(leadingCulprit(answer)).toBe("Deployment/shop/payment");
  expect(answer.hypotheses[0]?.finding.title).toBe("payment crashes on start");
  expect(unsupportedIn(answer)).toEqual([]);
}

describe("a model that", () => {
  test.for(badModels)("$name ends in an answer that stands: $ends", async (bad) => {
    const { script, asking, ends, says } = bad;
    const { answer } = await stage.ask({ ...asking, script });
    stands(answer);
    const { modelFailure, reasoning } = answer.receipt;
    const told = { hasReply: answer.reply !== undefined, hasFailure: modelFailure !== undefined };
    expect({ ...told, tookPart: reasoning !== undefined || ends === "floor" }).toEqual({
      hasReply: ends === "right",
      hasFailure: ends === "floor",
      tookPart: true,
    });
    expect(modelFailure ?? "").toContain(says ?? "");
    for (const line of answer.reply?.lines ?? []) expect(line.text).toContain("payment crashes");
  });
});

test("a model that is gone from any turn on: the answer is the floor until it has answered", async () => {
  const whole = await stage.ask({ script: thorough });
  const turns = whole.requests.length;
  expect(turns).toBeGreaterThanOrEqual(5);
  for (let last = 0; last < turns; last += 1) {
    const { answer } = await stage.ask({
      script: thorough,
      beforeTurn: (turn, service) => {
        if (turn === last + 1)
          service.faults.add({ kind: "refuse", code: "AccessDeniedException" });
      },
    });
    stands(answer);
    const { modelFailure, reasoning } = answer.receipt;
    expect(modelFailure ?? "answered", `gone after ${last} turns`).toMatch(
      /refuses access|^answered$/u,
    );
    expect(reasoning === undefined).toBe(last === 0);
  }
});

describe("credentials", () => {
  let before: NodeJS.ProcessEnv;
  beforeAll(() => {
    before = { ...process.env };
  });
  afterAll(() => {
    process.env = before;
  });

  test("that there are none are a sentence on the receipt", async () => {
    for (const name of Object.keys(process.env).filter((key) => key.startsWith("AWS_")))
      delete process.env[name];
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", HOME: stage.world.directory });
    const { answer, requests } = await stage.ask({ script: expert });
    stands(answer);
    expect(requests).toEqual([]);
    expect(answer.receipt.modelFailure).toContain("There are no AWS credentials");
    process.env = { ...before };
  });

  test("that expire in the middle are loaded anew, and nothing is lost", async () => {
    const tokenFile = path.join(stage.world.directory, "model-token");
    const agent = await startPodIdentityEmulator({ tokenFile });
    Object.assign(process.env, agent.environment);
    const { answer, requests } = await stage.ask({
      script: thorough,
      bedrock: { expectedCredentials: agent.credentialsFor },
      beforeTurn: (turn, service) => {
        if (turn === 3) service.expireCredentials();
      },
    });
    await agent.close();
    stands(answer);
    expect(requests.map(({ outcome }) => outcome)).toContain(403);
    expect(answer.receipt.modelFailure).toBeUndefined();
    expect(answer.reply?.lines.length).toBeGreaterThan(1);
  });
});

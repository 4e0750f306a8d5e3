import { afterAll, beforeAll } from "vitest";
import { type Stage, startStage } from "../support/start-stage.ts";
import { talkIn } from "./slack-talk.ts";

/** The stage of all tests of a file, and the hands of an on-call engineer on it. */
export function slackStage(
  name: string,
  deadlines?: Parameters<typeof startStage>[2],
): { stage: () => Stage; talk: ReturnType<typeof talkIn> } {
  let started: Stage | undefined;
  beforeAll(async () => {
    started = await startStage(name, undefined, deadlines);
  }, 60_000);
  afterAll(async () => started?.close());
  const stage = (): Stage => {
    if (started === undefined) throw new Error("The stage is not up yet.");
    return started;
  };
  return { stage, talk: talkIn(() => stage().slack.control) };
}

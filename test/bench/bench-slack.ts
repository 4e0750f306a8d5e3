import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { openWorld } from "../support/open-world.ts";
import { type Measured, sampled, timed } from "./measure.ts";
import { podsIn, scaleCase } from "./scale-case.ts";
import { startBot } from "./start-bot.ts";

const person = { channel: "incidents", user: "sre-oncall" };
const patienceMs = 60_000;

/** What a person in Slack waits for, with the bot and its servers as processes, warm, on a cluster of 500 pods. */
export async function benchSlack({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const recorded = scaleCase("missing-env", 500);
  const where = `in a cluster of ${podsIn(recorded.objects)} pods, warm, over Socket Mode`;
  const world = await openWorld(recorded);
  const slack = await startSlackEmulator({ timeZone: "UTC" });
  const stopBot = await startBot(world, slack);
  try {
    if (!isQuick) await mention(slack);
    const mentions: Mention[] = [];
    for (let turn = 0; turn < (isQuick ? 1 : 20); turn += 1) mentions.push(await mention(slack));
    if (!isQuick) await check(slack);
    const checks = await timed(isQuick ? 1 : 40, () => check(slack));
    return numbersOf(mentions, checks, where);
  } finally {
    await stopBot();
    await Promise.all([slack.close(), world.close()]);
  }
}

function numbersOf(
  mentions: readonly Mention[],
  checks: readonly number[],
  where: string,
): Measured[] {
  const unit = "ms" as const;
  const seen = (name: keyof Mention) => mentions.map((one) => one[name]);
  const sign = `mention until the first chat.postMessage in its thread, ${where}`;
  const look = `mention until the message names cause and culprit (written at most once a second), ${where}`;
  const answer = `mention until the answer with its buttons, ${where}`;
  const slash = `/k8s check shop until its answer is shown, ${where}`;
  return [
    sampled({ name: "first visible sign", unit, bar: 300, how: sign }, seen("signMs")),
    sampled({ name: "first look", unit, bar: 3000, how: look }, seen("lookMs")),
    sampled({ name: "answer", unit, how: answer }, seen("answerMs")),
    sampled({ name: "/k8s check", unit, bar: 1000, how: slash }, checks),
  ];
}

interface Mention {
  readonly signMs: number;
  readonly lookMs: number;
  readonly answerMs: number;
}

async function mention({ control }: SlackEmulator): Promise<Mention> {
  const startedMs = performance.now();
  const { ts } = control.mention({ ...person, text: "why is checkout failing in shop?" });
  const until = async (words: string) => {
    await control.waitForMessage(
      ({ thread_ts: thread, text, blocks }) =>
        thread === ts && `${text}${JSON.stringify(blocks)}`.includes(words),
      patienceMs,
    );
    return performance.now() - startedMs;
  };
  const [signMs, lookMs, answerMs] = await Promise.all([
    until(""),
    until("payment crashes on start"),
    until("verdict:accept"),
  ]);
  return { signMs, lookMs, answerMs };
}

/** The answer is for the asker alone; it is shown in the channel, not in a thread. */
async function check({ control }: SlackEmulator): Promise<void> {
  const shown = control.messages(person.channel).length;
  const outcome = await control.slash({ ...person, command: "/k8s", text: "check shop" });
  if (outcome.kind === "failed") throw new Error(`/k8s check failed: ${outcome.error}`);
  await control.waitForMessage(
    () =>
      control
        .messages(person.channel)
        .slice(shown)
        .some(({ text }) => text.includes("61 pods")),
    patienceMs,
  );
}

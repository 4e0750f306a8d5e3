import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createScriptedModel, movedTurn, shapeOf } from "@binnacle/agent-kit";
import type { Model, Reply } from "@binnacle/contracts";
import { createByHandModel } from "@binnacle/models/by-hand";
import { citedIn, toDocument, toHtml, toJson, toMarkdown, toTerminal } from "@binnacle/report";
import { buttonsOf, type Message, person, talkIn } from "../../../flow/slack-talk.ts";
import { createGullibleModel } from "../../../support/experts/create-gullible-model.ts";
import { investigate } from "../../../support/investigate.ts";
import { type Stage, startStage } from "../../../support/start-stage.ts";
import { incidentCarriers, incidentWith } from "../incident.ts";
import type { Plant } from "../plant.ts";
import type { Look } from "./wall.ts";

/** What people give themselves: secrets in a question, a command, a note. */
const personCarriers = [
  "question of a person",
  "command of a person",
  "note of a verdict",
] as const;

export const productCarriers: readonly string[] = [
  ...incidentCarriers.map(({ name }) => name),
  ...personCarriers,
];

/** The whole bot on an incident full of secrets: what it answers, says in Slack, gives to a model, stores and logs. */
export async function lookThroughProduct(plants: readonly Plant[], look: Look): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "secrets-"));
  const stage = await startStage(incidentWith(plants), listening(folder, look));
  const of = (carrier: (typeof personCarriers)[number]) =>
    plants.filter((plant) => plant.carrier === carrier);
  try {
    await lookAtAnswers(stage, look);
    await talk(stage, of);
    await judge(stage, of("note of a verdict"));
    lookAtSlack(stage, look);
    await lookAtFiles("vector index on disk", path.join(stage.world.directory, "vectors"), look);
    await lookAtFiles("file of a request by hand", folder, look);
    look({ wall: "bot log", text: stage.logged.join("\n") });
  } finally {
    await stage.close();
    await rm(folder, { recursive: true });
  }
}

/** A model that looks at everything, and repeats it; what it is given is a wall, too. */
function listening(folder: string, look: Look): Model {
  const repeat = {
    name: "repeat",
    text: "fatal:",
    sign: /fatal:/u,
    trace: /fatal:/u,
    deed: { reply: [] },
  };
  const about = { namespace: "shop", name: "payment" };
  const model = createScriptedModel(createGullibleModel(repeat, { obeyed: new Set(), about }));
  const likeness = { shapeOf, movedTurn };
  const chair = createByHandModel({ folder, clock: Date.now, likeness });
  return {
    ...model,
    turn: async (request, asking) => {
      look({ wall: "request to the model", text: JSON.stringify(request.messages) });
      // Nobody sits there: what counts is the file.
      await quietly(chair.turn(request, { ...asking, signal: AbortSignal.timeout(60) }));
      return await model.turn(request, asking);
    },
  };
}

async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
  });
}

async function lookAtAnswers({ binnacle }: Stage, look: Look): Promise<void> {
  const question = "why is checkout failing?";
  const investigation = await investigate(binnacle(), question, { patienceMs: 60_000 });
  const reply: Reply = { kind: "investigation", investigation, verdicts: [] };
  const telling = { nowMs: Date.now(), timeZone: "UTC" };
  const document = toDocument(reply, telling, citedIn(reply, []));
  look({ wall: "investigation", text: JSON.stringify(investigation) });
  look({ wall: "ask --json", text: toJson(reply, telling) });
  look({ wall: "ask --markdown", text: toMarkdown(document) });
  look({ wall: "ask --html", text: toHtml(document) });
  const full = { isUnfolded: true, unfoldWith: "--full", isColoured: false };
  look({ wall: "terminal", text: toTerminal(document, full) });
}

const commands = [
  "logs payment -n shop",
  "events shop",
  "alerts shop",
  "changes shop",
  "check shop",
  "kubectl describe deployment payment -n shop",
  "kubectl get deployment payment -n shop -o yaml",
  "kubectl get events -n shop",
  "kubectl get replicasets -n shop -l app=payment -o yaml",
  "kubectl rollout history deployment/payment -n shop --revision=7",
  "kubectl logs deployment/payment -n shop --previous --tail=50",
  "similar payment",
  "why payment",
];

type Of = (carrier: (typeof personCarriers)[number]) => readonly Plant[];

async function talk({ slack }: Stage, of: Of): Promise<void> {
  const { control } = slack;
  const first = control.mention({ ...person, text: "why is checkout failing?" });
  await settled(slack, 1);
  control.say({ ...person, text: "show context", threadTs: first.ts });
  await settled(slack, 1);
  for (const text of commands) await control.slash({ ...person, command: "/k8s", text });
  for (const { marker, specimen } of of("question of a person"))
    control.mention({ ...person, text: `why does payment fail? ${marker} I see ${specimen.said}` });
  await settled(slack, 1);
  for (const { marker, specimen } of of("command of a person")) {
    const text = `logs ${marker} ${specimen.said}`;
    await control.slash({ ...person, command: "/k8s", text });
  }
}

const quietMs = 350;
const patienceMs = 6000;

/** Until the bot has called Slack so often, and then has nothing to say for a while. */
async function settled({ journal }: Stage["slack"], atLeast: number): Promise<void> {
  const before = journal.apiCalls.length;
  const started = Date.now();
  let seen = { count: before, at: started };
  while (Date.now() - started < patienceMs) {
    await sleep(50);
    const count = journal.apiCalls.length;
    if (count !== seen.count) seen = { count, at: Date.now() };
    if (count - before >= atLeast && Date.now() - seen.at > quietMs) return;
  }
}

async function judge({ slack }: Stage, plants: readonly Plant[]): Promise<void> {
  const { control } = slack;
  for (const { marker, specimen } of plants) {
    const { ts } = control.mention({ ...person, text: "why is checkout failing?" });
    const answer = await control.waitForMessage(
      (message) => message.thread_ts === ts && labelsOf(message).includes("Reject"),
      30_000,
    );
    await talkIn(() => control).click(answer, "Reject");
    const viewId = await openForm(slack);
    const note = { value: `${marker} ${specimen.said}`.slice(0, 2900) };
    await control.submit({
      viewId,
      user: person.user,
      values: { reason: { value: "other" }, note },
    });
    await settled(slack, 1);
  }
}

function labelsOf(message: Message): string[] {
  return buttonsOf(message).map(({ label }) => label);
}

async function openForm({ control }: Stage["slack"]): Promise<string> {
  for (let turn = 0; turn < 500; turn += 1) {
    const open = control.views().find(({ view }) => view.submit !== undefined)?.view;
    if (open !== undefined) return open.id;
    await sleep(20);
  }
  throw new Error("no form");
}

/** What the bot sent, not what people wrote. */
function lookAtSlack({ slack }: Stage, look: Look): void {
  for (const call of slack.journal.apiCalls)
    look({ wall: `Slack ${call.method}`, text: JSON.stringify(call.arguments) });
  const messages = slack.control
    .messages("incidents")
    .filter(
      ({ bot_id: bot, ephemeral_for: whisper }) => bot !== undefined || whisper !== undefined,
    );
  look({ wall: "Slack channel and whispers", text: JSON.stringify(messages) });
}

async function lookAtFiles(wall: string, root: string, look: Look): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    look({ wall, text: await readFile(path.join(entry.parentPath, entry.name), "utf8") });
  }
}

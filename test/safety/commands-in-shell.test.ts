import { type Case, cases } from "@binnacle/cases";
import type { Investigation, Reply } from "@binnacle/contracts";
import {
  allowedCommand,
  createCluster,
  type Diagnosed,
  kindsToRead,
  kubectlFor,
  logsToRead,
  shellWords,
  toStateList,
} from "@binnacle/diagnosis";
import { citedIn, toBlocks, toDocument, toMarkdown, toTerminal } from "@binnacle/report";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Ran, runInShell } from "./run-in-shell.ts";
import { diagnosed, investigationOf, seed, world } from "./worlds.ts";

const shells = ["bash", "dash"] as const;

/** What outside text would like a shell to do. */
const vectors = [
  "$(touch X)",
  "`touch X`",
  "'; touch X #",
  '"; touch X; "',
  "'$(touch X)'",
  "&& touch X",
  "| touch X",
  "> X",
  "\n touch X",
  "\r\ntouch X\r",
  "; touch X",
  "$HOME",
  "${HOME}",
  "~",
  "*",
  "!!",
  "-rf",
  "--kubeconfig=evil",
  "{a,b}",
  "<X",
  "\\",
  "#",
  "a b",
  "a,b=c",
  "]['..\"",
  "\u202etouch X",
];

/** Every command that somebody may copy out of what is said. */
function commandsIn(said: unknown): string[] {
  const found = Said.safeParse(said).data ?? {};
  const own = [
    found.command,
    found.reproduce?.language === "kubectl" ? found.reproduce.text : undefined,
  ];
  const inner = typeof said === "object" && said !== null ? Object.values(said) : [];
  return [...own.filter((text) => text !== undefined), ...inner.flatMap(commandsIn)];
}

const Said = z.object({
  command: z.string().optional(),
  reproduce: z.object({ language: z.string(), text: z.string() }).optional(),
});

/** The words that a person reads in it, as an independent eye: bare words and single quotes, nothing else. Each part of a pipe apart. */
function wordsIn(command: string): string[][] {
  const piece = /'[^']*'|\\'|[^\s'"\\$`;|&<>(){}*?!#~]+| +|\|(?= )|&&(?= )/gu;
  const pieces = command.match(piece) ?? [];
  if (pieces.join("") !== command) return [["not only words", command]];
  // A word ends at a space; what stands side by side is one.
  const parts: string[][] = [[]];
  const words: string[] = [];
  for (const found of [...pieces, " "]) {
    const isJoint = found === "|" || found === "&&";
    if (!isJoint && !found.startsWith(" ")) words.push(unquoted(found));
    else if (words.length > 0) parts.at(-1)?.push(words.splice(0).join(""));
    if (isJoint) parts.push([]);
  }
  return parts.toSorted((one, other) => (one.join() < other.join() ? -1 : 1));
}

function unquoted(found: string): string {
  return found === String.raw`\'` ? "'" : found.replaceAll("'", "");
}

/** What a shell made of the commands beyond calling the programs with the words that a person reads. */
async function surprises(commands: Iterable<string>): Promise<string[]> {
  const all = [...new Set(commands)];
  const faults = ({ calls, said, left }: Ran) => [
    ...(said === "" ? [] : [`said: ${said.slice(0, 500)}`]),
    ...left.map((name) => `left behind: ${name}`),
    ...all.flatMap((command, index) =>
      JSON.stringify(calls[index]) === JSON.stringify(wordsIn(command))
        ? []
        : [`${command} ran ${JSON.stringify(calls[index])}`],
    ),
  ];
  const ran = await Promise.all(shells.map(async (shell) => await runInShell(shell, all)));
  return ran.flatMap(faults);
}

interface Seen {
  readonly answer: Diagnosed;
  readonly now: number;
}

/** The first look at a case. */
function look({ objects, logs, recordedAt, clusterName }: Case): Seen {
  const now = Date.parse(recordedAt);
  const lists = kindsToRead.map(({ kind }) => {
    const value = objects.filter((object) => object.kind === kind);
    return toStateList({ kind, items: { kind: "known", value } });
  });
  const unread = { clusterId: "c1", clusterName, lists, logs: [] };
  const read = logsToRead(createCluster(unread, now)).map((log) => {
    const own = logs.filter(({ pod }) => pod === log.pod).slice(-20);
    return { ...log, lines: { kind: "known" as const, value: own.map(({ text }) => text) } };
  });
  const window = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() };
  const state = { ...unread, logs: read };
  return { answer: diagnosed({ state, request: { window }, now, unreadable: 0 }), now };
}

/** The case with a vector behind each name of it, wherever it stands: this one behind the first, the next behind the second. */
function spoiled(recorded: Case, first: number): Case {
  const written = new Map(
    namesIn(recorded).map((name, index) => {
      const vector = vectors[(first + index) % vectors.length] ?? "";
      return [name, JSON.stringify(`${name}${vector}`).slice(1, -1)];
    }),
  );
  const names = new RegExp([...written.keys()].join("|"), "gu");
  const { objects, logs } = recorded;
  const json = JSON.stringify({ objects, logs }).replaceAll(
    names,
    (name) => written.get(name) ?? name,
  );
  return { ...recorded, ...z.custom<Pick<Case, "objects" | "logs">>().parse(JSON.parse(json)) };
}

interface Marks {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** How Argo CD and Flux mark what they own. */
function ownersNamed(name: string): Marks[] {
  const flux = (kind: string) => ({
    [`${kind}.toolkit.fluxcd.io/name`]: name,
    [`${kind}.toolkit.fluxcd.io/namespace`]: name,
  });
  return [
    { annotations: { "argocd.argoproj.io/tracking-id": `${name}:apps/Deployment:shop/x` } },
    { labels: flux("kustomize") },
    { labels: flux("helm") },
  ];
}

function withMarks(recorded: Case, { annotations, labels }: Marks): Case {
  const objects = recorded.objects.map((object) => {
    const { metadata } = object;
    const marked = {
      annotations: { ...Marked.parse(metadata).annotations, ...annotations },
      labels: { ...Marked.parse(metadata).labels, ...labels },
    };
    return object.kind === "Event" ? object : { ...object, metadata: { ...metadata, ...marked } };
  });
  return { ...recorded, objects };
}

const Marked = z.object({
  annotations: z.record(z.string(), z.string()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** Names of a case that reach commands: objects, containers, a node, reasons of events, labels. */
function namesIn({ truth, objects }: Case): string[] {
  const reasons = objects.flatMap((object) =>
    object.kind === "Event" ? [String(object["reason"])] : [],
  );
  const node = objects.find(({ kind }) => kind === "Node")?.metadata.name;
  const { name = "checkout", namespace = "shop" } = truth.culprit ?? {};
  return [name, namespace, node ?? "node", ...new Set(reasons)].slice(0, 8);
}

/** What people copy from: the terminal, Markdown, Slack. */
function copiesOf({ answer, now }: Seen): string[] {
  const investigation: Investigation = investigationOf(answer, now);
  const reply: Reply = { kind: "investigation", investigation, verdicts: [] };
  const document = toDocument(reply, { nowMs: now, timeZone: "UTC" }, citedIn(reply, []));
  const terminal = toTerminal(document, { isUnfolded: true, columns: 10_000 });
  const markdown = toMarkdown(document);
  const slack = [...JSON.stringify(toBlocks(document).blocks).matchAll(/```(.*?)```/gu)].flatMap(
    ([, code = ""]) =>
      z
        .string()
        .parse(JSON.parse(`"${code}"`))
        .split("\n"),
  );
  const plain = slack.map((row) =>
    row.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
  return [...terminal.split("\n"), ...markdown.split("\n"), ...plain]
    .map((row) => row.replace(/^(?:[A-Z][a-z ]+)? */u, ""))
    .filter((row) => /^(?:kubectl|flux|argocd) /u.test(row) && !row.includes("…"));
}

describe("a shell runs nothing but the words of a command", () => {
  test("of every case, as it is said and as it is copied", async () => {
    const seen = cases.map(look);
    const said = seen.flatMap(({ answer }) => commandsIn(answer));
    const copied = seen.flatMap(copiesOf);
    expect(said.length).toBeGreaterThan(20);
    expect(copied.length).toBeGreaterThan(20);
    expect(await surprises([...said, ...copied])).toEqual([]);
  });

  test.for(cases.map((recorded) => [recorded.name, recorded] as const))(
    "of %s with every name of it spoiled",
    async ([, recorded]) => {
      const spoilt = vectors.map((_, first) => look(spoiled(recorded, first)));
      const commands = spoilt.flatMap((seen) => [...commandsIn(seen.answer), ...copiesOf(seen)]);
      expect(await surprises(commands)).toEqual([]);
    },
  );

  test.for(cases.map((recorded) => [recorded.name, recorded] as const))(
    "of %s that a tool owns which reverts changes, whatever its unit is called",
    async ([, recorded]) => {
      const owned = vectors.flatMap((vector) =>
        ownersNamed(vector).map((marks) => look(withMarks(recorded, marks))),
      );
      const commands = owned.flatMap(({ answer }) => commandsIn(answer));
      expect(await surprises(commands)).toEqual([]);
    },
  );

  test("of clusters in which nothing is what it should be", async () => {
    const worlds = fc.sample(world, { numRuns: 60, seed });
    expect(await surprises(worlds.flatMap((one) => commandsIn(diagnosed(one))))).toEqual([]);
  });
});

describe("a name is one argument, whatever it is", () => {
  const sayable = vectors.filter((vector) => !/[\n\r\u202e]/u.test(vector));
  test.for(sayable)("%s", async (name) => {
    const command = kubectlFor(name)(name, shellWords`describe pod ${name} -o ${name}`) ?? "";
    const [ran] = await Promise.all(
      shells.map(async (shell) => await runInShell(shell, [command])),
    );
    const behind = name.startsWith("-") ? ["-o", name, "--", name] : [name, "-o", name];
    const place = ["--context", name, "-n", name];
    expect(ran?.calls).toEqual([[["kubectl", ...place, "describe", "pod", ...behind]]]);
    expect(await surprises([command])).toEqual([]);
  });

  test("what no shell can be given is no command", () => {
    for (const name of vectors.filter((vector) => !sayable.includes(vector)))
      expect(kubectlFor(undefined)("shop", shellWords`describe pod ${name}`)).toBeUndefined();
  });
});

const forms = [
  (text: string) => `kubectl get pods ${text}`,
  (text: string) => `kubectl -n ${text} get pods`,
  (text: string) => `kubectl get pods -n shop -l app=${text}`,
  (text: string) => `kubectl -n shop get pod payment -o jsonpath='{.status${text}}'`,
  (text: string) => `kubectl -n shop describe pod '${text}'`,
  (text: string) => `kubectl -n shop logs payment${text}`,
  (text: string) => `kubectl -n shop set env deployment/payment A=${text}`,
  (text: string) => `kubectl -n shop set image deployment/payment app=shop/pay${text}`,
  (text: string) => `kubectl -n shop patch deployment/payment -p '{"spec":{"replicas":2}}'${text}`,
  (text: string) => `kubectl -n shop rollout undo deployment/payment ${text}`,
  (text: string) => `argocd app sync ${text}`,
  (text: string) => `${text} kubectl get pods`,
  (text: string) => `kubectl${text} get pods`,
];

test("what a model writes and we show runs nothing but its words", async () => {
  const texts = ["", "x", "'x y'", ...vectors, ...vectors.map((vector) => `'${vector}'`)];
  const shown = forms
    .flatMap((form) => texts.map(form))
    .map((text) => text.trim())
    .filter((text) => allowedCommand(text).kind === "allowed");
  expect(shown.length).toBeGreaterThan(20);
  expect(await surprises(shown)).toEqual([]);
});

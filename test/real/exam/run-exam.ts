import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { application } from "./application.table.ts";
import { askProduct, ownRoot } from "./ask-product.ts";
import { type ControlPlane, databaseVolume, startControlPlane } from "./control-plane.ts";
import { type Fault, handsIn } from "./fault.ts";
import { faults, nodeFault } from "./faults.table.ts";
import { hardFaults } from "./hard-faults.table.ts";
import { type Judged, judge } from "./judge.ts";

export interface Row extends Judged {
  readonly fault: string;
  readonly kind: Fault["kind"];
  readonly question: string;
  readonly truth: string;
  readonly madeAt: string;
  readonly exitCode: number;
  readonly seconds: number;
  /** What came of the first wording when it was not understood. */
  readonly firstGot?: string;
}

export interface ExamOptions {
  /** Where truth and transcripts go; absent: nowhere. */
  readonly folder?: string;
  /** Only this one: `first`, `hard` or `node`. */
  readonly paper?: string;
  /** Only faults whose name matches this expression. */
  readonly only?: string;
  /** Another checkout of the product, so that nobody edits it meanwhile; absent: this one. */
  readonly root?: string;
  /** How long the faults grow before the product is asked. */
  readonly settleSeconds?: number;
}

/** Name of the fault → when it was made. */
type Made = Record<string, string>;

/** Three clusters: two with a fault in each namespace, one that loses a node. Asked one after the other. */
export async function runExam(options: ExamOptions = {}): Promise<readonly Row[]> {
  const chosen = (fault: Fault): boolean => new RegExp(options.only ?? "").test(fault.name);
  const papers = [
    { title: "first", asked: faults, bystanders: [] },
    { title: "hard", asked: hardFaults, bystanders: [] },
    { title: "node", asked: [nodeFault], bystanders: ["kristiansund"] },
  ];
  const rows: Row[] = [];
  for (const { title, asked, bystanders } of papers) {
    const wanted = asked.filter(chosen);
    const isWanted = wanted.length > 0 && title.includes(options.paper ?? "");
    if (isWanted) rows.push(...(await examine({ title, asked: wanted, bystanders }, options)));
  }
  return rows;
}

interface Paper {
  readonly title: string;
  readonly asked: readonly Fault[];
  /** Namespaces where nothing is made. */
  readonly bystanders: readonly string[];
}

async function examine(
  { title, asked, bystanders }: Paper,
  options: ExamOptions,
): Promise<readonly Row[]> {
  const plane = await startControlPlane();
  try {
    const namespaces = [...new Set([...asked.map(({ namespace }) => namespace), ...bystanders])];
    await deploy(plane, namespaces);
    const made = await makeFaults(plane, asked, options);
    await writeTruth(title, toTruth(asked, made), options);
    await seconds(options.settleSeconds ?? 100);
    const rows: Row[] = [];
    for (const fault of asked) rows.push(await ask(plane, fault, { made, options }));
    return rows;
  } finally {
    await plane.close();
  }
}

async function deploy({ api }: ControlPlane, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    await api.create(databaseVolume(namespace));
    for (const item of application(namespace)) await api.create(item);
  }
  const deadlineMs = Date.now() + 180_000;
  while (!(await allReady(api))) {
    if (Date.now() > deadlineMs) throw new Error("the application does not become ready");
    await seconds(2);
  }
}

async function allReady(api: ControlPlane["api"]): Promise<boolean> {
  const Workload = z.object({
    spec: z.object({ replicas: z.int() }),
    status: z.object({ readyReplicas: z.int().default(0) }),
  });
  const kinds = ["deployments", "statefulsets"];
  const lists = await Promise.all(kinds.map((kind) => api.list(`/apis/apps/v1/${kind}`)));
  return z
    .array(Workload)
    .parse(lists.flat())
    .every(({ spec, status }) => status.readyReplicas === spec.replicas);
}

async function makeFaults(
  plane: ControlPlane,
  asked: readonly Fault[],
  { settleSeconds = 100 }: ExamOptions,
): Promise<Made> {
  const made: Made = {};
  await Promise.all(
    asked.map(async ({ namespace, prepare }) => await prepare?.(handsIn(namespace, plane))),
  );
  await seconds(Math.min(30, settleSeconds));
  await Promise.all(
    asked.map(async ({ name, namespace, make }) => {
      made[name] = new Date().toISOString();
      await make(handsIn(namespace, plane));
    }),
  );
  return made;
}

function toTruth(asked: readonly Fault[], made: Made): readonly object[] {
  return asked.map(({ name, says, ...fault }) => ({
    name,
    ...fault,
    says: says.map(String),
    state: ["healthy", "over"].includes(fault.kind) ? "over" : "active",
    since: made[name],
  }));
}

async function writeTruth(
  title: string,
  truth: readonly object[],
  { folder }: ExamOptions,
): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const text = `${JSON.stringify(truth, null, 2)}\n`;
  await writeFile(path.join(folder, `truth-${title}.json`), text);
}

async function ask(
  plane: ControlPlane,
  fault: Fault,
  { made, options }: { made: Made; options: ExamOptions },
): Promise<Row> {
  const { name, kind, truth, question, plainly } = fault;
  const first = await askOnce(plane, { fault, question }, options);
  const isClear = first.understood || plainly === undefined;
  const again = isClear ? first : await askOnce(plane, { fault, question: plainly }, options);
  const firstGot = isClear ? {} : { firstGot: first.got };
  return { fault: name, kind, truth, madeAt: made[name] ?? "", ...again, ...firstGot };
}

async function askOnce(
  { kubeconfig }: ControlPlane,
  { fault, question }: { fault: Fault; question: string },
  { root = ownRoot, folder }: ExamOptions,
): Promise<Judged & Pick<Row, "question" | "seconds" | "exitCode">> {
  const answer = await askProduct(question, { kubeconfig, root, json: true });
  if (folder !== undefined) {
    const told = await askProduct(question, { kubeconfig, root, json: false });
    const plain = question === fault.question ? "" : "-plainly";
    const file = path.join(folder, `${fault.name.replaceAll(/\W+/g, "-")}${plain}`);
    const head = `$ ask "${question}"\ntruth: ${fault.truth}\n\n`;
    await writeFile(`${file}.json`, answer.stdout);
    await writeFile(`${file}.txt`, `${head}${told.stdout}\n--- stderr\n${told.stderr}`);
  }
  const { exitCode, seconds: taken } = answer;
  return { question, exitCode, seconds: taken, ...judge(fault, answer.stdout) };
}

async function seconds(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count * 1000));
}

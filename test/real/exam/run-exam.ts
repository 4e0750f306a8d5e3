import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Fault, faults } from "@binnacle/cases";
import { askProduct, ownRoot } from "./ask-product.ts";
import { hasHappened } from "./has-happened.ts";
import { inRailway, type Railway } from "./in-railway.ts";
import { type Judged, judge, type Kind, kindOf } from "./judge.ts";
import { writeCase } from "./record-case.ts";

export interface Row extends Judged {
  readonly fault: string;
  readonly kind: Kind;
  readonly question: string;
  readonly truth: string;
  readonly madeAt: string;
  /** Whether the cluster showed the fault when the product was asked. */
  readonly happened: boolean;
  readonly exitCode: number;
  readonly seconds: number;
  /** What came of the first wording when it was not understood. */
  readonly firstGot?: string;
}

export interface ExamOptions {
  /** Where truth and transcripts go; absent: nowhere. */
  readonly folder?: string;
  /** Where the namespace of each fault is kept as a case, to be asked again without a cluster; absent: nowhere. */
  readonly cases?: string;
  /** Only those whose title contains it; absent: all. */
  readonly paper?: string;
  /** Only faults whose name matches this expression. */
  readonly only?: string;
  /** Another checkout of the product, so that nobody edits it meanwhile; absent: this one. */
  readonly root?: string;
  /** Settings that the product is asked with, as a file; absent: its own. */
  readonly config?: string;
  /** How long the faults grow before the product is asked. */
  readonly settleSeconds?: number;
}

const papers = [
  { title: "first", bystanders: [] },
  { title: "hard", bystanders: [] },
  { title: "still", bystanders: [] },
  { title: "node", bystanders: ["kristiansund"] },
  { title: "fresh", bystanders: [] },
  { title: "fresh-running", bystanders: [] },
  { title: "late", bystanders: [] },
  { title: "late-running", bystanders: [] },
  { title: "night", bystanders: [] },
  { title: "night-running", bystanders: [] },
];

/** A cluster for each paper: a fault in each namespace; one loses a node. Asked one after the other. */
export async function runExam(options: ExamOptions = {}): Promise<readonly Row[]> {
  const { only = "", paper: played = "", settleSeconds = 100 } = options;
  const rows: Row[] = [];
  for (const { title, bystanders } of papers) {
    const wanted = faults.filter(({ paper, name }) => paper === title && name.match(only) !== null);
    if (wanted.length === 0 || !title.includes(played)) continue;
    const troubles = { faults: wanted, bystanders, settleSeconds };
    await inRailway(troubles, async (railway) => {
      await writeTruth(title, toTruth(wanted, railway), options);
      for (const fault of wanted) await keep(railway, fault, options);
      for (const fault of wanted) rows.push(await ask(railway, fault, options));
    });
  }
  return rows;
}

async function keep(railway: Railway, fault: Fault, { cases }: ExamOptions): Promise<void> {
  if (cases === undefined || !(await hasHappened(railway.api, fault))) return;
  await writeCase(cases, railway, fault);
}

function toTruth(asked: readonly Fault[], { made }: Railway): readonly object[] {
  return asked.map(({ name, namespace, questions, truth }) => ({
    name,
    namespace,
    questions,
    kind: kindOf(truth),
    ...truth,
    says: truth.says.map(String),
    since: made.get(name),
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

async function ask(railway: Railway, fault: Fault, options: ExamOptions): Promise<Row> {
  const { name, truth, questions } = fault;
  const [question, plainly] = questions;
  const happened = await hasHappened(railway.api, fault);
  const first = await askOnce(railway, { fault, question }, options);
  const isClear = first.understood || plainly === undefined;
  const again = isClear ? first : await askOnce(railway, { fault, question: plainly }, options);
  const firstGot = isClear ? {} : { firstGot: first.got };
  const madeAt = railway.made.get(name) ?? "";
  const known = { fault: name, kind: kindOf(truth), truth: truth.text, madeAt, happened };
  return { ...known, ...again, ...firstGot };
}

async function askOnce(
  { kubeconfig, made }: Railway,
  { fault, question }: { fault: Fault; question: string },
  { root = ownRoot, folder, config }: ExamOptions,
): Promise<Judged & Pick<Row, "question" | "seconds" | "exitCode">> {
  const answer = await askProduct(question, { kubeconfig, root, config, json: true });
  if (folder !== undefined) {
    const told = await askProduct(question, { kubeconfig, root, config, json: false });
    const plain = question === fault.questions[0] ? "" : "-plainly";
    const file = path.join(folder, `${fault.name.replaceAll(/\W+/g, "-")}${plain}`);
    const head = `$ ask "${question}"\ntruth: ${fault.truth.text}\n\n`;
    await writeFile(`${file}.json`, answer.stdout);
    await writeFile(`${file}.txt`, `${head}${told.stdout}\n--- stderr\n${told.stderr}`);
  }
  const { exitCode, seconds } = answer;
  return { question, exitCode, seconds, ...judge(fault, answer, made.get(fault.name)) };
}

import { AppError } from "@binnacle/contracts";
import type { ImportedCase } from "../import/imported-case.ts";
import { readCase } from "../import/read-case.ts";
import { keywordList } from "./baselines/keyword-list.ts";
import { newestWarning } from "./baselines/newest-warning.ts";
import { createStages } from "./create-stages.ts";
import { type Graded, graded, judged } from "./graded.ts";
import { k8sgpt } from "./k8sgpt.ts";
import { lookQuickly } from "./look-quickly.ts";
import type { Stage } from "./open-stage.ts";
import type { Said } from "./said.ts";
import { type Right, rightOf, type Totals, totalsOf } from "./totals.ts";

export interface Evaluation {
  readonly totals: Totals;
  /** What others say of the same cases. */
  readonly beside: Readonly<Record<string, Right>>;
  readonly cases: readonly Graded[];
}

export interface Evaluating {
  readonly folders: readonly string[];
  /** The first look alone; absent: the whole product. */
  readonly isQuick?: boolean;
  /** Path of the k8sgpt program; absent: it is not asked. Only beside the whole product, whose cluster it reads. */
  readonly k8sgpt?: string | undefined;
  /** After each case. */
  readonly tell: (done: number) => void;
}

/** Asks the product, or its engine alone, about every case, and what the baselines say of it. */
export async function evaluate({
  folders,
  tell,
  isQuick = false,
  k8sgpt: program,
}: Evaluating): Promise<Evaluation> {
  if (isQuick && program !== undefined)
    throw new AppError("bad_input", "k8sgpt reads the cluster of the whole product.");
  const stages = createStages();
  const cases: Graded[] = [];
  const others: Others[] = [];
  try {
    for (const folder of folders) {
      const imported = readCase(folder);
      const stage = isQuick ? undefined : await stages.of(imported);
      cases.push(graded(imported, (await stage?.ask(imported)) ?? lookQuickly(imported)));
      others.push(await othersOf(imported, stage, program));
      tell(cases.length);
    }
  } finally {
    await stages.close();
  }
  return { totals: totalsOf(cases), beside: besideOf(others), cases };
}

/** What each says of one case, by who says it. */
type Others = Readonly<Record<string, Pick<Graded, "said">>>;

async function othersOf(
  imported: ImportedCase,
  stage: Stage | undefined,
  program: string | undefined,
): Promise<Others> {
  const { truth } = imported;
  if (truth.isHealthy) return {};
  const held = (said: readonly Said[]) => ({ said: said.map((one) => judged(one, truth)) });
  return {
    "newest Warning": held(newestWarning(imported)),
    "keyword list": held(keywordList(imported)),
    ...(program === undefined || stage === undefined
      ? {}
      : { k8sgpt: held(await k8sgpt(program, imported, stage.kubeconfig)) }),
  };
}

function besideOf(all: readonly Others[]): Evaluation["beside"] {
  const names = new Set(all.flatMap((others) => Object.keys(others)));
  return Object.fromEntries(
    [...names].map((name) => [name, rightOf(all.flatMap((others) => others[name] ?? []))]),
  );
}

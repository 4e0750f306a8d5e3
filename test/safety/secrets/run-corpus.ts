import { aroundCarriers } from "./carriers/around.table.ts";
import { fileCarriers } from "./carriers/file.table.ts";
import { lineCarriers } from "./carriers/line.table.ts";
import { objectCarriers } from "./carriers/object.table.ts";
import { createDice } from "./dice.ts";
import { kinds } from "./kinds.table.ts";
import { type Plant, plantOf } from "./plant.ts";
import { sow } from "./sow.ts";
import { specimenOf } from "./specimen.ts";
import { createTally, type Tally } from "./tally.ts";
import { lookThroughOpenSearch, lookThroughPrometheus } from "./walls/around-wall.ts";
import { lookThroughEks } from "./walls/eks-wall.ts";
import { lookThroughErrors } from "./walls/error-wall.ts";
import { lookThroughGateway } from "./walls/gateway-wall.ts";
import { lookThroughProcess } from "./walls/process-wall.ts";
import { lookThroughProduct, productCarriers } from "./walls/product-wall.ts";

export interface CorpusOptions {
  readonly seed: number;
  /** Which part of all pairs of a kind and a carrier stands in the cluster. */
  readonly share: number;
  /** How many incidents the whole bot is asked about. */
  readonly incidents: number;
  /** The real program costs seconds a run. */
  readonly withProcesses: boolean;
  readonly onStep?: (step: string) => void;
}

export interface CorpusRun {
  readonly plants: readonly Plant[];
  readonly tally: Tally;
}

const namespace = "orders";
const secretsOfIncident = 3;

/** Plants secrets wherever they stand in the world, and looks through every wall of the product. */
export async function runCorpus(options: CorpusOptions): Promise<CorpusRun> {
  const { seed, share, onStep = () => {} } = options;
  const carriers = [...objectCarriers, ...fileCarriers, ...lineCarriers, ...aroundCarriers];
  const field = sow({ seed, kinds, carriers, share, namespace });
  const errors = someOf("error text of a backend", { seed: seed + 1, share });
  const pages = someOf("result of a third-party server", { seed: seed + 2, share });
  const incidents = Array.from({ length: options.incidents }, (_, index) =>
    incidentPlants(seed + 100 + index),
  );
  const plants = [...field.plants, ...errors, ...pages, ...incidents.flat()];
  const tally = createTally(plants);
  const { look } = tally;
  onStep(`eks server, ${field.plants.length} secrets`);
  await lookThroughEks(field, look);
  onStep("prometheus and opensearch servers");
  await lookThroughPrometheus(field, look);
  await lookThroughOpenSearch(field, look);
  onStep("error texts, third-party servers");
  await lookThroughErrors(errors, look);
  await lookThroughGateway(pages, look);
  for (const [index, some] of incidents.entries()) {
    onStep(`incident ${index + 1} of ${incidents.length}`);
    await lookThroughProduct(some, look);
    if (options.withProcesses) await lookThroughProcess(some, look);
  }
  return { plants, tally };
}

function someOf(carrier: string, { seed, share }: Pick<CorpusOptions, "seed" | "share">): Plant[] {
  const dice = createDice(seed);
  const step = Math.max(1, Math.round(1 / share / 3));
  return kinds
    .filter((_, index) => (index + seed) % step === 0)
    .map((kind) => plantOf(specimenOf(kind, dice), carrier, dice));
}

function incidentPlants(seed: number): Plant[] {
  const dice = createDice(seed);
  return productCarriers.flatMap((carrier) =>
    Array.from({ length: secretsOfIncident }, () =>
      plantOf(specimenOf(dice.pick(kinds), dice), carrier, dice),
    ),
  );
}

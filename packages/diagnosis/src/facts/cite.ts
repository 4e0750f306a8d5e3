import type { ContainerView, PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { ReadLog } from "../logs/log-book.ts";
import { shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import {
  citeCondition,
  citeContainer,
  citeEvent,
  citeLine,
  citeReady,
  citeSpec,
} from "./cite-pod.ts";
import type { Ledger } from "./ledger.ts";
import type { ObjectFact } from "./object-fact.ts";

type Field = Pick<ObjectFact, "pointer" | "value" | "text" | "values">;

/** Files facts about objects; each answers the id of the evidence. */
export interface Cite {
  readonly fact: (fact: ObjectFact) => string;
  /** A field of a pod: its pointer, what stands there, how people read it, and the values that sentences take from it. */
  readonly field: (pod: PodView, field: Field) => string;
  readonly container: (pod: PodView, container: ContainerView) => string;
  readonly condition: (pod: PodView, type: string) => string;
  readonly event: (event: Event) => string;
  /** The words in the middle of a text that decide, beside what the fact holds: `{words}`. */
  readonly words: (evidence: string, words: string) => string;
  readonly line: (log: ReadLog, line: string) => string;
  readonly ready: (workload: Workload) => string;
}

export function createCite(ledger: Ledger): Cite {
  const filing = { ledger };
  return {
    fact: ledger.cite,
    field: (pod, field) => citeSpec(filing, pod, field),
    container: (pod, container) => citeContainer(filing, pod, container),
    condition: (pod, type) => citeCondition(filing, pod, type),
    event: (event) => citeEvent(filing, event),
    words: (evidence, words) => ledger.add(evidence, { words: shortened(words, 300) }),
    line: (log, line) => citeLine(filing, log, line),
    ready: (workload) => citeReady(filing, workload),
  };
}

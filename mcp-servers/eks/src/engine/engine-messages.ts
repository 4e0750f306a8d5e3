import type {
  AppError,
  Cluster,
  DiagnoseResult,
  eks,
  NetworkResult,
  Observed,
  TopologyResult,
  UsageResult,
} from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterId } from "../api/cluster-id.ts";
import type { Deadline } from "../create-phases.ts";

/** What the engine's thread starts with: whatever crosses between threads is data, never a function. */
export const EngineOptions = z.object({
  connection: z.object({
    kubeconfig: z.string().exactOptional(),
    context: z.string().exactOptional(),
    inCluster: z.boolean().exactOptional(),
  }),
  /** The only namespace that may be read, where configuration fixes one. */
  fixedNamespace: z.string().exactOptional(),
  /** Named by the commands that people are told. */
  kubectlContext: z.string().exactOptional(),
  /** By which secrets are replaced as the server replaces them. */
  placeholderKey: z.string(),
});
export type EngineOptions = z.infer<typeof EngineOptions>;

/** One call of a tool. Who the cluster is was learned once, by the server: it is one for all threads. */
export interface EngineCall<Asked> {
  readonly asked: Asked;
  readonly cluster: Cluster & ClusterId;
  readonly deadline: Deadline;
  /** All that may be looked at; absent: every namespace. */
  readonly namespaces?: readonly string[];
}

export type DiagnoseCall = EngineCall<z.output<typeof eks.diagnose.input>>;
export type DiagnoseAnswer = DiagnoseResult & Observed;
export type ChangesCall = EngineCall<z.output<typeof eks.getChanges.input>>;
export type ChangesAnswer = z.output<typeof eks.getChanges.output> & Observed;
export type NetworkCall = EngineCall<z.output<typeof eks.checkNetwork.input>>;
export type NetworkAnswer = NetworkResult & Observed;
export type TopologyCall = EngineCall<z.output<typeof eks.getTopology.input>>;
export type TopologyAnswer = TopologyResult & Observed;
export type UsageCall = EngineCall<z.output<typeof eks.getUsage.input>>;
export type UsageAnswer = UsageResult & Observed;

export type EngineQuestion =
  | { readonly kind: "diagnose"; readonly call: DiagnoseCall }
  | { readonly kind: "changes"; readonly call: ChangesCall }
  | { readonly kind: "network"; readonly call: NetworkCall }
  | { readonly kind: "topology"; readonly call: TopologyCall }
  | { readonly kind: "usage"; readonly call: UsageCall };

export const ToEngine = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ask"), id: z.number(), question: z.custom<EngineQuestion>() }),
  z.object({ kind: z.literal("cancel"), id: z.number() }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** `up` comes first: the thread works. */
export type FromEngine = { readonly kind: "up" } | Answered;

/** The answer to a question of each kind. */
export interface Answers {
  readonly diagnose: DiagnoseAnswer;
  readonly changes: ChangesAnswer;
  readonly network: NetworkAnswer;
  readonly topology: TopologyAnswer;
  readonly usage: UsageAnswer;
}

export type Answered =
  | { readonly id: number; readonly kind: "diagnose"; readonly answer: DiagnoseAnswer }
  | { readonly id: number; readonly kind: "changes"; readonly answer: ChangesAnswer }
  | { readonly id: number; readonly kind: "network"; readonly answer: NetworkAnswer }
  | { readonly id: number; readonly kind: "topology"; readonly answer: TopologyAnswer }
  | { readonly id: number; readonly kind: "usage"; readonly answer: UsageAnswer }
  | { readonly id: number; readonly kind: "failed"; readonly failure: EngineFailure };

/** An `AppError` as data. `detail` is for the log. */
export interface EngineFailure extends Pick<AppError, "kind" | "message" | "remedy" | "unseen"> {
  readonly detail?: string;
}

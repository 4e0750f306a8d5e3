import {
  type Diagnosis,
  type Evidence,
  type Fact,
  type Finding,
  present,
} from "@binnacle/contracts";
import { unproven } from "../answer/unproven.ts";
import { type Diagnosed, type DiagnoseRequest, diagnose } from "../diagnose.ts";
import { kubectlFor } from "../facts/kubectl.ts";
import type { LedgerContext } from "../facts/ledger.ts";
import { createCluster } from "../graph/cluster.ts";
import { type ClusterState, type ContainerLog, toStateList } from "../state/cluster-state.ts";
import { kindsLater, kindsToRead } from "../state/kinds.table.ts";
import { ago, now } from "./moment.ts";
import { uselessIn } from "./useless.ts";

/** An object as the API server answers it. */
export interface RawObject {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A node that is Ready unless told otherwise, made long ago. */
export function node(
  name: string,
  options: {
    labels?: object;
    spec?: object;
    cpu?: string;
    ready?: string;
    reason?: string;
    /** Minutes since it was made, and since Ready last changed. */
    age?: number;
    since?: number;
  } = {},
): RawObject {
  return {
    kind: "Node",
    metadata: {
      name,
      uid: name,
      labels: options.labels ?? {},
      creationTimestamp: ago(options.age ?? 1440),
    },
    spec: options.spec ?? {},
    status: {
      allocatable: { cpu: options.cpu ?? "4", memory: "16Gi" },
      conditions: [
        {
          type: "Ready",
          status: options.ready ?? "True",
          reason: options.reason ?? "NodeStatusUnknown",
          message: "Kubelet stopped posting node status.",
          lastTransitionTime: ago(options.since ?? 20),
        },
      ],
    },
  };
}

/** A warning about an object, seen once, five minutes ago. */
export function warning(about: `${string}/${string}`, reason: string, message: string): RawObject {
  const [kind = "", name = ""] = about.split("/");
  return {
    kind: "Event",
    metadata: { name: `${name}.${reason}`, namespace: "web" },
    involvedObject: { kind, namespace: "web", name },
    type: "Warning",
    reason,
    message,
    count: 1,
    firstTimestamp: ago(5),
    lastTimestamp: ago(5),
  };
}

/** A Service on port 80. */
export function service(name: string, selector: object): RawObject {
  return {
    kind: "Service",
    metadata: { name, namespace: "web", uid: name },
    spec: { selector, ports: [{ port: 80 }] },
  };
}

/** A log of container `app`. */
export function log(pod: string, lines: readonly string[], previous = true): ContainerLog {
  return {
    namespace: "web",
    pod,
    container: "app",
    previous,
    lines: { kind: "known", value: lines },
  };
}

export function stateOf(
  objects: readonly RawObject[],
  logs: readonly ContainerLog[] = [],
): ClusterState {
  return {
    clusterId: "cluster",
    clusterName: "test",
    lists: [...kindsToRead, ...kindsLater].map(({ kind }) =>
      toStateList({
        kind,
        items: {
          kind: "known",
          value: [...basics, ...objects].filter((object) => object.kind === kind),
        },
      }),
    ),
    logs,
  };
}

const basics: readonly RawObject[] = [{ kind: "Namespace", metadata: { name: "web", uid: "web" } }];

/** How the facts of tests are told. */
export const ledgerContext: LedgerContext = { now, kubectl: kubectlFor(undefined), evidenceOf };

function evidenceOf({ about, pointer, value, subject, ...fact }: Fact): Evidence {
  return {
    ...fact,
    ...present({ subject }),
    id: shortHash([about, pointer, value]).slice(0, 16),
    clusterId: "cluster",
    origin: "kubernetes",
    source: { server: "eks", tool: "diagnose", arguments: {} },
    values: fact.values ?? {},
    trust: fact.trust ?? "fact",
  };
}

/** Diagnoses a state as it is: with lists that were not read, for example. */
export function answerOn(state: ClusterState, request: Partial<DiagnoseRequest> = {}): Diagnosed {
  const window = { from: ago(60), to: ago(0) };
  return diagnose(
    createCluster(state, now),
    { window, ...request },
    { ...ledgerContext, hash: shortHash },
  );
}

/** Diagnoses a small cluster; every fact that a claim tells must stand in what it cites, and every finding must help. */
export function look(
  objects: readonly RawObject[],
  logs: readonly ContainerLog[] = [],
  request: Partial<DiagnoseRequest> = {},
): Diagnosis {
  const { diagnosis, evidence } = answerOn(stateOf(objects, logs), request);
  const facts = unprovenIn(diagnosis, evidence);
  if (facts.length > 0) throw new Error(`not in the cited evidence: ${facts.join("; ")}`);
  const useless = diagnosis.findings.flatMap(uselessIn);
  if (useless.length > 0) throw new Error(useless.join("; "));
  return diagnosis;
}

/** What the claims of a diagnosis say without proof. */
function unprovenIn(
  { findings, history, checks }: Diagnosis,
  evidence: readonly Evidence[],
): string[] {
  const known = new Map(evidence.map((item) => [item.id, item]));
  const claims = [
    ...findings.flatMap((item) => [...item.claims, ...item.reasons, ...item.against]),
    ...history,
    ...checks.flatMap((check) => ("because" in check ? [check.because] : [])),
  ];
  return claims.flatMap((claim) =>
    unproven(claim, known).map((fact) => `${fact} of "${claim.text}"`),
  );
}

/** A finding in one line: `active broken high crash-on-start Deployment/pay: pay crashes on start`. */
export function inShort(finding: Finding): string {
  const { state, impact, confidence, cause, culprit, title } = finding;
  return `${state} ${impact} ${confidence.level} ${cause} ${culprit.kind}/${culprit.name}: ${title}`;
}

/** A small cluster, and what is found in it. */
export interface FindingsRow {
  readonly name: string;
  readonly objects: readonly RawObject[];
  /** What its first pod wrote last. */
  readonly lines?: readonly string[];
  /** Each in short; none: nothing is wrong. */
  readonly findings: readonly string[];
}

/** What is found in the cluster of a row, each in short. */
export function findingsOf({ objects, lines = [] }: FindingsRow): string[] {
  const pod = objects.find(({ kind }) => kind === "Pod")?.metadata["name"];
  return look(objects, [log(String(pod), lines)]).findings.map(inShort);
}

/** FNV-1a over the JSON, as 64 hex characters: short, stable, and no secret. */
function shortHash(value: unknown): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of JSON.stringify(value) ?? "")
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0").repeat(4);
}

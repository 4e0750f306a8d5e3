import {
  type Claim,
  type Finding,
  type GoldenSignal,
  type Hash,
  present,
  type Victim,
} from "@binnacle/contracts";
import type { Kubectl } from "../facts/kubectl.ts";
import { fingerprintOf } from "../fingerprint-of.ts";
import { isCalm } from "./measured-symptoms.ts";
import { has, pains, type Sick, type Suspicion, strains } from "./suspicion.ts";

const maxClaims = 4;

export interface Telling {
  readonly clusterId: string;
  readonly hash: Hash;
  readonly kubectl: Kubectl;
  readonly by: Finding["by"];
}

/** A suspicion as people read it. What is measured shows that something is slow and where, never that it does nothing at all. */
export function toMetricFinding(
  { cause, level, reason = cause[level], culprit, own, victims }: Suspicion,
  measured: readonly GoldenSignal[],
  { clusterId, hash, kubectl, by }: Telling,
): Finding {
  const { kind, name, namespace } = culprit;
  const fingerprint = fingerprintOf({ clusterId, owner: culprit, cause: cause.id }, hash);
  const claims = own.slice(0, maxClaims).map(({ claim }) => claim);
  const hit = victims.map((victim) => toVictim(victim, name));
  const command = kubectl(namespace, cause.look(`${kind.toLowerCase()}/${name}`));
  const since = own.flatMap((symptom) => symptom.since ?? []).toSorted()[0];
  const reasons = [...usageOf(claims, measured), ...waitsOf(own, measured, since)];
  return {
    id: hash([fingerprint, kind, name]).slice(0, 16),
    by,
    cause: cause.id,
    title: `${nameOf(culprit)} ${cause.does}`,
    impact: "degraded",
    state: "active",
    culprit,
    owner: culprit,
    victims: hit,
    ...present({ since }),
    confidence: { level, reason },
    claims,
    reasons,
    against: [],
    disproof: cause.disproof,
    evidence: [...new Set([...claims, ...reasons, ...hit].flatMap(({ evidence }) => evidence))],
    contradicting: [],
    fix: [],
    later: [{ text: cause.later }],
    nextCheck: { text: cause.next, object: culprit, ...present({ command }) },
    symptom: { reason: cause.id },
    fingerprint,
  };
}

function nameOf({ kind, name }: Finding["culprit"]): string {
  return kind === "Node" || kind === "Namespace" ? `${kind.toLowerCase()} ${name}` : name;
}

/** What it uses, where that is not told already. */
function usageOf(claims: readonly Claim[], measured: readonly GoldenSignal[]): Claim[] {
  const told = new Set(claims.map(({ text }) => text));
  return measured
    .filter(({ name, text }) => name === "cpu_usage" && !told.has(text))
    .map(({ text, evidence, slots }) => ({ text, evidence, ...present({ slots }) }));
}

/** What is left of where time goes, when nothing that it needs is short. */
function waitsOf(
  symptoms: Suspicion["own"],
  measured: readonly GoldenSignal[],
  since: string | undefined,
): Claim[] {
  const isSlow = has({ symptoms }, pains) && !has({ symptoms }, strains);
  if (!isSlow || !isCalm(measured, since)) return [];
  const cpu = measured.filter(({ name }) => name === "cpu_usage");
  const text =
    "it uses no more CPU than before: it may wait for delayed or lost packets, a lock, or something outside the cluster";
  return [{ text, evidence: cpu.flatMap(({ evidence }) => evidence.slice(0, 1)) }];
}

function toVictim(victim: Sick, culprit: string): Victim {
  return {
    ref: victim.ref,
    because: `${howOf(victim)} with ${culprit}`,
    evidence: factsOf(victim),
  };
}

function howOf(victim: Sick): string {
  if (has(victim, new Set(["errors"]))) return "it fails";
  return has(victim, pains) ? "it is slow" : "its traffic changed";
}

function factsOf({ symptoms }: Sick): string[] {
  return symptoms.slice(0, 1).flatMap(({ claim }) => claim.evidence.slice(0, 1));
}

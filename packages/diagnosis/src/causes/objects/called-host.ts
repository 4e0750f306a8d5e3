import type { Difference } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { Mention } from "../../graph/references.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { setTemplate } from "../../kit/template-step.ts";
import { readLogLine } from "../../messages/log-line.ts";
import { isHost } from "../../messages/named-ports.ts";
import { newestRollout, type RolloutChange, rolloutChange } from "../../rollout/rollout-change.ts";
import { turnsOf } from "../../rollout/turns-of.ts";
import { templateChangeOf } from "../../rollout/write-changes.ts";

/** `cart:8080`, or `cart` where no port is named. */
export function hostOf({ host, port }: Mention): string {
  return port === undefined ? host : `${host}:${port}`;
}

/** Evidence: where the template names the host; `{host}` and `{place}`. */
export function citeMention(
  { cite }: Pick<Inquiry, "cite">,
  { ref }: Workload,
  mention: Mention,
): string {
  const host = hostOf(mention);
  return cite.fact({
    subject: ref,
    pointer: `/spec/template/spec${mention.pointer}`,
    value: host,
    values: { host, place: mention.place },
    text: `${written(ref)}, container ${mention.container}: ${mention.place} names ${host}`,
  });
}

/** Evidence: the last line of its logs that names the host as one that it cannot reach, and that is a proof. */
export function lineAbout(
  { logs, cite }: Inquiry,
  { pods }: Workload,
  { name, isProof }: { readonly name: string; readonly isProof: (line: string) => boolean },
): string | undefined {
  for (const log of logs.ofAny(pods)) {
    const line = log.lines.findLast(
      (item) => namesHost(item, name) && isFailedCall(item) && isProof(item),
    );
    if (line !== undefined) return cite.line(log, line);
  }
  return undefined;
}

function namesHost(line: string, name: string): boolean {
  const words = line.toLowerCase().split(/[^\w.-]+/);
  return words.some((word) => isHost(word, name.toLowerCase()));
}

function isFailedCall(line: string): boolean {
  const { call } = readLogLine(line);
  return call !== undefined && call.failure !== "unclear";
}

/** The newest rollout, if it wrote the variable that names the host. */
export function rolloutOf(
  { ledger }: Inquiry,
  workload: Workload,
  mention: Mention,
): RolloutChange | undefined {
  const variable = variableOf(mention);
  const rollout = newestRollout(workload, ledger);
  const wrote = rollout?.differences.some(
    ({ aspect, name }) => aspect === "env" && name === variable,
  );
  return variable !== undefined && wrote === true ? rollout : undefined;
}

/**
 * When the template came to name the host, RFC 3339, by the newest rollout that wrote it there, or the last write of a
 * template without rollouts; else since the workload was made. Absent where nothing tells it.
 */
export function namedAt(
  { ledger }: Inquiry,
  workload: Workload,
  mention: Mention,
): { readonly at: string; readonly isRollout: boolean } | undefined {
  const newest = turnsOf(workload)
    .filter(({ previous }) => previous !== undefined)
    .flatMap((turn) => rolloutChange(workload, turn, ledger) ?? [])
    .find(({ differences }) => differences.some((it) => touched(it, mention)));
  const isKept = workload.rollouts.length > 0;
  const at = isKept ? newest?.change.at : templateChangeOf(workload, ledger)?.at;
  const made = workload.metadata?.creationTimestamp;
  if (at !== undefined) return { at, isRollout: isKept };
  return made === undefined ? undefined : { at: made, isRollout: false };
}

function touched({ aspect, name }: Difference, { place, container }: Mention): boolean {
  if (aspect === "containers") return name === container;
  return aspect === "env" ? place === `env ${name}` : aspect === "command" && isCommand(place);
}

function isCommand(place: string): boolean {
  return place === "args" || place === "command";
}

/** `CART_ADDR` of `env CART_ADDR`. */
function variableOf({ place }: Mention): string | undefined {
  return place.startsWith("env ") ? place.slice("env ".length) : undefined;
}

/** The variable with what is meant, where its value is nothing but a host and its port. */
export function nameInstead(
  workload: Workload,
  mention: Mention,
  { host, port }: Pick<Mention, "host" | "port">,
): DraftStep[] {
  const variable = variableOf(mention);
  const container = workload.template?.spec.containers.find(
    ({ name }) => name === mention.container,
  );
  const value = container?.env.find(({ name }) => name === variable)?.value ?? "";
  if (variable === undefined || value.toLowerCase() !== hostOf(mention)) return [];
  const meant = hostOf({ ...mention, host, port });
  const own = [`${variable}=${meant}`];
  return setTemplate(
    workload,
    (what) => shellWords`set env ${what} -c ${mention.container} ${{ own }}`,
    `names ${meant}, if that is meant`,
  );
}

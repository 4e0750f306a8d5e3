import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { type Remover, removers } from "./finalizers.table.ts";
import type { Trouble } from "./trouble.ts";

/** Nobody reads more of them. */
const TOLD_AT_MOST = 2;

type Told = Pick<Trouble, "facts" | "later" | "nextCheck">;

/** Who is to take the finalizers of an object away, and when; by hand nobody should. */
export function whoRemoves(inquiry: Inquiry, ref: ObjectRef, finalizers: readonly string[]): Told {
  const told = finalizers.slice(0, TOLD_AT_MOST);
  if (told.length === 0) return { facts: [] };
  return {
    facts: told.map((finalizer) => saysWho(inquiry, ref, finalizer)),
    later: [{ text: "take no finalizer away by hand: what it guards would be left behind" }],
    ...present({ nextCheck: told.flatMap(lookAtRemover)[0] }),
  };
}

function saysWho({ cite, say }: Inquiry, ref: ObjectRef, finalizer: string): Claim {
  const fact = cite.fact({
    subject: ref,
    pointer: ref.kind === "Namespace" ? "/status/conditions" : "/metadata/finalizers",
    value: finalizer,
    values: { finalizer },
    text: `finalizer ${finalizer} holds ${written(ref)}`,
  });
  const { who, when } = removerOf(finalizer) ?? {};
  return who === undefined
    ? say("The controller that set {finalizer} has to take it away: it does not, or is gone.", fact)
    : say(`It is for ${who} to take {finalizer} away, when ${when}.`, fact);
}

/** Another than Kubernetes itself takes it away, which does so once its own work is done. */
export function isOfOthers(finalizer: string): boolean {
  return removerOf(finalizer)?.who !== "Kubernetes";
}

function removerOf(finalizer: string): Remover | undefined {
  return removers.find(({ of }) => of.test(finalizer));
}

/** Is it there, and does it run? */
function lookAtRemover(finalizer: string): DraftStep[] {
  const { who, app } = removerOf(finalizer) ?? {};
  return app === undefined
    ? []
    : [
        {
          text: `see whether ${who} runs`,
          kubectl: shellWords`get pods -A -l app.kubernetes.io/name=${app}`,
          object: { kind: "Pod", name: "*" },
        },
      ];
}

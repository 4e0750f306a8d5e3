import { type Claim, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { type Remover, removers } from "./finalizers.table.ts";
import type { Trouble } from "./trouble.ts";

/** Nobody reads more of them. */
const TOLD_AT_MOST = 2;

type Told = Pick<Trouble, "facts" | "later" | "look" | "nextCheck">;

/** Who is to take the finalizers of an object away, and when; by hand nobody should. */
export function whoRemoves(inquiry: Inquiry, ref: ObjectRef, finalizers: readonly string[]): Told {
  const told = finalizers.slice(0, TOLD_AT_MOST);
  if (told.length === 0) return { facts: [] };
  const user = ref.kind === "PersistentVolumeClaim" ? userOf(inquiry, ref) : undefined;
  return {
    facts: [
      ...told.map((finalizer) => saysWho(inquiry, ref, finalizer)),
      ...(user === undefined ? [] : [saysUser(inquiry, user, ref)]),
    ],
    later: [{ text: "take no finalizer away by hand: what it guards would be left behind" }],
    ...present({ look: user?.ref, nextCheck: told.flatMap(lookAtRemover)[0] }),
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

/** A pod that mounts the claim. */
function userOf({ cluster }: Inquiry, claim: ObjectRef): PodView | undefined {
  return cluster.pods.find(
    ({ isOver, namespace, object }) =>
      !isOver && namespace === claim.namespace && mountOf(object, claim.name) >= 0,
  );
}

function mountOf({ spec }: PodView["object"], claim: string): number {
  return spec.volumes.findIndex(({ persistentVolumeClaim: it }) => it?.claimName === claim);
}

function saysUser({ cite, say }: Inquiry, user: PodView, claim: ObjectRef): Claim {
  const mounts = cite.field(user, {
    pointer: `/spec/volumes/${mountOf(user.object, claim.name)}`,
    value: claim.name,
    text: `mounts claim ${claim.name}`,
  });
  return say(`${written(refIn(user.namespace, "Pod", user.ref.name))} still mounts it.`, mounts);
}

import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { type GitOpsOwner, gitOpsOwner, reverts } from "../rollout/gitops-owner.ts";
import { isByHand } from "../rollout/writes-of.ts";
import type { Metadata } from "../state/shapes.ts";
import type { DraftStep } from "./draft.ts";

/** What is to be mended, and who may revert it. */
interface Mending {
  readonly ref: ObjectRef;
  readonly metadata: Metadata | undefined;
  /** Who wrote what is wrong: a field manager. */
  readonly changedBy?: string | undefined;
  /** Steps that mend: those that change the object may be reverted. */
  readonly steps: readonly DraftStep[];
  /** What to change in its source: `put PAYMENT_GATEWAY_URL back`. */
  readonly what: string | undefined;
}

interface Mended {
  readonly fix: readonly DraftStep[];
  readonly later: readonly DraftStep[];
}

/** The steps in the order in which they work: what would revert them is paused first. What was changed by hand beside its source is drift. */
export function mended({ ref, metadata, changedBy, steps, what }: Mending): Mended {
  const owner = gitOpsOwner(metadata);
  const isChanged = steps.some(({ object }) => object && keyOf(object) === keyOf(ref));
  const later = inSource(isChanged, what, owner);
  if (owner === undefined || !reverts(owner)) return { fix: steps, later };
  if (isByHand(changedBy)) return drifted(owner, changedBy);
  const pause = isChanged ? [pauseOf(owner, steps)] : [];
  return { fix: [...pause, ...steps], later };
}

function inSource(
  isChanged: boolean,
  what: string | undefined,
  owner: GitOpsOwner | undefined,
): DraftStep[] {
  if (!isChanged && what === undefined) return [];
  const source = `${what ?? "make the same change"} in the source`;
  if (owner === undefined) return [{ text: source }];
  if (!reverts(owner))
    return [{ text: `${source}: the next upgrade of ${owner.name} writes over a change by hand` }];
  const resume = isChanged ? ", then turn its sync on again" : "";
  return [{ text: `${source} of ${owner.name}${resume}` }];
}

/** What keeps the tool from reverting the steps behind it. */
function pauseOf(owner: GitOpsOwner, steps: readonly DraftStep[]): DraftStep {
  const { tool, unit } = owner;
  const what = steps.some(({ undoesRollout }) => undoesRollout) ? "an undo" : "this change";
  const text = `${tool} owns it and would sync over ${what}`;
  const name = unit.name;
  return tool === "Argo CD"
    ? { text, command: shellWords`argocd app set ${name} --sync-policy none`, pauses: tool }
    : {
        text,
        flux: shellWords`suspend ${unit.kind.toLowerCase()} ${name}`,
        object: unit,
        pauses: tool,
      };
}

/** An undo would be drift, too: the source says how it should be. */
function drifted(owner: GitOpsOwner, by: string | undefined): Mended {
  const { tool, unit, name } = owner;
  return {
    fix: [
      {
        text: `changed by hand (${by}), beside ${tool}: see what differs from the source`,
        ...(tool === "Argo CD"
          ? { command: shellWords`argocd app diff ${unit.name}` }
          : { flux: shellWords`get ${unit.kind.toLowerCase()}s ${unit.name}`, object: unit }),
      },
      { text: "puts back what the source says, if the source is right", ...sync(owner) },
    ],
    later: [{ text: `if the change by hand was meant, make it in the source of ${name}` }],
  };
}

function sync({ tool, unit }: GitOpsOwner): Pick<DraftStep, "command" | "flux" | "object"> {
  const name = unit.name;
  if (tool === "Argo CD") return { command: shellWords`argocd app sync ${name}` };
  const how = unit.kind === "HelmRelease" ? "--force" : "--with-source";
  return {
    flux: shellWords`reconcile ${unit.kind.toLowerCase()} ${name} ${{ own: [how] }}`,
    object: unit,
  };
}

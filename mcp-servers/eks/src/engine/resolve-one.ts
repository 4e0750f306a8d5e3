import { AppError, type Gap, type ObjectRef, present } from "@binnacle/contracts";
import type { Source } from "../read-state.ts";
import { resolveCandidates } from "../resolve/resolve-candidates.ts";
import { nameOf } from "../tools/name-of.ts";

interface Asked {
  readonly namespace: string;
  readonly target?: string | undefined;
}

interface One {
  /** Absent: the namespace as a whole. */
  readonly target?: ObjectRef;
  /** What could not be listed on the way. */
  readonly gaps: readonly Gap[];
}

/** The one object of a namespace that a name means. Throws `AppError`: not_found with what is near, bad_input with what fits. */
export async function resolveOne(
  source: Source,
  { namespace, target }: Asked,
  signal: AbortSignal,
): Promise<One> {
  const asked = target === undefined ? { namespace } : { namespace, target };
  const { resolution, gaps } = await resolveCandidates(source, [asked], signal);
  if (resolution.kind === "found")
    return { gaps, ...(resolution.target !== undefined && { target: resolution.target }) };
  if (resolution.kind === "ambiguous")
    throw new AppError(
      "bad_input",
      `${JSON.stringify(target)} fits several: ${resolution.candidates.map(nameOf).join(", ")}. Name the kind: deployment/${target}.`,
    );
  const { what, name, near } = resolution;
  const where = what === "object" ? ` in namespace ${namespace}` : "";
  const hint = near.length === 0 ? "" : ` Near: ${near.map(nameOf).join(", ")}.`;
  const [unread] = what === "object" ? gaps : [];
  if (unread !== undefined) throw notKnown(`${JSON.stringify(name)}${where}`, unread, hint);
  throw new AppError("not_found", `There is no ${what} ${JSON.stringify(name)}${where}.${hint}`);
}

/** Where not all could be listed, a name that was not found may still be there. */
function notKnown(asked: string, { kind, what, why, about, remedy }: Gap, hint: string): AppError {
  return new AppError(
    kind === "refused" ? "denied" : "unavailable",
    `Not known whether there is ${asked}: ${what} not seen. ${why}${hint}`,
    { remedy, unseen: present({ what, about }) },
  );
}

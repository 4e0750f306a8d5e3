import { AppError, type Gap } from "@binnacle/contracts";
import type { ClusterApi } from "../api/cluster-api.ts";
import { nameOf } from "../tools/diagnosis-text.ts";
import { resolveCandidates } from "./resolve-candidates.ts";

/** What there is not is no answer: throws `AppError` (not_found) with what is near. Gives what could not be looked up. */
export async function assertNamespace(
  api: ClusterApi,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly Gap[]> {
  if (namespace === undefined) return [];
  const { resolution, gaps } = await resolveCandidates({ api }, [{ namespace }], signal);
  if (resolution.kind !== "unknown") return gaps;
  const near = resolution.near.map(nameOf).join(", ");
  throw new AppError(
    "not_found",
    `There is no namespace ${JSON.stringify(namespace)}.${near === "" ? "" : ` Near: ${near}.`}`,
  );
}

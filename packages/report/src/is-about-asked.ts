import type { Gap, Investigation } from "@binnacle/contracts";
import { isWithin } from "@binnacle/diagnosis";

/** Whether a gap hides something of what was asked about. */
export function isAboutAsked({ about }: Gap, { target, scope }: Investigation): boolean {
  const isOther = about?.name !== undefined && target !== undefined && about.name !== target.name;
  return !isOther && isWithin(target?.namespace ?? scope.namespace, about);
}

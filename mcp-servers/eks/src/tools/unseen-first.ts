import type { Gap } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { lines } from "./lines.ts";

/** More of them nobody reads; their number is told. */
const namedAtMost = 3;
const toldAtMost = 6;

type Part = string | false | undefined;

/**
 * An answer as text. What was not seen is the first line, since a long answer is cut at its end; then come the parts. Who
 * the cluster is hides nothing of what was asked, and is told last.
 */
export function unseenFirst(gaps: readonly Gap[], ...parts: readonly Part[]): string {
  const [hiding, aside] = [gaps.filter((gap) => !isAside(gap)), gaps.filter(isAside)];
  const [only, ...others] = hiding;
  const first = only !== undefined && others.length === 0 && `NOT SEEN: ${gapText(only)}`;
  const several = others.length > 0 && lines(unseenNames(hiding), gapDetails(hiding));
  return lines(first, several, ...parts, ...aside.map((gap) => `not seen: ${gapText(gap)}`));
}

/** `NOT SEEN: pods in namespace shop, services in namespace shop and 2 more.` */
export function unseenNames(gaps: readonly Gap[], title = "NOT SEEN"): string | false {
  const hiding = gaps.filter((gap) => !isAside(gap));
  const named = hiding.slice(0, namedAtMost).map(({ what }) => what);
  const more = hiding.length > named.length ? ` and ${hiding.length - named.length} more` : "";
  return hiding.length > 0 && `${title}: ${named.join(", ")}${more}.`;
}

/** Why, and what would change it, a line each. */
export function gapDetails(gaps: readonly Gap[]): string | false {
  const hiding = gaps.filter((gap) => !isAside(gap));
  const more = hiding.length - toldAtMost;
  return lines(
    ...hiding.slice(0, toldAtMost).map((gap) => `- not seen: ${gapText(gap)}`),
    more > 0 && `- … ${counted(more, "more gap")}`,
  );
}

/** Who the cluster is; whose namespaces are not named. */
export function isAside({ about }: Gap): boolean {
  const kinds = new Set(about?.kinds);
  return kinds.size === 1 && kinds.has("Namespace");
}

function gapText({ what, why, remedy }: Gap): string {
  const todo = remedy === undefined ? "" : ` Remedy: ${remedy.command ?? remedy.text}`;
  return `${what}: ${why}${todo}`;
}

/** Licences under which we use what others wrote, by their SPDX ids. Another one is read by a person before it stands here. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MPL-2.0",
  "PSF-2.0",
  "Unlicense",
]);

/** Packages that do not name their licence, by the beginning of their name; what a person read elsewhere. */
const read: Readonly<Record<string, string>> = { "kubernetes-mcp-server-": "Apache-2.0" };

/** By licence. */
type Listing = Readonly<
  Record<string, readonly { readonly name: string; readonly versions: readonly string[] }[]>
>;

/** A line for each package whose licence is not allowed; `listing`: what `pnpm licenses list --json` prints. */
export function licenceFaults(listing: Listing): string[] {
  return Object.entries(listing).flatMap(([licence, packages]) =>
    packages
      .filter(({ name }) => !isAllowed(isNamed(licence) ? licence : readOf(name)))
      .map(
        ({ name, versions }) =>
          `${name} ${versions.join(", ")} has the licence ${licence}, which is not in the list of scripts/licences.ts.`,
      ),
  );
}

function isNamed(licence: string): boolean {
  return licence !== "Unknown";
}

function readOf(name: string): string {
  const found = Object.entries(read).find(([beginning]) => name.startsWith(beginning));
  return found?.[1] ?? "";
}

/** `MIT OR Apache-2.0`: one will do; `MIT AND CC-BY-4.0`: both are needed. What mixes them is for a person. */
function isAllowed(expression: string): boolean {
  const words = expression.replaceAll(/[()]/gu, "");
  const all = words.split(" AND ");
  if (all.length > 1) return all.every((licence) => allowed.has(licence.trim()));
  return words.split(" OR ").some((licence) => allowed.has(licence.trim()));
}

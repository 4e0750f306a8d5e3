/** The reason of a skip, for a title. */
export function because(missing: string | undefined): string {
  return missing === undefined ? "" : ` (${missing})`;
}

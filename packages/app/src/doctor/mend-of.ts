/** The text of a remedy, and the line to run below it. */
export function mendOf(
  remedy: { readonly text: string; readonly command?: string | undefined } | undefined,
): string | undefined {
  return remedy && [remedy.text, remedy.command].filter(Boolean).join("\n");
}

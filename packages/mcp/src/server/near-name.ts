/** The name that was most likely meant. What knows that is loaded when a name is wrong: it costs a tenth of a second. */
export async function nearName(
  name: string,
  candidates: readonly string[],
): Promise<string | undefined> {
  const { nearMisses } = await import("@binnacle/diagnosis");
  return nearMisses(name, candidates, 1)[0];
}

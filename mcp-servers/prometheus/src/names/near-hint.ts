/** `; near: shop`; empty: no name is. What knows it is loaded when a name is wrong: it costs a tenth of a second. */
export async function nearHint(name: string, known: Iterable<string>): Promise<string> {
  const { nearMisses } = await import("@binnacle/diagnosis");
  const near = nearMisses(name, known);
  return near.length === 0 ? "" : `; near: ${near.join(", ")}`;
}

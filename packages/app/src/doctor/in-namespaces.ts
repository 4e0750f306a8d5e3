/** More are counted. */
const namedAtMost = 5;

/** ` in shop, payments`; nothing where the whole cluster is meant. */
export function inNamespaces(names: readonly string[]): string {
  if (names.length === 0) return "";
  return ` in ${names.length > namedAtMost ? `${names.length} namespaces` : names.join(", ")}`;
}

/** Names alone may fit pods of another workload: that is said, and nothing of the surer ways. */
export function membersNote(podsBy: string | undefined): string {
  if (podsBy === "name") return " (pods told by their names)";
  return podsBy === "application label" ? " (pods told by their application label)" : "";
}

/** What is asked may be nowhere, or may answer that it fails: the kind of its gap tells neither from the other. */
export function unreachedMend(setting: string): string {
  return `If no answer came, correct ${setting}, and let this pod reach it (NetworkPolicy, DNS, TLS). If an error was answered (HTTP 5xx), see its log and that of a proxy before it.`;
}

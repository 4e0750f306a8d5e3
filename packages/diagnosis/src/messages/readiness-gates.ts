/** The gates that a kubelet names: `corresponding condition of pod readiness gate "x.io/lb" does not exist.` */
export function readinessGatesIn(message: string): string[] {
  const [, ...named] = message.split('readiness gate "');
  return named.map((part) => part.split('"')[0] ?? "").filter((name) => name !== "");
}

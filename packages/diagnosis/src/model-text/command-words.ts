/** Programs that somebody runs in a shell. */
const programs =
  "kubectl|argocd|helm|kustomize|aws|eksctl|gcloud|az|terraform|docker|podman|crictl|nerdctl|curl|wget|nc|ssh|scp|sudo|sh|bash|zsh|eval|exec|rm|dd|chmod|chown|kill|pkill|reboot|shutdown|systemctl|psql|mysql|mongosh|redis-cli|python3?|node|perl";
const begins = new RegExp(String.raw`^[\s$>#]*(?:\S*\/)?(?:${programs})(?:\s|$)`, "iu");
const stands = new RegExp(
  String.raw`(?<![\w./-])(?:kubectl|argocd|helm|aws|eksctl|docker|curl|wget|sh|bash|rm|psql|sudo)\s+(?!(?:releases?|charts?|regions?|credentials)(?![\w./-]))[-\w./]+`,
  "gu",
);

/** Whether what stands in backticks is run by who reads it: a program, and what is said to it. */
export function isCommand(code: string): boolean {
  return begins.test(code) && /\S\s+\S/u.test(code);
}

/** Commands that stand in a sentence as if they were words of it: `helm uninstall`. */
export function commandsIn(text: string): string[] {
  return text.match(stands) ?? [];
}

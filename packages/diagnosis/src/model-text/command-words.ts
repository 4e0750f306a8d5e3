/** Programs that somebody runs in a shell. */
const programs: ReadonlySet<string> = new Set(
  `kubectl argocd helm kustomize aws eksctl gcloud az terraform docker podman crictl nerdctl curl wget nc ssh scp sudo sh bash zsh eval exec rm dd
   chmod chown kill pkill reboot shutdown systemctl psql mysql mongosh redis-cli python python3 node perl`.split(
    /\s+/u,
  ),
);

/** What follows a program in a sentence where it is a command, and no word about it. */
const follows: readonly (readonly [programs: ReadonlySet<string>, next: RegExp])[] = [
  [
    new Set("kubectl argocd helm aws eksctl docker".split(" ")),
    /^(?:-.*|get|describe|delete|apply|create|edit|replace|patch|rollout|scale|set|drain|cordon|uncordon|exec|run|cp|port-forward|logs|annotate|label|uninstall|install|upgrade|rollback|app|eks|ec2|iam|s3|rm|stop|kill|login)$/u,
  ],
  [new Set("curl wget".split(" ")), /^(?:-|https?:|[^.]{1,80}\.\S)/u],
  [new Set("sh bash zsh rm psql sudo".split(" ")), /^(?:-|\/|\S{1,80}\.sh$)/u],
];

/** Whether what stands in backticks is run by who reads it: a program, and what is said to it. */
export function isCommand(code: string): boolean {
  const [first = "", second] = code.split(/\s+/u).filter((word) => !/^[$>#]*$/u.test(word));
  const program = first.slice(first.lastIndexOf("/") + 1).toLowerCase();
  return second !== undefined && programs.has(program);
}

/** Commands that stand in a sentence as if they were words of it: `helm uninstall`. */
export function commandsIn(text: string): string[] {
  const words = text.split(/\s+/u).map((word) => word.replace(/^["'“„«(]{1,3}/u, ""));
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? "";
    const isFollowed = follows.some(([names, form]) => names.has(word) && form.test(next));
    return isFollowed ? [`${word} ${next}`] : [];
  });
}

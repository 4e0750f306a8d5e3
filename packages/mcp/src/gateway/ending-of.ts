/** What a child's last line tells of the kind of its end. The line itself may hold a secret: it is in the log alone. */
const kinds: readonly (readonly [said: RegExp, kind: string])[] = [
  [/EACCES|EPERM|permission denied/iu, "permission denied"],
  [/command not found|not found in path/iu, "command not found"],
  [/cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|no module named/iu, "a module is missing"],
  [/ENOENT|no such file/iu, "a file is missing"],
  [/EADDRINUSE|address already in use/iu, "its address is in use"],
  [/heap out of memory|out of memory|ENOMEM/iu, "out of memory"],
  [/(?:unknown|unrecognized|invalid|missing|required) (?:option|flag|argument)/iu, "a wrong flag"],
  [/unauthori[sz]ed|forbidden|access ?denied|credentials/iu, "credentials were refused"],
  [/certificate|x509/iu, "a certificate was not trusted"],
  [/ECONNREFUSED|connection refused/iu, "connection refused"],
  [/ENOTFOUND|no such host|EAI_AGAIN/iu, "unknown host"],
  [/kubeconfig/iu, "its kubeconfig cannot be used"],
];

/** How a child ended, in words of ours. */
export function endingOf({
  code,
  signal,
  lastLine,
}: {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lastLine: string;
}): string {
  const end = signal === null ? `exit code ${code ?? "unknown"}` : `ended by ${signal}`;
  const kind = kinds.find(([said]) => said.test(lastLine))?.[1];
  return `${end}${kind === undefined ? "" : `, ${kind}`}; its lines are in the log`;
}

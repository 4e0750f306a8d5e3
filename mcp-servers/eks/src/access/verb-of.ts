import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";

/** The verbs of RBAC: of requests, and those that authorisers of their own ask for. */
const verbs = new Set(
  "get list watch create update patch delete deletecollection impersonate bind escalate approve sign attest use *".split(
    " ",
  ),
);
/** What people call by the command, and what the API server asks for it. */
const commands: Readonly<Record<string, string>> = {
  exec: "create on pods/exec",
  attach: "create on pods/attach",
  "port-forward": "create on pods/portforward",
  logs: "get on pods/log",
  log: "get on pods/log",
  evict: "create on pods/eviction",
  scale: "patch on deployments/scale",
  apply: "patch, and create where it is not there",
  edit: "patch",
  describe: "get",
  read: "get, list or watch",
  write: "create, update or patch",
};

/** Throws `AppError` (bad_input) for what is no verb, with the one that was meant. */
export function verbOf(word: string): string {
  const verb = word.trim().toLowerCase();
  if (verbs.has(verb)) return verb;
  const meant = commands[verb] ?? nearMisses(verb, verbs, 1)[0];
  const hint = meant === undefined ? `Verbs: ${[...verbs].join(", ")}.` : `Ask for ${meant}.`;
  throw new AppError("bad_input", `${JSON.stringify(word)} is no verb of RBAC. ${hint}`);
}

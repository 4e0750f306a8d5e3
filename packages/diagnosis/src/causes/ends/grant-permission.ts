import { shellQuoted } from "../../facts/kubectl.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Story } from "../../kit/story.ts";
import { errorLine } from "../../logs/error-line.ts";
import type { ReadLog } from "../../logs/log-book.ts";
import { type IamDenial, readIamDenial } from "../../messages/iam-denial.ts";

const TAKES_ROLE = "sts:AssumeRoleWithWebIdentity";

/** Of a program that ends because AWS refused it: what to allow whom, and where its role is named. */
export function grantPermission(
  { ref, object }: PodView,
  log: ReadLog | undefined,
): Pick<Story, "fix" | "nextCheck"> {
  const line = log && errorLine(log.lines);
  const denial = line === undefined ? undefined : readIamDenial(line);
  if (denial === undefined) return {};
  const account = object.spec.serviceAccountName ?? "default";
  return {
    fix: [{ text: grant(denial, account) }],
    nextCheck: {
      text: "see which role its service account names, if any",
      kubectl: `get serviceaccount ${shellQuoted(account)} -o yaml`,
      object: ref,
    },
  };
}

function grant({ action, role, resource }: IamDenial, account: string): string {
  if (action === TAKES_ROLE)
    return `let the trust policy of the role that serviceaccount/${account} names take this service account (${action})`;
  const who = role === undefined ? `the role of serviceaccount/${account}` : `role ${role}`;
  const where = resource === undefined ? "" : ` on ${resource}`;
  return `allow ${who} in IAM to do ${action}${where}; a policy of the resource or of the account may refuse it as well`;
}

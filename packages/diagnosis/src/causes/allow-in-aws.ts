import type { IamDenial } from "../messages/iam-denial.ts";

const TAKES_ROLE = "sts:AssumeRoleWithWebIdentity";

/** What to allow whom, where AWS refused. `whose`: who asked it, as a sentence names it: `serviceaccount/pay`. */
export function allowInAws({ action, role, resource }: IamDenial, whose: string): string {
  if (action === TAKES_ROLE)
    return `correct the trust policy of the role of ${whose}: it must let the service account take it (${action})`;
  const who = role === undefined ? `the role of ${whose}` : `role ${role}`;
  const where = resource === undefined ? "" : ` on ${resource}`;
  return `allow ${who} in IAM to do ${action}${where}; a policy of the resource or of the account may refuse it as well`;
}

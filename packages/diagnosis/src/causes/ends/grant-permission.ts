import { shellWords } from "../../facts/shell-words.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { Story } from "../../kit/story.ts";
import { errorLine } from "../../logs/error-line.ts";
import type { ReadLog } from "../../logs/read-log.ts";
import { readIamDenial } from "../../messages/iam-denial.ts";
import { allowInAws } from "../allow-in-aws.ts";

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
    fix: [{ text: allowInAws(denial, `serviceaccount/${account}`) }],
    nextCheck: {
      text: "see which role its service account names, if any",
      kubectl: shellWords`get serviceaccount ${account} -o yaml`,
      object: ref,
    },
  };
}

import { grantPermission } from "./grant-permission.ts";
import { toldCause } from "./told-cause.ts";

/** What it calls knows it not, or does not allow it: AWS, a database, an API. */
export const accessDenied = toldCause({
  id: "access-denied",
  title: "Access denied",
  high: "its last error is that it was refused with the credentials that it has",
  ruledOut: "no container that ended was refused by what it called",
  kind: "access-denied",
  does: "is refused by what it calls",
  mend: "correct the credentials, or grant them what it asks for",
  more: ({ pod, log }) => grantPermission(pod, log),
});

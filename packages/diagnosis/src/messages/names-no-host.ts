import { gapsIn } from "./forms.ts";

/** What programs write when a name has no address for them. */
const UNRESOLVED =
  /ENOTFOUND|EAI_AGAIN|NXDOMAIN|SERVFAIL|UnknownHost|no such host|could not resolve|name or service not known|name resolution/i;

/** The line says that a name was not resolved. */
export function namesNoHost(line: string): boolean {
  return UNRESOLVED.test(line) || gapsIn("lookup … on …:53: ", line) !== undefined;
}

/** The name server answered that it could not find out: SERVFAIL, and the words of Go for it. */
export function nameServerFails(line: string): boolean {
  return /SERVFAIL|server misbehaving/i.test(line);
}

const MISSING = /not found|does(?: not|n't) exist|could not (?:find|be found)|no such/i;
/** What stands around the name of an object in a sentence; a namespace may stand before it. */
const BETWEEN = /[^\w.-]+/;

/** A message says of the Secret of this name that it is not there: a Service may have the same name. */
export function namesMissingSecret(message: string, name: string): boolean {
  const words = message.split(BETWEEN).map((word) => word.replace(/\.$/, ""));
  return name !== "" && /secret/i.test(message) && MISSING.test(message) && words.includes(name);
}

import { AppError } from "@binnacle/contracts";
import { resourceOf } from "../access/resource-of.ts";
import { reviewAccess } from "../access/review-access.ts";
import { valueOf } from "../api/failure.ts";
import type { Run } from "./printed.ts";
import { scopeOf } from "./scope-of.ts";

/** `kubectl auth can-i VERB RESOURCE [NAME]`: what this server itself may do, by a review of the API server. */
export const runAuthCanI: Run = async (deps, command, signal) => {
  const [verb, word, given] = command.words;
  if (verb === undefined || word === undefined)
    throw new AppError(
      "bad_input",
      "A verb and a resource are needed: auth can-i list pods -n NS.",
    );
  const { resourceWord, name } = named(word, given);
  const resource = await resourceOf(deps.api, resourceWord, signal);
  const namespace = resource.isNamespaced ? await scopeOf(deps, command) : undefined;
  const asked = { verb, resource, namespace, name };
  const { isAllowed, reason } = valueOf(await reviewAccess(deps.api, asked, { signal }));
  const why = reason === undefined ? "" : ` - ${reason}`;
  return { output: `${isAllowed ? "yes" : "no"}${why}`, hasMore: false };
};

/** As kubectl reads it: `pods/web` is the pod web, and no part of pods; a part is written `pods/log`, which no pod is called. */
function named(word: string, given: string | undefined) {
  const [resource = "", second, ...more] = word.split("/");
  const isName = second !== undefined && more.length === 0 && !parts.has(second);
  return isName ? { resourceWord: resource, name: second } : { resourceWord: word, name: given };
}

/** Subresources of the built-in kinds. */
const parts: ReadonlySet<string> = new Set(
  "log exec attach portforward proxy eviction binding status scale ephemeralcontainers resize token".split(
    " ",
  ),
);

import { Candidate } from "@binnacle/contracts";
import { z } from "zod";

type Arguments = Readonly<Record<string, unknown>>;

/** `diagnose` takes no more. */
const candidatesAtMost = 12;

const Input = z.looseObject({ ...Candidate.shape, candidates: z.array(Candidate).optional() });

/**
 * `diagnose` for who may look at these namespaces only: what names no namespace is looked for in each of theirs. What
 * is likeliest meant and lies elsewhere stays, alone, so that it is refused by its name.
 */
export function candidatesWithin(args: Arguments, namespaces: readonly string[]): Arguments {
  const input = Input.safeParse(args).data;
  if (input === undefined) return args;
  const { target, namespace, candidates = [{ target, namespace }], ...rest } = input;
  const [first] = candidates;
  if (first?.namespace !== undefined && !namespaces.includes(first.namespace))
    return { ...rest, candidates: [first] };
  const within = candidates.flatMap((candidate) => inEach(candidate, namespaces));
  return within.length === 0 ? args : { ...rest, candidates: within.slice(0, candidatesAtMost) };
}

function inEach({ target, namespace }: Candidate, namespaces: readonly string[]): Candidate[] {
  if (namespace !== undefined) return namespaces.includes(namespace) ? [{ target, namespace }] : [];
  // The whole of several is no one thing to look at.
  if (target === undefined) return namespaces.length === 1 ? namespaces.map(whole) : [];
  const named = namespaces.filter((name) => name === target).map(whole);
  return [...namespaces.map((name) => ({ target, namespace: name })), ...named];
}

function whole(namespace: string): Candidate {
  return { namespace };
}

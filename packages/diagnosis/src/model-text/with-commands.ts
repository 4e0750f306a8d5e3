import type { Claim, Slot } from "@binnacle/contracts";

const code = /`([^`\n]{1,500})`/gu;
const command = /^(?:kubectl|argocd)\s/u;

/**
 * A claim of a model without its backticks: a command becomes a slot, whose words are no claim of ours, and a name is a word
 * that surfaces style by themselves.
 */
export function withCommands(claim: Claim): Claim {
  const { text: written, slots = {} } = claim;
  const made: Record<string, Slot> = {};
  const text = written.replaceAll(code, (_found, inner: string) => {
    if (!command.test(inner)) return inner;
    const name = `c${Object.keys(made).length + 1}`;
    made[name] = { value: inner };
    return `{${name}}`;
  });
  const all = { ...slots, ...made };
  return { ...claim, text, ...(Object.keys(all).length === 0 ? {} : { slots: all }) };
}

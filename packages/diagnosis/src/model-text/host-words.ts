import { holdsToken } from "./holds-token.ts";

/** Ends of names that surfaces and people take for addresses of the web. */
const host =
  /(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}(?:com|net|org|io|dev|app|ai|co|cloud|biz|info|xyz|site|online|store|shop|link|click|page|top|live|me|us|eu|uk|de|fr|nl|pl|ru|cn|su|tk|gg|ly|sh|to|tv|cc|in|jp|br|ch|at|se|no|es|it|example|test)(?![\w-]|\.[a-z0-9])/giu;
/** What Kubernetes itself names so. */
const ofKubernetes = /(?:^|\.)(?:k8s|kubernetes)\.io$/iu;

/** Hosts in a text that no fact of the cluster names: a log may name any. */
export function strangeHosts(text: string, facts: () => string): string[] {
  const found = (text.match(host) ?? []).filter((name) => !ofKubernetes.test(name));
  if (found.length === 0) return [];
  const known = facts().toLowerCase();
  return found.filter((name) => !holdsToken(known, name.toLowerCase()));
}

import { isPlain, looksRandom } from "./plain-value.ts";
import type { Span } from "./replace-secrets.ts";

/** What tells a secret in words of its own: commands, sentences, statements. The group is the secret. */
const told: readonly RegExp[] = [
  /\bPASSWORD[ \t]{0,4}\([ \t]{0,4}(?:'(?<quoted>[^'\n]{1,200})'|"(?<doubled>[^"\n]{1,200})")/giu,
  /\bpassword (?:is|was) (?:generated|created|set) for [^\s:]{1,100}: (?<word>\S{6,200})/giu,
  /\bpassword for (?:the )?(?:user )?\S{1,100}(?: user)? is:? (?<odd>\S{6,200})/giu,
  /\b(?:unseal|recovery) key(?: \d{1,2})?: (?<word>[\w+/=]{20,200})/giu,
  /--certificate-key[ =](?<word>[\da-f]{32,128})/gu,
  /--from-literal[ =](?<literal>[^\s=]{1,253}=(?:'[^'\n]{1,1000}'|"[^"\n]{1,1000}"|\S{1,1000}))/gu,
  /(?:^|[>\s"'])AUTH (?:(?:default|[\w.-]{1,60}) )?["']?(?<odd>[^\s"']{6,200})["']?(?=\s|["']|$)/gmu,
  /\b(?:sqlplus|sqlldr|expdp|impdp|rman)(?: -\w{1,10}| target){0,4} [\w.-]{1,60}\/(?<word>"[^"\n]{1,100}"|[^\s@"']{1,100})/giu,
  /(?:AKIA|ASIA)[A-Z\d]{12,20}[:/|,;](?<word>[A-Za-z\d+/]{40})(?![\w+/])/gu,
  /^(?:password|passwort|passphrase|kennwort|contraseña|mot de passe) ?:[ \t]{0,4}\r?\n[ \t]{0,20}(?<odd>\S{6,200})[ \t]{0,8}$/gimu,
];
const hint =
  /pass(?:word|wort|phrase)|kennwort|contrase|mot de|seal|recovery key|-key|-literal|AUTH |sqlplus|sqlldr|dp |rman|A[KS]IA/iu;

/** Secrets that no key declares and no form shows, but the words before them. */
export function toldSecrets(text: string): Span[] {
  if (!hint.test(text)) return [];
  return told.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: whole, groups }) => {
      const [kind, given] =
        Object.entries(groups ?? {}).find(([, value]) => value !== undefined) ?? [];
      if (kind === undefined || given === undefined) return [];
      const secret = kind === "literal" ? given.slice(given.indexOf("=") + 1) : given;
      const from = index + whole.lastIndexOf(given) + given.length - secret.length;
      return isSecret(kind, secret) ? [{ from, to: from + secret.length }] : [];
    }),
  );
}

/** A word of a language is none where a sentence may go on. */
function isSecret(kind: string, secret: string): boolean {
  const isOdd =
    looksRandom(secret) ||
    (/\d/u.test(secret) && /[A-Za-z]/u.test(secret) && !/[:=]/u.test(secret));
  return (
    (kind !== "odd" || isOdd) && !isPlain({ name: "password", declared: "number", value: secret })
  );
}

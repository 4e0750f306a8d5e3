/** A flag whose value would be a secret: `--password`, `--api-key=x`. One with a file is none. */
const secretFlag =
  /^--?(?<name>(?:[\w-]+-)?(?:password|passwd|pwd|pass|token|secret|api-?key|access-?key|credentials?|authorization))(?:=|$)/iu;

/** Why a command line is refused: every process of the machine can read it. What it holds is not repeated. */
export function reasonAgainstFlags(words: readonly string[]): string | undefined {
  for (const [place, word] of words.entries()) {
    const name = secretFlag.exec(word)?.groups?.["name"];
    if (name !== undefined)
      return `--${name} is refused: every process of this machine can read a command line. Write the secret to a file and give --${name}-file.`;
    const flag = /^--[\w-]+(?==)/u.exec(word)?.[0];
    const value = flag === undefined ? word : word.slice(flag.length + 1);
    if (hidesSecret(value)) return inUrl(flag ?? words[place - 1] ?? "an address");
  }
  return undefined;
}

function inUrl(flag: string): string {
  const named = flag.startsWith("--") ? `The address of ${flag}` : "An address";
  return `${named} carries credentials, and every process of this machine can read a command line. Take them out, and give a file of its own with the password or token (--help names the flag).`;
}

const secretParameter = /pass|token|secret|key|auth|credential|signature/iu;

/** An address with a user, or with a parameter that is called like a secret. */
function hidesSecret(value: string): boolean {
  if (!/^[a-z][\w+.-]*:\/\//iu.test(value)) return false;
  // A password may hold what no address may.
  if (!URL.canParse(value)) return value.includes("@");
  const { username, password, searchParams } = new URL(value);
  return (
    username !== "" ||
    password !== "" ||
    [...searchParams.keys()].some((key) => secretParameter.test(key))
  );
}

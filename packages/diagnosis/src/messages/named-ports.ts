const PAIRS = /(?<![\w.-])([\w.-]{1,253}):(\d{1,5})(?!\d)/g;
/** `port 5433`, `"port":5433`, `port=5433`. */
const WORDS = /\bport\W{1,3}(\d{1,5})\b/gi;
const ADDRESS = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** Ports at which a line speaks of a host: behind its name, with or without a domain, behind an address, or by the word. */
export function namedPorts(line: string, host: string): number[] {
  const pairs = [...line.toLowerCase().matchAll(PAIRS)].flatMap(([, name = "", port]) =>
    isHost(name, host.toLowerCase()) || ADDRESS.test(name) ? [Number(port)] : [],
  );
  return [...pairs, ...[...line.matchAll(WORDS)].map(([, port]) => Number(port))];
}

/** As it is, or with a domain behind it. */
export function isHost(word: string, host: string): boolean {
  return word === host || word.startsWith(`${host}.`);
}

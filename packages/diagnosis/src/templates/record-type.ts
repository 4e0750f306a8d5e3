const types: ReadonlySet<string> = new Set(
  "A AAAA ANY CAA CNAME HTTPS MX NAPTR NS PTR SOA SRV SVCB TXT".split(" "),
);
const longest = "NAPTR:".length;
/** Its last dot says that the name is whole. */
const wholeName = /[\w-]\.[\w.-]{1,100}\. $/;

/**
 * How long the type of a record of DNS is that is this word: before its class, `AAAA IN name.`, or behind a whole name,
 * `api.example. AAAA: …`; 0: it is none.
 */
export function recordTypeLength(text: string, at: number, end: number): number {
  const first = text.charCodeAt(at);
  if (end - at > longest || first < 65 || first > 84) return 0;
  const word = text.slice(at, end);
  if (text.startsWith(" IN ", end)) return types.has(word) ? word.length : 0;
  if (!word.endsWith(":") || !types.has(word.slice(0, -1))) return 0;
  return wholeName.test(text.slice(Math.max(0, at - 110), at)) ? word.length - 1 : 0;
}

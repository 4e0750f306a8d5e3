/** Whether an address is in a CIDR and in none of its exceptions. What is no address is in nothing. */
export function isInBlock(
  ip: string,
  { cidr, except }: { readonly cidr: string; readonly except: readonly string[] },
): boolean {
  return isIn(ip, cidr) && !except.some((range) => isIn(ip, range));
}

function isIn(ip: string, cidr: string): boolean {
  const [first = "", length = ""] = cidr.split("/");
  const address = readAddress(ip);
  const range = readAddress(first);
  if (address === undefined || address.bits !== range?.bits) return false;
  const prefix = Number(length);
  if (!/^\d{1,3}$/.test(length) || prefix > range.bits) return false;
  const rest = BigInt(range.bits - prefix);
  return address.value >> rest === range.value >> rest;
}

interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** IPv4 in four numbers, IPv6 with at most one `::` and perhaps an IPv4 at its end (RFC 4291 §2.2). */
export function readAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = readIpv4(text);
    return value === undefined ? undefined : { value, bits: 32 };
  }
  const value = readIpv6(text);
  return value === undefined ? undefined : { value, bits: 128 };
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  const isAddress =
    parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isAddress ? parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) : undefined;
}

function readIpv6(text: string): bigint | undefined {
  const [left = "", right, ...more] = text.split("::");
  const before = groupsOf(left);
  const after = groupsOf(right ?? "");
  const missing = 8 - before.length - after.length;
  const isWhole = right === undefined ? missing === 0 : missing > 0;
  const groups = [...before, ...Array.from({ length: Math.max(0, missing) }, () => "0"), ...after];
  if (!isWhole || more.length > 0 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group)))
    return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** An IPv4 at the end counts as two groups. */
function groupsOf(text: string): string[] {
  if (text === "") return [];
  const groups = text.split(":");
  const last = readIpv4(groups.at(-1) ?? "");
  if (last === undefined) return groups;
  return [...groups.slice(0, -1), (last >> 16n).toString(16), (last & 0xffffn).toString(16)];
}

/**
 * Whether a text holds it as a whole: `2.5s` does not stand in `12.5s`, `9` not in `79`, `1.9` or `x-9`, `cart` not in
 * `cart-db`; `cart` does in `cart.shop.svc`. Case counts.
 */
export function holdsToken(text: string, token: string): boolean {
  if (token === "") return false;
  for (let at = text.indexOf(token); at !== -1; at = text.indexOf(token, at + 1)) {
    const end = at + token.length;
    const isBegun = /(?:[\p{L}\p{N}_]|[\p{L}\p{N}_][-.])$/u.test(
      text.slice(Math.max(0, at - 4), at),
    );
    const goesOn = /^(?:[\p{L}\p{N}_]|-[\p{L}\p{N}]|\.\p{N})/u.test(text.slice(end, end + 4));
    if (!isBegun && !goesOn) return true;
  }
  return false;
}

import { AppError } from "@binnacle/contracts";

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

const redirectsAtMost = 3;
/** These keep the method and the body; after any other a question would be none. */
const kept: ReadonlySet<number> = new Set([307, 308]);

/** Follows redirects within one origin: to another one our token would go along. Throws `AppError` (unavailable). */
export async function fetchWithinOrigin(
  send: Fetch,
  url: URL,
  init: RequestInit,
): Promise<Response> {
  let here = url;
  for (let followed = 0; followed <= redirectsAtMost; followed += 1) {
    const response = await send(here, { ...init, redirect: "manual" });
    if (response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    here = next(response, here);
  }
  throw refused(url, `more than ${redirectsAtMost} times`);
}

function next({ status, headers }: Response, here: URL): URL {
  const location = headers.get("location") ?? "";
  if (!kept.has(status) || !URL.canParse(location, here.href))
    throw refused(here, `with HTTP ${status}`);
  const there = new URL(location, here);
  if (there.origin !== here.origin) throw refused(here, `to ${there.host}`);
  return there;
}

function refused({ host }: URL, how: string): AppError {
  return new AppError(
    "unavailable",
    `the server at ${host} redirects ${how}, which is not followed: no token goes to another address. Give the address that answers`,
  );
}

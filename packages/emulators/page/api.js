/** As whom one acts: `?as=U0CONTRACTOR`; absent: the on-call engineer. */
const actor = new URLSearchParams(location.search).get("as") ?? undefined;

/** Acts as somebody else from now on; the page begins anew. */
export function actAs(user) {
  location.href = `?as=${encodeURIComponent(user)}${location.hash}`;
}

/** Calls one of the emulator's own addresses; answers its JSON, also when the emulator is gone. */
export async function call(path, body) {
  try {
    const answer = await fetch(`/__emu/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: actor, ...body }),
    });
    return await answer.json();
  } catch {
    return { kind: "failed", error: "the emulator is not running" };
  }
}

/** Follows the workspace. The browser reconnects by itself; each connection starts with a snapshot. */
export function follow(handlers) {
  const source = new EventSource(`/__emu/events${location.search}`);
  for (const [event, handle] of Object.entries(handlers))
    source.addEventListener(event, ({ data }) => handle(JSON.parse(data)));
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { isLoopback } from "./is-loopback.ts";

/** Why a caller is turned away; `who` it said to be, where that is proven. */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly why: string;
  readonly who?: string;
}

/** Who may call a server. */
export interface Callers {
  /** They are known well enough to come from other machines. */
  readonly mayBeRemote: boolean;
  readonly reasonAgainst: (
    headers: Headers,
    incoming: IncomingMessage,
  ) => Promise<Refusal | undefined>;
}

/** Whoever asks from this machine. Host and Origin must be local too, or any web page could ask (DNS rebinding). */
export const localCallers: Callers = {
  mayBeRemote: false,
  reasonAgainst: async (headers) => {
    const host = `http://${headers.get("host") ?? ""}`;
    return [host, headers.get("origin") ?? host].every(isLocal)
      ? undefined
      : {
          status: 403,
          why: "Only callers of this machine are answered: Host and Origin must be local.",
        };
  },
};

function isLocal(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Who sends the token of a file. */
export function bearerCallers(readToken: () => Promise<string>): Callers {
  return {
    mayBeRemote: false,
    reasonAgainst: async (headers) => {
      const wanted = `Bearer ${await readToken()}`;
      return isEqual(headers.get("authorization") ?? "", wanted)
        ? undefined
        : { status: 401, why: "The bearer token of this server is needed." };
    },
  };
}

function isEqual(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Who shows a certificate of the server's client CA with one of these names: its common name, a DNS name or a URI. */
export function certificateCallers(names: readonly string[]): Callers {
  const allowed = new Set(names);
  return {
    mayBeRemote: true,
    reasonAgainst: async (_, { socket }) => {
      if (!(socket instanceof TLSSocket && socket.authorized))
        return { status: 401, why: "A certificate of this server's client CA is needed." };
      const shown = namesIn(socket);
      if (shown.some((name) => allowed.has(name))) return undefined;
      const who = shown.join(", ");
      return { status: 403, who, why: `The caller ${who} is none of those that --caller names.` };
    },
  };
}

function namesIn(socket: TLSSocket): string[] {
  const { subject, subjectaltname = "" } = socket.getPeerCertificate();
  const alternatives = subjectaltname
    .split(", ")
    .flatMap((name) => /^(?:DNS|URI):(?<name>[^"]+)$/u.exec(name)?.groups?.["name"] ?? []);
  return [...[subject.CN].flat(), ...alternatives].filter((name) => typeof name === "string");
}

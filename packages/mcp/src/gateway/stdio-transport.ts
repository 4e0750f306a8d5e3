import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { endingOf } from "./ending-of.ts";
import type { OpenTransport, ServerTransport, TransportOptions } from "./server-config.ts";
import { type Child, endChild, startChild } from "./start-child.ts";

/**
 * A child that speaks MCP on stdin and stdout. The transport of the SDK also hands on USER and LOGNAME, takes up to
 * four seconds to end a child, and leaves running what a wrapper (a `bin` script of npm) has started.
 */
export function createStdioTransport(
  server: Extract<ServerTransport, { kind: "stdio" }>,
  options: TransportOptions,
): OpenTransport {
  const words = createLineReader(options.onLine);
  let ending = "";
  let child: Child | undefined;
  const transport: Transport = {
    start: async () => {
      child = await startChild(server);
      child.on("close", (code, signal) => {
        ending = endingOf({ code, signal, lastLine: words.last() });
        transport.onclose?.();
      });
      child.stdin.on("error", (error) => transport.onerror?.(error));
      child.stdout.on("data", createMessageReader(transport, options));
      child.stderr.setEncoding("utf8").on("data", words.read);
    },
    send: async (message) => {
      if (child?.stdin.writable !== true) throw new Error("the process has ended");
      child.stdin.write(serializeMessage(message));
    },
    close: async () => {
      if (child !== undefined) await endChild(child);
    },
  };
  return { transport, lastWords: () => ending };
}

function createMessageReader(
  transport: Transport,
  { maxMessageBytes, onTooLarge }: TransportOptions,
) {
  const buffer = new ReadBuffer({ maxBufferSize: maxMessageBytes });
  return (chunk: Buffer): void => {
    try {
      buffer.append(chunk);
    } catch {
      // Too large is its only reason; where the next message begins is lost.
      onTooLarge();
      return;
    }
    while (receiveOne()) continue;
  };

  /** False when no whole message is left. A line that is no message is reported and skipped. */
  function receiveOne(): boolean {
    try {
      const message = buffer.readMessage();
      if (message === null) return false;
      transport.onmessage?.(message);
    } catch (error) {
      transport.onerror?.(error instanceof Error ? error : new Error("unreadable message"));
    }
    return true;
  }
}

function createLineReader(onLine: (line: string) => void) {
  const maxChars = 2000;
  let rest = "";
  let last = "";
  const read = (chunk: string): void => {
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(-maxChars);
    for (const line of lines.filter((text) => text.trim() !== "")) {
      last = line.slice(0, maxChars);
      onLine(last);
    }
  };
  return { read, last: () => (rest.trim() === "" ? last : rest).trim() };
}

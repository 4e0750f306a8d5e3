import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { readLines } from "./read-lines.ts";

const Address = z.object({ port: z.number() });

/** The answer of an HTTP server, as the client has it. */
async function answering(answer: (response: ServerResponse) => void): Promise<IncomingMessage> {
  const server = createServer((_, response) => answer(response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const request = get(`http://127.0.0.1:${Address.parse(server.address()).port}`);
  const [incoming] = z.tuple([z.custom<IncomingMessage>()]).parse(await once(request, "response"));
  return incoming;
}

test("how long may be silence is asked once what came has been read: after a list it is longer", async () => {
  const incoming = await answering((response) => {
    response.write("the list\n");
    setTimeout(() => response.end("the first change\n"), 400);
  });
  const silence = { ms: 100 };
  const told: string[] = [];
  for await (const lines of readLines(incoming, () => silence.ms)) {
    told.push(...lines);
    silence.ms = 10_000;
  }
  expect(told).toEqual(["the list", "the first change"]);
});

test("whoever else waits has a turn between two packets, however fast they come", async () => {
  const packet = `${"x".repeat(1000)}\n`.repeat(64);
  const incoming = await answering((response) => response.end(packet.repeat(200)));
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 0);
  let packets = 0;
  for await (const _ of readLines(incoming, () => 10_000)) {
    packets += 1;
    const until = performance.now() + 2;
    while (performance.now() < until);
  }
  clearInterval(counting);
  expect(turns).toBeGreaterThan(packets * 0.8);
});

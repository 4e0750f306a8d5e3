import type { Server } from "node:net";

/** Ends what one address opens beyond `most` at once: it leaves the others their places. */
export function limitEach(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const { remoteAddress: address = "" } = socket;
    const count = open.get(address) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

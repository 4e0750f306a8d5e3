// Carries connections from one place to another: `relay.ts FROM TO`, each a port of loopback or a socket in the file system.
import { connect, createServer } from "node:net";

const [, , from = "", to = ""] = process.argv;
const place = (written: string) =>
  /^\d+$/u.test(written) ? { port: Number(written), host: "127.0.0.1" } : { path: written };

createServer((incoming) => {
  const outgoing = connect(place(to));
  incoming.pipe(outgoing).pipe(incoming);
  incoming.on("error", () => outgoing.destroy());
  outgoing.on("error", () => incoming.destroy());
}).listen(place(from), () => process.stdout.write("ready\n"));

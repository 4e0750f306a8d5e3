#!/usr/local/bin/node
// The command of the image: the name of a server starts that server, anything else is the bot's.

const programs = new URL("dist/", import.meta.url);
const servers = ["eks", "prometheus", "opensearch"];
const [, , command = ""] = process.argv;

if (servers.includes(command)) {
  process.argv.splice(2, 1);
  // As the first process of a container it would outlive a signal that nobody handles.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
  await import(new URL(`binnacle-${command}.mjs`, programs));
} else {
  await import(new URL("binnacle.mjs", programs));
}

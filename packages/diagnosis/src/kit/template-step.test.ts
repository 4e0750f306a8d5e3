import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing, waiting } from "../testing/pod-status.ts";
import { look } from "../testing/small-cluster.ts";

test.for([
  [
    "of a message",
    waiting("CreateContainerConfigError", "couldn't find key $(reboot) in Secret web/$(reboot)"),
    [],
  ],
  ["of a log", crashing(), ["STORE_URL is not set"]],
] as const)("a name %s never leaves its quotes", ([, status, lines]) => {
  const logs = lines.map((line) => ({
    namespace: "web",
    pod: "pay-r1-0",
    container: "app",
    previous: true,
    lines: { kind: "known" as const, value: [line] },
  }));
  const [finding] = look(app("pay", { status }), logs).findings;
  const commands = [...(finding?.fix ?? []), ...(finding?.later ?? []), finding?.nextCheck].flatMap(
    (step) => step?.command ?? [],
  );
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands)
    expect(command.replaceAll(/'[^']*'/g, "").replaceAll("<value>", "")).not.toMatch(/[$`;&|<>()]/);
});

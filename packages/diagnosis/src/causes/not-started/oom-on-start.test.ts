import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { waiting } from "../../testing/pod-status.ts";
import { inShort, look, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const sandbox = (why: string) =>
  `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: OCI runtime create failed: ${why}: unknown`;
const noRoom = "container init was OOM-killed (memory limit too low?)";
const limited = { resources: { limits: { memory: "2Mi" } } };

test.for([
  ["at a limit", noRoom, limited, "high oom-killed", ["--limits=memory=128Mi"]],
  ["without a limit", noRoom, {}, "medium oom-killed", []],
  ["for another reason", "no space left on device", limited, "medium pod-not-started", []],
] as const)("a sandbox that is not made: %s", ([, why, container, finding, fix]) => {
  const objects = [
    ...app("pay", { status: waiting("ContainerCreating"), container }),
    warning("Pod/pay-r1-0", "FailedCreatePodSandBox", sandbox(why)),
  ];
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual([
    `active broken ${finding} Deployment/pay: pay cannot start`,
  ]);
  const commands = findings.flatMap((item) => item.fix.map(({ command = "" }) => command));
  const limits = commands.flatMap((command) => /--limits=\S+/u.exec(command) ?? []);
  expect(limits).toEqual(fix);
});

test("the limit is told before the words of the runtime", () => {
  const objects = [
    ...app("pay", { status: waiting("ContainerCreating"), container: limited }),
    warning("Pod/pay-r1-0", "FailedCreatePodSandBox", sandbox(noRoom)),
  ];
  expect(toldOf(objects)[0]).toBe(
    "The kernel kills container app of pay for memory before its program begins; its limit is 2Mi.",
  );
});

test.for([
  ["the kernel kills its start", "FailedCreatePodSandBox", sandbox(noRoom), ["oom-killed"]],
  [
    "its program is not in the image",
    "Failed",
    `Error: ${sandbox('exec: "payd": executable file not found in $PATH')}`,
    ["pod-not-started"],
  ],
  [
    "its network is not there yet",
    "FailedCreatePodSandBox",
    "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
    [],
  ],
  [
    "the start timed out, and the runtime guesses at memory",
    "FailedCreatePodSandBox",
    sandbox("timed out waiting for container init, memory limit too low?"),
    [],
  ],
  [
    "its volume is not there yet",
    "FailedMount",
    'MountVolume.SetUp failed for volume "data" : rpc error: code = Internal desc = not attached yet',
    [],
  ],
] as const)("a pod of ten seconds: $0", ([, reason, message, causes]) => {
  const objects = [
    ...app("pay", { status: young(), container: limited }),
    {
      ...warning("Pod/pay-r1-0", reason, message),
      firstTimestamp: ago(0.1),
      lastTimestamp: ago(0),
    },
  ];
  expect(look(objects).findings.map(({ cause }) => cause)).toEqual(causes);
});

/** On its node since ten seconds. */
function young(): object {
  return { ...waiting("ContainerCreating"), startTime: ago(1 / 6) };
}

import { expect, test } from "vitest";
import { type EventLike, mostTelling } from "./telling-event.ts";

const warning = (reason: string, message: string): EventLike => ({
  type: "Warning",
  reason,
  message,
});
const backOff = warning("BackOff", "Back-off restarting failed container app in pod pay-1_shop");
const refused = warning("FailedCreate", 'admission webhook "guard" denied the request: no limits');
const helper = warning(
  "FailedMount",
  'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nMounting command: mount\nOutput: mount.nfs: access denied by server',
);
const deadline = warning(
  "FailedMount",
  'MountVolume.SetUp failed for volume "data" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
);
const summary = warning(
  "FailedMount",
  "Unable to attach or mount volumes: unmounted volumes=[data]: timed out waiting for the condition",
);
const sandbox = warning("FailedCreatePodSandBox", "failed to assign an IP address to container");
const unhealthy = warning("Unhealthy", "Readiness probe failed: connection refused");
const echo = warning("Failed", "Error: ImagePullBackOff");
const pull = warning("Failed", 'Failed to pull image "pay:v9": not found');
const dns = warning("DNSConfigForming", "Nameserver limits were exceeded");
const unknown = warning("Strange", "the moon is full");
const started: EventLike = { type: "Normal", reason: "Started", message: "Started container app" };
const held: EventLike = {
  type: "Normal",
  reason: "JobAlreadyActive",
  message: "Not starting job because prior execution is running",
};

test.for<readonly [what: string, events: readonly EventLike[], told: EventLike | undefined]>([
  ["a refusal beats a back-off", [backOff, refused], refused],
  ["the mount helper beats a deadline and a summary", [summary, deadline, helper], helper],
  ["a deadline beats a summary", [summary, deadline], deadline],
  ["a mount that failed beats a sandbox that failed", [sandbox, helper], helper],
  ["a sandbox that failed beats a deadline", [deadline, sandbox], sandbox],
  ["the registry's answer beats the state of the container", [echo, backOff, pull], pull],
  ["a probe beats a back-off", [backOff, unhealthy], unhealthy],
  ["what nobody knows beats a back-off and words aside", [dns, backOff, unknown], unknown],
  ["words aside are better than none", [dns, started], dns],
  ["of two alike, the newest", [helper, { ...helper, message: `${helper.message}!` }], helper],
  ["a normal event that says why a run is held", [started, held], held],
  ["nothing, where all is normal", [started], undefined],
])("%s", ([, events, told]) => {
  expect(mostTelling(events)).toBe(told);
});

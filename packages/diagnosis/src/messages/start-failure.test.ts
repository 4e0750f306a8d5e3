import { expect, test } from "vitest";
import { readStartFailure } from "./start-failure.ts";

const runc =
  "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";

const rows: readonly (readonly [form: string, message: string, read: object])[] = [
  [
    "containerd",
    `${runc}error during container init: exec: "payd": executable file not found in $PATH: unknown`,
    {
      command: "payd",
      essence: 'exec: "payd": executable file not found in $PATH: unknown',
    },
  ],
  [
    "containerd, a path",
    `Error: ${runc}exec: "/app/payd": stat /app/payd: no such file or directory: unknown`,
    {
      command: "/app/payd",
      essence: 'exec: "/app/payd": stat /app/payd: no such file or directory: unknown',
    },
  ],
  [
    "containerd, not executable",
    `${runc}exec: "/app/start.sh": permission denied: unknown`,
    {
      command: "/app/start.sh",
      essence: 'exec: "/app/start.sh": permission denied: unknown',
    },
  ],
  [
    "Docker with an old runc",
    'OCI runtime create failed: container_linux.go:345: starting container process caused "exec: \\"payd\\": executable file not found in $PATH": unknown',
    { command: "payd" },
  ],
  [
    "CRI-O with runc",
    'container create failed: time="2026-11-29T04:00:00Z" level=error msg="runc create failed: unable to start container process: exec: \\"payd\\": executable file not found in $PATH"',
    { command: "payd" },
  ],
  [
    "CRI-O with crun",
    "container create failed: executable file `payd` not found in $PATH: No such file or directory",
    {
      command: "payd",
      essence: "executable file `payd` not found in $PATH: No such file or directory",
    },
  ],
  [
    "crun, not executable",
    "container create failed: open executable: Permission denied",
    { essence: "open executable: Permission denied" },
  ],
  [
    "another architecture, runc 1.1",
    "exec /app/payd: exec format error",
    { command: "/app/payd", essence: "exec /app/payd: exec format error" },
  ],
  [
    "another architecture, older",
    "standard_init_linux.go:228: exec user process caused: exec format error",
    { essence: "exec user process caused: exec format error" },
  ],
  [
    "another architecture, crun",
    "exec container process `/app/payd`: Exec format error",
    { command: "/app/payd" },
  ],
  [
    "a script whose interpreter is not there",
    "exec /app/start.sh: no such file or directory",
    { command: "/app/start.sh" },
  ],
  [
    "a script whose interpreter is not there, older",
    "standard_init_linux.go:228: exec user process caused: no such file or directory",
    {},
  ],
  [
    "a working directory that is not there",
    `${runc}error during container init: chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown`,
    {
      essence:
        'chdir to cwd ("/srv/app") set in config.json failed: no such file or directory: unknown',
    },
  ],
  [
    "a directory over a file",
    `${runc}error during container init: error mounting "/var/lib/kubelet/pods/1b2c/volume-subpaths/settings/pay/0" to rootfs at "/etc/app.yaml": mount /var/lib/kubelet/pods/1b2c/x:/etc/app.yaml, flags: 0x5001: not a directory: unknown`,
    {},
  ],
  [
    "a path of the node that is not there",
    `failed to generate container "${"0a".repeat(32)}" spec: failed to generate spec: failed to stat "/data": stat /data: no such file or directory`,
    {},
  ],
  [
    "root, which is forbidden",
    'container has runAsNonRoot and image will run as root (pod: "pay-6f9c_shop(1b2c)", container: pay)',
    {},
  ],
  [
    "a user that the image does not know",
    `${runc}unable to find user payer: no matching entries in passwd file: unknown`,
    {},
  ],
  [
    "a limit below what the start takes",
    `${runc}container init was OOM-killed (memory limit too low?): unknown`,
    {},
  ],
  ["a name alone", "failed to start container pay: shim is gone", {}],
  ["dash", "sh: 1: payd: not found", { command: "payd" }],
  ["busybox", "/bin/sh: payd: not found", { command: "payd" }],
  ["bash", "bash: line 1: payd: command not found", { command: "payd" }],
  [
    "a script",
    "/entrypoint.sh: line 3: /app/payd: No such file or directory",
    { command: "/app/payd" },
  ],
  [
    "a script, not executable",
    "/entrypoint.sh: line 3: /app/payd: Permission denied",
    { command: "/app/payd" },
  ],
  [
    "a script of dash, behind a time",
    "2026-11-29T04:00:00Z /entrypoint.sh: 3: payd: not found",
    { command: "payd" },
  ],
  [
    "a script of any name",
    "/app/start: line 3: payd: command not found",
    { command: "payd", essence: "/app/start: line 3: payd: command not found" },
  ],
  [
    "a script of any name, not executable",
    "/app/start: line 3: /app/payd: Permission denied",
    { command: "/app/payd" },
  ],
  ["a script without a folder", "start: line 3: payd: command not found", { command: "payd" }],
  [
    "exec of busybox",
    "/docker-entrypoint.sh: exec: line 47: nginxx: not found",
    { command: "nginxx" },
  ],
  ["exec of dash", "/entrypoint.sh: 3: exec: payd: not found", { command: "payd" }],
  ["zsh", "zsh:1: command not found: payd", { command: "payd" }],
  [
    "a script that is not there",
    "sh: can't open '/app/start.sh': No such file or directory",
    { command: "/app/start.sh" },
  ],
  ["env", "/usr/bin/env: 'python3': No such file or directory", { command: "python3" }],
];

test.for(rows)("a container does not start, by %s", ([, message, read]) => {
  expect(readStartFailure(message)).toMatchObject(read);
});

test.for([
  "open /etc/pay/app.yaml: no such file or directory",
  "open /data/ledger: permission denied",
  "order 17 not found",
  "Error: sh: config not found",
])("%s is of a program that ran", (message) => {
  expect(readStartFailure(message)).toBeUndefined();
});

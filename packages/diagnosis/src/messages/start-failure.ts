import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

type StartFailureKind =
  | "command_not_found"
  | "not_executable"
  /** Built for another architecture, or a script without a first line that names its interpreter. */
  | "wrong_format"
  | "working_directory"
  | "mount"
  /** runAsNonRoot forbids the user of the image, or the image does not know the user. */
  | "user"
  /** The memory limit is below what the start itself takes. */
  | "memory"
  | "other";

/** Why a container did not get to run its program. */
export interface StartFailure {
  readonly kind: StartFailureKind;
  /** What could not be started, as it was written. */
  readonly command?: string;
  /** The words that decide, in one line, not shortened. */
  readonly essence: string;
}

/** Of runc and crun behind containerd, CRI-O and Docker; then of shells and `env`. */
const FORMS: Forms<StartFailureKind> = [
  [
    /runAsNonRoot|unable to find (?:user|group) |no users found|no matching entries in passwd/,
    "user",
  ],
  [/OOM-killed|memory limit too low|write init-p: broken pipe/, "memory"],
  [/\bchdir\b|chdir to cwd|failed to mkdir cwd/, "working_directory"],
  [/error mounting "|failed to mount |not a shared mount|mount a directory onto a file/, "mount"],
  [/failed to generate .{0,120}spec: .{0,200}\bstat\b|creating mount .{0,200}failed/, "mount"],
  [/exec format error/i, "wrong_format"],
  [/executable file .{0,300}not found in \$PATH|executable file not found/, "command_not_found"],
  [/\bexec:? .{0,300}permission denied|open executable: permission denied/i, "not_executable"],
  [
    /\bexec:? .{0,600}no such file or directory|caused: no such file or directory/i,
    "command_not_found",
  ],
  [/\bstat \S{1,300}: no such file or directory/, "command_not_found"],
  [/exec container process .{0,300}: no such file or directory/i, "command_not_found"],
  [
    /(?:^|[\s/])(?:\w{0,8}sh|env): .{0,300}(?:not found|No such file or directory)$/,
    "command_not_found",
  ],
  [/\bline \d{1,6}: .{0,300}(?:not found|No such file or directory)$/, "command_not_found"],
  [
    /(?:(?:^|[\s/])(?:\w{0,8}sh|env): |\bline \d{1,6}: ).{0,300}Permission denied$/,
    "not_executable",
  ],
  [
    /failed to (?:create (?:containerd task|shim|shim task)|start container|generate .{0,120}spec)/,
    "other",
  ],
  [/container create failed|OCI runtime (?:create|start) failed|oci runtime error/, "other"],
];

const COMMANDS = [
  /\bexec:? \\?["']([^"'\\]{1,500})\\?["']/,
  /executable file `([^`]{1,500})` not found/,
  /exec container process (?:\([^)]{0,60}\) )?`([^`]{1,500})`/,
  /\bexec (\/\S{1,500}): /,
  /\bstat (\S{1,500}): no such file/,
  /\benv: ['‘"]?([^'’":]{1,300})['’"]?: /,
  /\b(?:\w{0,8}sh|line \d{1,6}): (?:line )?(?:\d{1,6}: )?([^\s:]{1,300}): /,
];
/** Where the words begin that are not names of the runtime's parts. */
const ESSENCE =
  /\bexec:? \\?["'/]|exec format error|executable file `|exec container process|open executable|\bstat \S{1,300}: no such file|\bchdir\b|error mounting "|container has runAsNonRoot|unable to find (?:user|group) /;

/** Reads the message of a container's state, of a Failed event, or a line of a shell; nothing when it is about a program that ran. */
export function readStartFailure(text: string): StartFailure | undefined {
  const words = plainWords(text);
  const kind = meaningIn(FORMS, words);
  if (kind === undefined) return undefined;
  const command = COMMANDS.map((form) => form.exec(words)?.[1]).find((item) => item !== undefined);
  const at = words.search(ESSENCE);
  return present({ kind, command, essence: at < 0 ? words : words.slice(at) });
}

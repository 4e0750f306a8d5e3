import { present } from "@binnacle/contracts";
import { captured, type Forms, meaningIn } from "./forms.ts";
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

/** `exec: "payd": …` of runc, `exec /app/payd: …` and `exec user process caused: …` of what runs in its place. */
const EXEC = /\bexec(?:: \\?["']| \/| user process| container process)/;
/** `sh: 1: payd: …`, `/entrypoint.sh: line 3: …`, `/usr/bin/env: 'python3': …`. */
const SHELL = /(?:^|[\s/.])(?:(?:ba|da|a|k|z)?sh|env): (?:line )?/;
const ABSENT = /no such file or directory/i;
const FORMS: Forms<StartFailureKind> = [
  [/runAsNonRoot|unable to find (?:user|group) |no matching entries in passwd/, "user"],
  [/OOM-killed|memory limit too low/, "memory"],
  [/\bchdir\b/, "working_directory"],
  [/error mounting "|failed to generate spec: failed to stat|not a shared mount/, "mount"],
  [/exec format error/i, "wrong_format"],
  [[/executable file/, /not found in \$PATH/], "command_not_found"],
  [[EXEC, ABSENT], "command_not_found"],
  [[EXEC, /permission denied/i], "not_executable"],
  [/open executable: permission denied/i, "not_executable"],
  [[SHELL, /not found$/], "command_not_found"],
  [[SHELL, ABSENT], "command_not_found"],
  [[SHELL, /can't open/i], "command_not_found"],
  [[SHELL, /permission denied$/i], "not_executable"],
  [/failed to (?:create containerd task|start container|create shim)/, "other"],
  [/container create failed|oci runtime (?:create failed|error)/i, "other"],
];

const COMMANDS = [/\bexec: \\?["']([^"'\\]+)/, /`([^`]+)`/, /\bexec (\/\S+): /];
/** Where the words begin that are not names of the runtime's parts. */
const ESSENCES = [
  EXEC,
  /exec format error/i,
  /executable file|open executable/,
  /\bchdir\b|error mounting "|failed to stat|unable to find /,
];

/** Reads the message of a container's state, of a Failed event, or a line of a shell; nothing when it is about a program that ran. */
export function readStartFailure(message: string): StartFailure | undefined {
  const words = plainWords(message);
  const kind = meaningIn(FORMS, words);
  if (kind === undefined) return undefined;
  const shell = EXEC.test(words) ? null : SHELL.exec(words);
  if (shell !== null) {
    const command = commandIn(words.slice(shell.index + shell[0].length));
    return present({ kind, command, essence: words });
  }
  const [at = 0] = ESSENCES.map((form) => words.search(form)).filter((index) => index >= 0);
  return present({ kind, command: captured(COMMANDS, words), essence: words.slice(at) });
}

/** `1: payd: not found`, `can't open '/app/payd': No such file or directory` */
function commandIn(said: string): string | undefined {
  const [command] = said
    .replace(/^\d+: /, "")
    .replace(/^can't open /i, "")
    .split(": ");
  return command?.replaceAll(/["'‘’]/g, "");
}

import { present } from "@binnacle/contracts";
import { captured, type Form, fits } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** Why a container did not get to run its program. */
export interface StartFailure {
  /** What could not be started, as it was written. */
  readonly command?: string;
  /** The words that decide, in one line, not shortened. */
  readonly essence: string;
  /** It is built for another architecture, or is no program. */
  readonly isWrongBuild?: true;
}

/** `exec: "payd": …` of runc, `exec /app/payd: …` and `exec user process caused: …` of what runs in its place. */
const EXEC = /\bexec(?:: \\?["']| \/| user process| container process)/;
/** `sh: 1: payd: …`, `/entrypoint.sh: 3: exec: payd: …`, `/usr/bin/env: 'python3': …`. */
const SHELL = /(?:^|[\s/.])(?:(?:ba|da|a|k|z)?sh|env): (?:\d+: )?(?:exec: )?/;
/** A script may have any name: `/app/start: line 3: payd: …`, of busybox `/app/start: exec: line 3: payd: …`. */
const SCRIPT = /(?:^|\s)[^\s:]+: (?:exec: )?line \d+: (?:exec: )?/;
const ZSH = /\bzsh:\d+: command not found: /;
const SHELLS = [ZSH, SCRIPT, SHELL];
const UNSTARTED =
  /: (?:command )?not found$|no such file or directory|can't open|permission denied$/i;
const WRONG_BUILD = /exec format error/i;
const FAILURES: readonly Form[] = [
  /runAsNonRoot|unable to find (?:user|group) |no matching entries in passwd/,
  /OOM-killed|memory limit too low|\bchdir\b/,
  /error mounting "|failed to generate spec: failed to stat|not a shared mount/,
  WRONG_BUILD,
  /open executable: permission denied/i,
  [/executable file/, /not found in \$PATH/],
  [EXEC, /no such file or directory|permission denied/i],
  ZSH,
  [SCRIPT, UNSTARTED],
  [SHELL, UNSTARTED],
  /failed to (?:create containerd task|start container|create shim)/,
  /container create failed|oci runtime (?:create failed|error)/i,
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
  if (!FAILURES.some((form) => fits(form, words))) return undefined;
  const build = WRONG_BUILD.test(words) ? ({ isWrongBuild: true } as const) : {};
  const shells = EXEC.test(words) ? [] : SHELLS.map((form) => form.exec(words));
  const shell = shells.find((match) => match !== null);
  if (shell) {
    const command = commandIn(words.slice(shell.index + shell[0].length));
    return present({ command, essence: words, ...build });
  }
  const [at = 0] = ESSENCES.map((form) => words.search(form)).filter((index) => index >= 0);
  return present({ command: captured(COMMANDS, words), essence: words.slice(at), ...build });
}

/** `payd: not found`, `can't open '/app/payd': No such file or directory` */
function commandIn(said: string): string | undefined {
  const [command] = said.replace(/^can't open /i, "").split(": ");
  return command?.replaceAll(/["'‘’]/g, "");
}

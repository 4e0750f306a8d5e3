/** A shell's word for a child that was killed by SIGKILL: `Killed`, `Killed: 9`, `run.sh: line 4:    17 Killed  ./app`. */
const SHELL_KILL = /^Killed(?:: 9)?$|: line \d{1,6}: {1,10}\d{1,8} Killed(?:$|\s)/u;

/** Whether a line is that of a shell, and so no error of the program. */
export function isShellKill(line: string): boolean {
  return SHELL_KILL.test(line.trim());
}

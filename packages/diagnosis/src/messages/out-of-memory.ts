/** What runc says where the limit is too small for its own start: `container init was OOM-killed (memory limit too low?)`. */
const KILLED = /\bOOM[- ]?killed\b|\bmemory limit too low\b/i;

/** The words tell that the kernel killed what was to start a container, for memory. */
export function tellsOutOfMemory(words: string): boolean {
  return KILLED.test(words);
}

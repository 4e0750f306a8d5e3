import { setFlagsFromString } from "node:v8";

/**
 * The room for short-lived objects, of all threads of the process: unless it is held, it grows to a hundred megabytes in a thread
 * that was busy once, and is never given back.
 */
export function holdShortLived(isHeld: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${isHeld ? 1 : 2}`);
}

/** What questions leave behind is collected before it is a fifth as large as what is kept: else a cluster takes three times its size. */
export function collectEarly(): void {
  setFlagsFromString("--heap-growing-percent=20");
}

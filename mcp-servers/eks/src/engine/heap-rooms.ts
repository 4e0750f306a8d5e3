import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * The room for short-lived objects, of all threads of the process: unless it is held, it grows to a hundred megabytes in a thread
 * that was busy once, and is never given back.
 */
export function holdShortLived(isHeld: boolean): void {
  setFlagsFromString(`--semi-space-growth-factor=${isHeld ? 1 : 2}`);
}

/** What questions leave behind is collected before it is an eighth as large as what is kept: else a cluster takes three times its size. */
export function collectEarly(): void {
  setFlagsFromString("--heap-growing-percent=13");
}

/** What loading left behind is given back: a thread that has little to do would not look for it. It stands still meanwhile, some 50 ms. */
export function collectNow(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
}

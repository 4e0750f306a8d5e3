/** Whether the API server answers nothing at all. */
export interface Silence {
  readonly sent: () => void;
  readonly answered: () => void;
  /** What was sent waits for so long, and nothing was answered since. */
  readonly lastsFor: (ms: number) => boolean;
}

export function createSilence(): Silence {
  let sinceMs: number | undefined;
  return {
    sent: () => {
      sinceMs ??= performance.now();
    },
    answered: () => {
      sinceMs = undefined;
    },
    lastsFor: (ms) => sinceMs !== undefined && performance.now() - sinceMs >= ms,
  };
}

/** How fast the streams of this process may grow together: Slack counts the pieces of all of them. */
export interface StreamPace {
  /** A stream is open, until `leave`. */
  readonly enter: () => () => void;
  /** Between two pieces of one stream. */
  readonly gapMs: () => number;
}

/** Of the gap of an edit; with it the streams together stay below 100 pieces a minute. */
const shareOfEach = 0.75;

export function createStreamPace({ editGapMs }: { readonly editGapMs: number }): StreamPace {
  const open = new Set<symbol>();
  return {
    enter() {
      const stream = Symbol("stream");
      open.add(stream);
      return () => {
        open.delete(stream);
      };
    },
    gapMs: () => Math.max(1, open.size * shareOfEach) * editGapMs,
  };
}

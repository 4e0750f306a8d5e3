const everyMs = 10_000;

/** Asks the back end now and every ten seconds; who asks for the state costs it nothing. */
export function createReadiness(probe: () => Promise<boolean>) {
  let known: boolean | undefined;
  let probing: Promise<boolean> | undefined;
  const ask = async (): Promise<boolean> => {
    probing ??= probe().catch(() => false);
    known = await probing;
    probing = undefined;
    return known;
  };
  void ask();
  const timer = setInterval(() => void ask(), everyMs).unref();
  return {
    isReady: async () => known ?? (await ask()),
    stop: () => clearInterval(timer),
  };
}

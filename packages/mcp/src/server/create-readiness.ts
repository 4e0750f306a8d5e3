/** Whether the back end answers; `why`: it does, and cannot be used all the same. */
export type Readiness = boolean | { readonly why: string };

const everyMs = 10_000;

/** Asks the back end now and every ten seconds; who asks for the state costs it nothing. */
export function createReadiness(probe: () => Promise<Readiness>) {
  let known: Readiness | undefined;
  let probing: Promise<Readiness> | undefined;
  const ask = async (): Promise<Readiness> => {
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

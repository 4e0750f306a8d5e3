/** A gate that a kubelet names. */
interface Gate {
  readonly name: string;
  /** Nobody set its condition; else it is not True. */
  readonly isUnset: boolean;
}

/** The gates of `corresponding condition of pod readiness gate "x.io/lb" does not exist.` and `the status of pod readiness gate "x.io/lb" is not "True", but False`. */
export function readinessGatesIn(message: string): Gate[] {
  const [, ...named] = message.split('readiness gate "');
  return named.flatMap((part) => {
    const [name = "", told = ""] = part.split('"');
    return name === "" ? [] : [{ name, isUnset: told.startsWith(" does not exist") }];
  });
}

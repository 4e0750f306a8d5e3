/** What goes on all the same. */
const GOES_ON =
  /\b(?:optional|using default|default(?:s|ing)|disabling|skip(?:s|ped|ping)?|ignor(?:ed|ing)|fall(?:s|ing)? ?back|continu(?:es?|ing)|deprecated)\b/i;
/** What does not. */
const STOPS =
  /\b(?:cannot|can not|can't|could not|couldn't|won't|not|no|never|unable to|fail(?:s|ed)? to|refus(?:es|ed|ing) to) (?:be |safely |longer )?(?:optional|(?:using )?default|skip|fall ?back|continu|ignor)/gi;
/** It says of itself that it ends, and tells why in the same line. */
const ENDS =
  /\b(?:(?:refus(?:es|ed|ing)|unable) to|cannot|can't|could not|will not|won't) (?:run|start|boot|serve|open|proceed|continue)\b|\b(?:exiting|aborting|giving up)\b/i;

/** The program goes on in spite of what the line tells. */
export function goesOn(words: string): boolean {
  return GOES_ON.test(words.replaceAll(STOPS, ""));
}

export function endsForIt(words: string): boolean {
  return ENDS.test(words);
}

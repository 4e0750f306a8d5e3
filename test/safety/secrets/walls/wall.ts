/** What came out somewhere: the place's name, and the bytes. */
interface Seen {
  readonly wall: string;
  readonly text: string;
}

/** Takes what a wall let through. */
export type Look = (seen: Seen) => void;

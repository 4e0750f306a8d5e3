/** A message beyond this ends the session: 4 MB. */
export const maxMessageBytes = 4 * 1024 * 1024;

/** A result beyond this is refused: 1 MB as JSON. */
export const maxResultBytes = 1024 * 1024;

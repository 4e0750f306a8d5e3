/** What was typed and not sent, by channel and thread; a reload does not lose it. */
export function draftOf(place) {
  return localStorage.getItem(`draft/${place}`) ?? "";
}

export function keepDraft(place, text) {
  if (text === "") localStorage.removeItem(`draft/${place}`);
  else localStorage.setItem(`draft/${place}`, text);
}

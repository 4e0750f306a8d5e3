/** Keys of fields that hold a status of HTTP: `status`, `status_code`, `http.response.status_code`, `httpStatus`. */
const statusKey = /(?:^|[._-]|http|response)status(?:[._-]?code)?$/i;
const code = /^[1-5]\d\d$/;
const failed = /<[45]xx>/;
/** The same in JSON within a text. */
const failedIn = /status(?:[._-]?code)?["']?\s?[:=]\s?["']?([45])\d\d(?!\w)/i;
/** A number behind one of these tells failures apart. */
export const namesCode = /^(?:code|errno|signal|exit|sqlstate|status|error)$/i;
/** A status behind one of these is that of a request, which ends one way or another. */
export const beforeStatus = /^(?:HTTP\/.*|Completed)$/;
/** How many bytes were sent stands behind the status of a request. */
const beforeBytes = /^ (?:\d|- |-$)/;

export function isStatusCode(word: string): boolean {
  return code.test(word);
}

/** What stands for a status: 4xx and 5xx are told apart from what went well, so that a growing share of them is seen. */
export function statusMask(status: string): string {
  return status < "400" ? "<num>" : `<${status.charAt(0)}xx>`;
}

/** Whether a word holds the mask of a request that failed. */
export function tellsFailure(word: string): boolean {
  return failed.test(word);
}

export function namesStatus(key: string): boolean {
  return statusKey.test(key);
}

/** What stands for an object of JSON: its status, where it failed. */
export function objectMask(object: string): string {
  const [, digit] = failedIn.exec(object) ?? [];
  return digit === undefined ? "{<*>}" : `{status=<${digit}xx>,<*>}`;
}

/** Whether a number stands between a quotation and how many bytes were sent, as in access logs: `"-" 400 150`. */
export function isBehindRequest(text: string, at: number): boolean {
  return text.startsWith('" ', at - 2) && beforeBytes.test(text.slice(at + 3, at + 5));
}

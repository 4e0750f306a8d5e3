import { captured } from "./forms.ts";

/** What AWS refused, as far as its message says. */
export interface IamDenial {
  /** `s3:GetObject`. */
  readonly action: string;
  /** Of whom it was asked: `pay-reader`. */
  readonly role: string | undefined;
  /** `arn:aws:s3:::invoices/7`. */
  readonly resource: string | undefined;
}

const ACTION = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/i;
const ROLES = [/assumed-role\/([\w+=,.@-]+)/, /:role\/([\w+=,.@/-]+)/];
const RESOURCE = /on resource: ["'\\]*(arn:[^\s"'\\]+)/;

/** Reads a refusal of AWS from what a program wrote; nothing where it names no action. */
export function readIamDenial(words: string): IamDenial | undefined {
  const action = ACTION.exec(words)?.[1];
  if (action === undefined) return undefined;
  return { action, role: captured(ROLES, words), resource: captured([RESOURCE], words) };
}

import type { Status } from "./status.ts";

/** Carries a Status from the place that found the fault to the one that answers. */
export class RequestFailure extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message);
    this.name = "RequestFailure";
    this.status = status;
  }
}

/** Times as the loggers write them into their lines; always UTC. */
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** 2026-11-30T05:01:02.123Z */
export function iso(time: Date): string {
  return time.toISOString();
}

/** 2026-11-30 05:01:02.123 */
export function spaced(time: Date): string {
  return iso(time).slice(0, -1).replace("T", " ");
}

/** 2026-11-30 05:01:02,123: Python and Kafka. */
export function comma(time: Date): string {
  return spaced(time).replace(".", ",");
}

/** 2026/11/30 05:01:02: nginx's error log. */
export function slashed(time: Date): string {
  return spaced(time).slice(0, 19).replaceAll("-", "/");
}

/** 30/Nov/2026:05:01:02 +0000: access logs. */
export function accessLog(time: Date): string {
  return `${dayOfMonth(time)}/${month(time)}/${time.getUTCFullYear()}:${clock(time)} +0000`;
}

/** 30 Nov 2026 05:01:02.123: Redis. */
export function redis(time: Date): string {
  return `${dayOfMonth(time)} ${month(time)} ${time.getUTCFullYear()} ${iso(time).slice(11, 23)}`;
}

/** 1130 05:01:02.123000: klog, behind the letter of its severity. */
export function klog(time: Date): string {
  return `${iso(time).slice(5, 10).replace("-", "")} ${iso(time).slice(11, 23)}000`;
}

export function clock(time: Date): string {
  return iso(time).slice(11, 19);
}

function dayOfMonth(time: Date): string {
  return iso(time).slice(8, 10);
}

function month(time: Date): string {
  return months[time.getUTCMonth()] ?? "";
}

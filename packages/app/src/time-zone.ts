import { z } from "zod";

/** Names that the time zone database prefers by now, which the list of the runtime has under older ones. */
const renamed = [
  "Africa/Asmara",
  "America/Argentina/Buenos_Aires",
  "America/Argentina/Catamarca",
  "America/Argentina/Cordoba",
  "America/Argentina/Jujuy",
  "America/Argentina/Mendoza",
  "America/Atikokan",
  "America/Indiana/Indianapolis",
  "America/Kentucky/Louisville",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Etc/UTC",
  "Europe/Kyiv",
  "Pacific/Chuuk",
  "Pacific/Kanton",
  "Pacific/Pohnpei",
  "UTC",
];

const names: ReadonlySet<string> = new Set([...Intl.supportedValuesOf("timeZone"), ...renamed]);

/** A time zone by its name. JSON Schema lists them, so Helm refuses what the bot would. */
export const TimeZone = z
  .string()
  .refine((name) => names.has(name), "an IANA time zone like Europe/Oslo")
  .meta({ enum: [...names].toSorted() });

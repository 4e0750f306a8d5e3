import { type Forms, meaningIn } from "./forms.ts";

/** Why the network gave a pod no address. */
export type AddressShortage =
  /** Its range or its subnet has none left. */
  | "exhausted"
  /** Its machine may have no more. */
  | "machine_limit"
  /** None is at hand, and the words do not tell why. */
  | "unclear";

const FORMS: Forms<AddressShortage> = [
  // The API of EC2, as the VPC CNI passes it on
  [/PrivateIpAddressLimitExceeded|AttachmentLimitExceeded|NetworkInterfaceLimit/, "machine_limit"],
  [/InsufficientFreeAddressesInSubnet|InsufficientCidrBlocks/, "exhausted"],
  [/not have enough free (?:cidr|addresses)/i, "exhausted"],
  // host-local, whereabouts, Calico, Cilium, Azure
  [/no IP addresses available in range/i, "exhausted"],
  [/could not allocate IP in range/i, "exhausted"],
  [/per host block limit/i, "machine_limit"],
  [/range is full|CIDR ranges? (?:are|is) exhausted/i, "exhausted"],
  [
    /\bno (?:more |free |available )?(?:IPs?|IP addresses|addresses) (?:is |are )?(?:available|left)\b/i,
    "exhausted",
  ],
  [/\bno (?:free|available) (?:IPs?|IP addresses|addresses)\b/i, "exhausted"],
  // The VPC CNI, whatever its agent lacks
  [/failed to assign an IP address to container/i, "unclear"],
];

/** Reads why a sandbox got no address; nothing where it failed for something else. */
export function readAddressShortage(words: string): AddressShortage | undefined {
  return meaningIn(FORMS, words);
}

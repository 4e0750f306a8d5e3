import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";

/** Why the scheduler finds no node for a pod with its volumes. */
export interface VolumeRefusal {
  readonly why:
    | "claim_missing"
    | "claim_unbound"
    | "volume_missing"
    | "no_volume_fits"
    | "in_use"
    | "too_many_volumes"
    | "no_space"
    | "wrong_zone"
    | "not_bound_in_time";
  /** The PersistentVolumeClaim, where it is named. */
  readonly claim?: string;
}

const FORMS: Forms<VolumeRefusal["why"]> = [
  [/unbound immediate PersistentVolumeClaims/, "claim_unbound"],
  [/non-existent (?:pv\(s\)|persistentvolume\b)/, "volume_missing"],
  [[/persistentvolumeclaim "/, /not found|is being deleted/], "claim_missing"],
  [/create the persistentvolumeclaim/, "claim_missing"],
  [/didn't find available persistent volumes/, "no_volume_fits"],
  [/volume node affinity conflict|PersistentVolume's node affinity/, "wrong_zone"],
  [/no available volume zone/, "wrong_zone"],
  [/exceed max volume count/, "too_many_volumes"],
  [/enough free storage/, "no_space"],
  [/no available disk|ReadWriteOncePod access mode already in-use/, "in_use"],
  [/"VolumeBinding"|provisioning failed for PVC/, "not_bound_in_time"],
  [/PersistentVolumeClaim/i, "claim_unbound"],
];

/** Reads one reason of the scheduler; nothing when it is about no volume. */
export function readVolumeRefusal(sentence: string): VolumeRefusal | undefined {
  const why = meaningIn(FORMS, sentence);
  return why && present({ why, claim: claimIn(sentence) });
}

/** `persistentvolumeclaim "ledger"`, `PVC "shop/ledger"` */
function claimIn(sentence: string): string | undefined {
  const [name] = gapsIn('persistentvolumeclaim "…"', sentence) ?? gapsIn('PVC "…"', sentence) ?? [];
  return name?.slice(name.indexOf("/") + 1);
}

import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { meetsTerm } from "../graph/node-fit.ts";
import { refOf } from "../graph/object-key.ts";
import { selects } from "../graph/selects.ts";
import type { Inquiry } from "../inquiry.ts";
import { toNumber } from "../quantity.ts";
import { listed } from "../say.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../state/cluster-kinds.ts";

/** A table that people still read. */
const ROWS_AT_MOST = 4;
const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** What is told of the volumes that somebody made for claims, and that this claim does not get. */
interface Against {
  readonly claims: readonly Claim[];
  /** Each was seen not to fit. */
  readonly isDecisive: boolean;
  /** Of the volume that comes nearest: `pv-1: 1Gi, 5Gi asked`. */
  readonly why: string | undefined;
}

interface Row {
  readonly volume: PersistentVolume;
  readonly misfits: readonly string[];
}

const NOTHING: Against = { claims: [], isDecisive: false, why: undefined };

/** Volume by volume, why a claim that nobody makes a volume for is bound to none that is there. */
export function volumesAgainst(inquiry: Inquiry, claim: PersistentVolumeClaim): Against {
  const { cluster, cite, say } = inquiry;
  if (!isStatic(inquiry, claim) || claim.status.phase !== "Pending") return NOTHING;
  const unseen = cluster.gapIn("PersistentVolume");
  if (unseen !== undefined) return NOTHING;
  const { volumeName: named = "" } = claim.spec;
  const rows = [...cluster.lookup.volumes().values()]
    .filter((volume) => (named === "" ? !isTaken(volume, claim) : volume.metadata.name === named))
    .map((volume) => ({ volume, misfits: misfitsOf({ cluster, volume, claim }) }))
    .toSorted((left, right) => left.misfits.length - right.misfits.length);
  const hidden = hiddenIn(claim);
  const table = rows.slice(0, ROWS_AT_MOST).map((row) => `${nameOf(row)}: ${textOf(row, hidden)}`);
  const none = named === "" ? "none is free" : `${named} does not exist`;
  const volumes = table.join("; ") || none;
  const rest = hidden.length === 0 ? "" : `; not visible: ${listed(hidden)} of the claim`;
  const evidence = cite.fact({
    subject: refOf("PersistentVolumeClaim", claim),
    pointer: "/volumes",
    value: [volumes, hidden],
    values: { volumes },
    text: `volumes against claim ${claim.metadata.name}: ${volumes}${rest}`,
    kubectl: shellWords`get persistentvolumes`,
  });
  return {
    claims: [say(`${openingOf(named)}: {volumes}${rest}.`, evidence)],
    isDecisive: rows.every(({ misfits }) => misfits.length > 0),
    why: whyOf(rows, named),
  };
}

function whyOf([nearest]: readonly Row[], named: string): string | undefined {
  if (nearest === undefined) return named === "" ? undefined : `volume ${named} does not exist`;
  const { volume, misfits } = nearest;
  return misfits.length === 0 ? undefined : `${volume.metadata.name}: ${listed(misfits)}`;
}

function openingOf(named: string): string {
  return named === ""
    ? "Nobody makes a volume for it; of those that are there"
    : `The claim takes no volume but ${named}`;
}

/** No class makes its volume. */
function isStatic({ cluster }: Inquiry, claim: PersistentVolumeClaim): boolean {
  if (isForVolumes(cluster, claim)) return true;
  const { spec, metadata } = claim;
  const name = spec.storageClassName ?? "";
  if (name === "") {
    const isBound = cluster
      .eventsOf(refOf("PersistentVolumeClaim", { metadata }))
      .some(({ reason }) => reason === "FailedBinding");
    return isBound || spec.storageClassName === "";
  }
  return cluster.lookup.storageClasses().get(name)?.provisioner === NO_PROVISIONER;
}

/** It names a volume, so that nobody makes it another; or volumes wait under a class that is no object: a word that both share. */
export function isForVolumes(
  { lookup, gapIn }: Inquiry["cluster"],
  { spec }: PersistentVolumeClaim,
): boolean {
  const { storageClassName: word = "", volumeName = "" } = spec;
  if (volumeName !== "") return true;
  if (word === "" || gapIn("StorageClass", undefined, word) !== undefined) return false;
  const isWaiting = ({ status, spec: its }: PersistentVolume) =>
    status.phase === "Available" && its.storageClassName === word;
  return !lookup.storageClasses().has(word) && [...lookup.volumes().values()].some(isWaiting);
}

/** It is bound, and to another. */
function isTaken({ status, spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return status.phase === "Bound" && !isKeptFor(spec, claim);
}

function isKeptFor(
  { claimRef }: PersistentVolume["spec"],
  { metadata }: PersistentVolumeClaim,
): boolean {
  return claimRef?.name === metadata.name && claimRef.namespace === metadata.namespace;
}

function misfitsOf(held: Held): string[] {
  return PREDICATES.map((predicate) => predicate(held)).filter((misfit) => misfit !== false);
}

interface Held extends Pick<Inquiry, "cluster"> {
  readonly volume: PersistentVolume;
  readonly claim: PersistentVolumeClaim;
}

/** Each tells how a volume does not fit, where that is known. */
const PREDICATES: readonly ((held: Held) => string | false)[] = [
  ({ volume }) =>
    volume.status.phase === "Released" && "Released, it keeps the data of a claim that is gone",
  ({ volume }) => volume.status.phase === "Failed" && "Failed",
  ({ volume, claim }) => isTaken(volume, claim) && "bound to another claim",
  ({ volume: { spec, status }, claim }) =>
    status.phase === "Available" &&
    spec.claimRef !== undefined &&
    !isKeptFor(spec, claim) &&
    "kept for another claim",
  ({ volume, claim }) => {
    const asked = claim.spec.resources?.requests["storage"];
    const has = volume.spec.capacity["storage"] ?? "0";
    return asked !== undefined && toNumber(has) < toNumber(asked) && `holds ${has}, ${asked} asked`;
  },
  ({ volume, claim }) => {
    const lacking = claim.spec.accessModes.filter((it) => !volume.spec.accessModes.includes(it));
    return lacking.length > 0 && `is not ${listed(lacking)}`;
  },
  ({ volume, claim }) => {
    const [its, asked] = [volume, claim].map(({ spec }) => spec.storageClassName || "none");
    return its !== asked && `StorageClass ${its}, ${asked} asked`;
  },
  ({ volume, claim }) => {
    const [its, asked] = [volume, claim].map(({ spec }) => spec.volumeMode ?? "Filesystem");
    return its !== asked && `volumeMode ${its}, ${asked} asked`;
  },
  ({ volume, claim: { spec } }) =>
    spec.selector !== undefined &&
    !selects(spec.selector, volume.metadata.labels) &&
    "its labels do not meet the selector of the claim",
  (held) => isNowhere(held) && "no node meets its nodeAffinity",
];

/** The nodes are known, and none of them may have it. */
function isNowhere({ cluster, volume }: Held): boolean {
  const terms = volume.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  if (terms.length === 0 || cluster.gapIn("Node") !== undefined) return false;
  return ![...cluster.nodes.values()].some((node) => terms.some((term) => meetsTerm(node, term)));
}

/** What every claim asks and this one does not show: then it may have a selector, too. */
function hiddenIn({ spec }: PersistentVolumeClaim): string[] {
  const hidden = [
    ...(spec.resources?.requests["storage"] === undefined ? ["size"] : []),
    ...(spec.accessModes.length === 0 ? ["access modes"] : []),
  ];
  return hidden.length === 0 || spec.selector !== undefined ? hidden : [...hidden, "selector"];
}

/** With what a claim may ask of it. */
function nameOf({ volume: { metadata, spec } }: Row): string {
  const labels = Object.entries(metadata.labels).map(([key, value]) => `${key}=${value}`);
  const has = [spec.capacity["storage"] ?? "no size", ...spec.accessModes, ...labels];
  return `${metadata.name} (${has.join(", ")})`;
}

function textOf({ misfits }: Row, hidden: readonly string[]): string {
  if (misfits.length > 0) return misfits.join(", ");
  return hidden.length > 0 ? "nothing that is visible speaks against it" : "fits";
}

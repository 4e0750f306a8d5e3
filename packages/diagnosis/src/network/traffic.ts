/** A pod as policies see it; pods that look alike to them are one. */
export interface PodEnd {
  readonly kind: "pod";
  readonly namespace: string;
  /** Absent: the namespace could not be read. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Those that its template gives it; absent: it has none that was read. */
  readonly ownLabels?: Readonly<Record<string, string>>;
  readonly ip: string | undefined;
  /** It has its node's address: no policy selects it. */
  readonly isHostNetwork: boolean;
  readonly ports: readonly NamedPort[];
}

export interface NamedPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

/** An address that is no pod's. */
export interface AddressEnd {
  readonly kind: "address";
  readonly ip: string;
}

export type End = PodEnd | AddressEnd;

/** A port of the pod that is reached: behind a Service its target port. */
export interface PortAsked {
  readonly port: number;
  /** TCP, UDP, SCTP. */
  readonly protocol: string;
}

export interface Traffic {
  readonly from: End;
  readonly to: End;
  readonly at: PortAsked;
}

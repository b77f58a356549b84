import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import type { Fate } from "../support/fates.ts";

/** How one scenario ends on Elastic's page. */
export interface Pin {
  /**
   * Of what was sent before, during and after the break, of the signal whose consumer had the shared
   * topic then; the other two lose all of it. More than one where the topic may change hands while it
   * is read. Undefined where it may do so at any time: then every signal loses something.
   */
  readonly fates?: readonly [readonly Fate[], readonly Fate[], readonly Fate[]];
  /** `severity: code` of the findings it must have, and of those it must not have. */
  readonly findings: readonly string[];
  readonly absent: readonly string[];
}

/** A scenario with something broken in its middle third. */
export type PinnedScenario = "outage" | "outage-crash" | "edge-crash";

/** A version on which the page's backend config does not load. */
export interface Refusal {
  /** What the command says of it. */
  readonly refusal: string;
}

/** How a version's outages end, by target; or that its collector refuses the page. */
export type VersionPins =
  | Refusal
  | Readonly<Record<TargetKind, Readonly<Record<PinnedScenario, Pin>>>>;

/**
 * What Elastic's page does on each EDOT version, as measured, in a 15 s outage with the target's port closed. The
 * tests run `delivery` first, since the page loses what is sent before its first commit.
 */
export const PINS: Readonly<Record<string, VersionPins>> = {
  // The page is written for a newer receiver. Elastic's page of that time is not in configs/documented.
  "9.3.0": {
    refusal:
      "EDOT 9.3.0 does not load the backend config: kafka (receivers) knows no key topics there; that came with contrib v0.142.0, and is topic before",
  },
  "9.4.3": {
    elasticsearch: {
      // The exporter gives up after two retries, and the offsets are committed.
      outage: {
        fates: [["kept"], ["lost"], ["kept"]],
        findings: ["loss: committed-early"],
        absent: ["loss: queue-in-memory"],
      },
      "outage-crash": {
        findings: ["loss: committed-early"],
        absent: [],
      },
      // Kafka is away, and the edge's queue is in memory. The consumers join their group again.
      "edge-crash": {
        fates: [["kept"], ["lost"], ["kept", "in part"]],
        findings: ["loss: queue-in-memory"],
        absent: ["loss: committed-early"],
      },
    },
    motlp: {
      // The exporter's queue in memory holds an outage this short; its content is committed already.
      outage: {
        fates: [["kept"], ["kept"], ["kept"]],
        findings: ["risk: committed-early"],
        absent: ["loss: committed-early"],
      },
      "outage-crash": {
        findings: ["loss: committed-early", "loss: queue-in-memory"],
        absent: [],
      },
      "edge-crash": {
        fates: [["kept"], ["lost"], ["kept", "in part"]],
        findings: ["loss: queue-in-memory"],
        absent: ["loss: committed-early"],
      },
    },
  },
};

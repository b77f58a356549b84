import type { Hop } from "../../verdict/attribution/hop.ts";
import type { SignalReport } from "../../verdict/scenario-report.ts";

/** The places of a pipeline, in the order in which an item passes. */
export const STATIONS = ["sdk", "edge", "kafka", "backend", "target"] as const;
export type Station = (typeof STATIONS)[number];

/** What an account says of how far items came, of one signal or of several. */
export type Passage = Pick<SignalReport, "sent" | "delivered" | "lostAt" | "losses">;

/** Items that the target took, by the exporter's count, and does not have. */
export function takenAndGone({ losses }: Pick<Passage, "losses">): number {
  return losses.reduce(
    (sum, { because, items }) => sum + (because === "taken-and-gone" ? items : 0),
    0,
  );
}

/** Items of which nothing is known but that the edge accepted them. */
export function placeUnknown(passage: Pick<Passage, "lostAt" | "losses">): number {
  return passage.lostAt.unattributed - takenAndGone(passage);
}

/**
 * The items that have passed each station. With items that cannot be attributed the numbers of Kafka and of
 * the backend are the most that it can have been; what the edge has refused, the SDK was told.
 */
export function passedAt({
  sent,
  delivered,
  lostAt,
}: Pick<Passage, "sent" | "delivered" | "lostAt">): Readonly<Record<Station, number>> {
  const edge = sent - lostAt["edge-refused"];
  const kafka = edge - lostAt.edge;
  const backend = kafka - lostAt.retention - lostAt["waiting-in-kafka"];
  return { sdk: sent, edge, kafka, backend, target: delivered };
}

/** Stations whose number is an upper bound where some items cannot be attributed. */
export const BOUNDED: ReadonlySet<Station> = new Set<Station>(["kafka", "backend"]);

/** Where in the picture the items of a hop were lost: at a station, or on the way to the next. */
export const LOST_AT_STATION: Readonly<Partial<Record<Station, readonly Hop[]>>> = {
  edge: ["edge"],
  kafka: ["retention", "waiting-in-kafka"],
  backend: ["backend-collector"],
};
export const LOST_BEHIND: Readonly<Partial<Record<Station, Hop>>> = {
  sdk: "edge-refused",
  backend: "backend-rejected",
};

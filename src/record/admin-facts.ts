import type { RangeContents } from "./kafka/topic-contents.ts";
import type { SignalRanges } from "./sequence-ranges.ts";

/** Records that were removed from a topic on purpose before a group had committed them. */
export interface Removal {
  readonly topic: string;
  readonly ranges: readonly RangeContents[];
  /** The items that only these records held. */
  readonly items: SignalRanges;
}

/** A committed offset that was set. */
export interface MovedOffset {
  readonly topic: string;
  readonly partition: number;
  /** Null where the group had committed nothing. */
  readonly from: bigint | null;
  readonly to: bigint;
}

/** Something that an operator did to Kafka in a run. */
export type AdminChange = {
  /** When it was done, in milliseconds since the Unix epoch. */
  readonly at: number;
} & (
  | ({ readonly do: "recreate-topic" } & Removal)
  | ({ readonly do: "delete-records" } & Removal)
  /** Partitions before and after. */
  | {
      readonly do: "add-partitions";
      readonly topic: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly do: "reset-offsets";
      readonly group: string;
      readonly to: "earliest" | "latest";
      readonly moved: readonly MovedOffset[];
    }
);

/** A change of one kind. */
export type AdminChangeOf<Kind extends AdminChange["do"]> = Extract<
  AdminChange,
  { readonly do: Kind }
>;

/** The changes of one kind, in order. */
export function changesOf<Kind extends AdminChange["do"]>(
  changes: readonly AdminChange[] | undefined,
  kind: Kind,
): AdminChangeOf<Kind>[] {
  return (changes ?? []).filter((change): change is AdminChangeOf<Kind> => change.do === kind);
}

/** A topic that was another one in the course of a run: its ids, as Kafka gives them, in order. */
export interface TopicIds {
  readonly topic: string;
  readonly ids: readonly string[];
}

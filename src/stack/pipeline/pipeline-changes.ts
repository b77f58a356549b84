import type { Tree } from "../../collector-config/tree.ts";
import type { EdgeDisk } from "../environments/environment.ts";
import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import type { ReleaseOptions } from "../parts/part.ts";

/** What a scenario wants otherwise than usual; its pipeline is its own then. */
export interface PipelineChanges {
  readonly kafka?: KafkaOptions;
  readonly elasticsearch?: Pick<
    ElasticsearchOptions,
    "settings" | "timeSeriesWindow" | "metricsWindow" | keyof ReleaseOptions
  > & {
    /** A reverse proxy before it, which can be made to answer, to wait and to drop. */
    readonly proxy?: boolean;
  };
  /** A filesystem of its own, that may become full, for what the edge collector stores. */
  readonly edgeDisk?: EdgeDisk;
  /**
   * Settings of the users' configs that are changed on purpose, per collector; they are part of its
   * overlay, and the user's file stays as it is.
   */
  readonly overlay?: { readonly edge?: Tree; readonly backend?: Tree };
}

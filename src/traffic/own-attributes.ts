import { RUN_ATTRIBUTE } from "../otlp/item.ts";

/** Resource attributes that a run's items are found by, so that nobody else can set them. */
export const OWN_RESOURCE_ATTRIBUTES: readonly string[] = [
  RUN_ATTRIBUTE,
  "data_stream.type",
  "data_stream.dataset",
  "data_stream.namespace",
];

import { elasticsearchProjection } from "../telemetry/elasticsearch/projection.ts";
import { motlpProjection } from "../telemetry/motlp/projection.ts";
import type { ExpectedDocument, Projection } from "../telemetry/projection.ts";
import type { TargetKind } from "./target-kind.ts";

/**
 * What each target makes of an item. A projection compares only documents that it made itself, so
 * that the account need not know their type.
 */
export const PROJECTIONS: Readonly<Record<TargetKind, Projection<ExpectedDocument>>> = {
  elasticsearch: elasticsearchProjection as Projection<ExpectedDocument>,
  motlp: motlpProjection as Projection<ExpectedDocument>,
};

import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { ExpectedDocument, Projection } from "../account/projection.ts";
import { elasticsearchProjection } from "./elasticsearch/projection.ts";
import { motlpProjection } from "./motlp/projection.ts";

/**
 * What each target makes of an item. A projection compares only documents that it made itself, so
 * that the account need not know their type.
 */
export const PROJECTIONS: Readonly<Record<TargetKind, Projection<ExpectedDocument>>> = {
  elasticsearch: elasticsearchProjection as Projection<ExpectedDocument>,
  motlp: motlpProjection as Projection<ExpectedDocument>,
};

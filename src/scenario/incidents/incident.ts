import { z } from "zod";
import { TARGET_KINDS } from "../../collector-config/target-kind.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { collectorSettings } from "../collector-settings.ts";
import { elasticsearchVersion, kafkaVersion } from "../faults/part-versions.ts";
import { faultSchema } from "../faults/registry.ts";
import { duration, forward } from "../faults/times.ts";

const count = z.int().min(0);
const setting = z.union([z.string(), z.number(), z.boolean()]);

/** A config set of the project, and the target behind it. */
export const EXPECTED_OF = [
  "durable/elasticsearch",
  "durable/motlp",
  "documented/elasticsearch",
  "documented/motlp",
] as const;

const expected = z.strictObject({
  /** `either`: luck decides whether something is lost; all else that is said holds in both cases. */
  verdict: z.enum(["pass", "fail", "either"]),
  /** Items of all signals: exactly so many, or between two numbers. */
  lost: z.union([count, z.tuple([count, count])]).default(0),
  refused: z.union([count, z.tuple([count, count])]).default(0),
  /** The findings that are reported, in no order: these and no others. */
  findings: z.array(z.string()).default([]),
  /** Whether others may be told as well, by luck. */
  more: z.boolean().default(false),
  /** Alerts that fire, among others. */
  alerts: z.array(z.string()).default([]),
});

/**
 * The contents of an incident's file (docs/reference/incident-files.md): what is otherwise than usual, the
 * traffic, what goes wrong and when, what must hold, and what the project's own config sets make of it.
 */
export const incidentSchema = z
  .strictObject({
    /** What happened, in a few words. */
    title: z.string().min(1),
    /** More about it: who meets it and why. */
    description: z.string().optional(),
    /** Public reports. */
    references: z.array(z.url()).default([]),
    /** The targets with which it can happen. */
    targets: z
      .array(z.enum(TARGET_KINDS))
      .min(1)
      .default([...TARGET_KINDS]),
    setup: z
      .strictObject({
        /** Settings of the broker, as in `server.properties`. */
        kafka: z.record(z.string(), setting).default({}),
        /** The release of Kafka that it begins with, in place of the run's (`--kafka`). */
        kafkaVersion: kafkaVersion.optional(),
        /** The release of Elasticsearch that it begins with, in place of the run's. */
        elasticsearchVersion: elasticsearchVersion.optional(),
        /** Partitions of every topic. */
        partitions: z.int().min(1).optional(),
        /** Settings of Elasticsearch, as in `elasticsearch.yml`. */
        elasticsearch: z.record(z.string(), setting).default({}),
        /** The size of a disk of its own for what the edge stores, in bytes. */
        edgeDisk: z.int().min(1).optional(),
        edge: collectorSettings.optional(),
        backend: collectorSettings.optional(),
      })
      .prefault({}),
    traffic: z.strictObject({
      /** Items of each signal that are sent and must have arrived before anything goes wrong. */
      before: count.default(20),
      /** Items of each signal per second, while things go wrong. */
      rate: z.int().min(1).default(10),
      /** How long they are sent. */
      for: forward,
      /** What each item weighs more than usual, in bytes. */
      itemBytes: count.default(0),
      /** Items in one request of the SDK, at most. */
      batch: z.int().min(1).max(10_000).default(500),
      /** How far the sender's clock is ahead, or with a minus behind. */
      clock: duration.default(0),
      /**
       * The temporality of the SDK's histograms. A collector that turns cumulative ones into deltas has no
       * point to begin from when it starts again, or when it is sent a point twice.
       */
      histograms: z.enum(["cumulative", "delta"]).default("cumulative"),
      /** The signals; by default what the edge's config takes. */
      signals: z.array(z.enum(SIGNALS)).min(1).optional(),
      /** Items of each signal that are sent when everything is whole again. */
      after: count.default(20),
    }),
    faults: z.array(faultSchema).default([]),
    tolerate: z
      .strictObject({
        /** Accepted items of all signals that may be missing: what no pipeline could deliver. */
        lost: count.default(0),
        /** Whether the edge may refuse items: the SDK is told, and can send them again. */
        refused: z.enum(["none", "some"]).default("none"),
      })
      .prefault({}),
    /** What the project's own config sets make of it, by set and target; its tests hold them to it. */
    expect: z.partialRecord(z.enum(EXPECTED_OF), expected).default({}),
  })
  .superRefine(({ traffic, faults }, context) => {
    // It would happen to nobody, and the incident would hold.
    for (const [index, { at }] of faults.entries()) {
      if (at <= traffic.for) continue;
      context.addIssue({
        code: "custom",
        path: ["faults", index, "at"],
        message: "it begins after the end of the traffic (traffic.for)",
      });
    }
  });

/** An incident as its file says it, and the file's name without its ending. */
export type Incident = z.output<typeof incidentSchema> & { readonly name: string };

/** What a config set makes of an incident. */
export type Expected = z.output<typeof expected>;

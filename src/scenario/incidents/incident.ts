import { z } from "zod";
import { TARGET_KINDS } from "../../collector-config/target-kind.ts";
import { SIGNALS } from "../../otlp/item.ts";
import type { LoginFault } from "../../stack/parts/kafka/logins.ts";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A span of time such as `500ms`, `2s`, `5m`, `-1h`; parsed to milliseconds. */
const duration = z
  .string({ error: ({ input }) => (input === undefined ? undefined : notATime(input)) })
  .transform((text, context) => {
    const [, sign, number, unit] = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
    if (number === undefined || !isUnit(unit)) {
      context.addIssue({ code: "custom", message: notATime(text) });
      return z.NEVER;
    }
    return (sign === "-" ? -1 : 1) * Number(number) * UNITS[unit];
  });
function notATime(input: unknown): string {
  return `not a time such as 500ms, 2s or 5m: ${input}`;
}

const forward = duration.refine((ms) => ms >= 0, "a time that has passed");

function isUnit(text: string | undefined): text is keyof typeof UNITS {
  return text !== undefined && Object.hasOwn(UNITS, text);
}

const tree = z.record(z.string(), z.unknown());
const count = z.int().min(0);
const setting = z.union([z.string(), z.number(), z.boolean()]);

/** Settings of one collector, by the types of its components: whatever they are called in the config. */
const collectorSettings = z.strictObject({
  receivers: z.record(z.string(), tree).default({}),
  processors: z.record(z.string(), tree).default({}),
  exporters: z.record(z.string(), tree).default({}),
  extensions: z.record(z.string(), tree).default({}),
  /** Processors that come first in every pipeline, with their settings. */
  first: z.record(z.string(), tree).default({}),
});

/** What may be wrong with a login to Kafka. */
const LOGIN_FAULTS = [
  "wrong-password",
  "wrong-ca",
  "expired-certificate",
  "tls-on-one-side",
  "forbidden",
] as const satisfies readonly LoginFault[];

/** When something begins, counted from the beginning of the traffic, and when it ends. */
const when = {
  at: forward,
  /** Until the end of the traffic, where it is not said. */
  for: forward.optional(),
};
const collectorRole = z.enum(["edge", "backend"]);

const fault = z.discriminatedUnion("do", [
  /** SIGKILL; started again at its end. */
  z.strictObject({
    ...when,
    do: z.literal("kill"),
    part: z.enum(["kafka", "target", "edge", "backend"]),
  }),
  /** SIGSTOP: it accepts connections and answers nothing. */
  z.strictObject({
    ...when,
    do: z.literal("pause"),
    part: z.enum(["kafka", "target", "edge", "backend"]),
  }),
  /** SIGTERM; started again at its end. */
  z.strictObject({ ...when, do: z.literal("stop"), part: collectorRole }),
  /** The target, or what stands before it, answers everything with a status. */
  z.strictObject({ ...when, do: z.literal("answer"), status: z.int().min(400).max(599) }),
  /** Every request to the target waits for so long before it is passed on. */
  z.strictObject({ ...when, do: z.literal("slow"), by: forward }),
  /** Connections to the target end without an answer. */
  z.strictObject({ ...when, do: z.literal("drop") }),
  /** The target's key ends; at the fault's end the backend collector is given a new one. */
  z.strictObject({ ...when, do: z.literal("revoke-key") }),
  /** The target's key may no longer write: answered 403. */
  z.strictObject({ ...when, do: z.literal("restrict-key") }),
  /** Elasticsearch's disk has reached the flood stage: each document is answered 429. */
  z.strictObject({ ...when, do: z.literal("fill-disk") }),
  /** A field of a signal's data stream has another type than its items. */
  z.strictObject({
    ...when,
    do: z.literal("map-otherwise"),
    signal: z.enum(["traces", "logs"]),
  }),
  /** Messages that somebody else writes to the topic of a signal. */
  z.strictObject({
    at: forward,
    do: z.literal("write"),
    signal: z.enum(SIGNALS),
    text: z.string(),
    times: z.int().min(1).default(1),
  }),
  /**
   * A collector logs in to Kafka with something that is wrong, as after a change of passwords or
   * certificates; with the right login at its end. Until then no login is asked for.
   */
  z.strictObject({
    ...when,
    do: z.literal("login"),
    part: collectorRole,
    with: z.enum(LOGIN_FAULTS),
  }),
  /** Messages that `capture` took off a topic, written to the pipeline's topics. */
  z.strictObject({
    at: forward,
    do: z.literal("replay"),
    /** The capture's file, relative to the incident's. */
    file: z.string().min(1),
    /** The pipeline's topics, by their names in the capture, where they differ. */
    topics: z.record(z.string(), z.string()).default({}),
  }),
  /**
   * One more backend collector in the same consumer group; it leaves (SIGTERM) at its end, and stays
   * where none is said.
   */
  z.strictObject({ ...when, do: z.literal("join") }),
  /** The topics' `retention.ms`; they get their own back at its end. */
  z.strictObject({ ...when, do: z.literal("retain"), only: forward }),
  /** A collector runs with other settings, as after a change that was wrong; undone at its end. */
  z.strictObject({
    ...when,
    do: z.literal("configure"),
    part: collectorRole,
    with: collectorSettings,
  }),
]);

/** A config set of the project, and the target behind it. */
export const SHOWN_ON = [
  "durable/elasticsearch",
  "durable/motlp",
  "documented/elasticsearch",
  "documented/motlp",
] as const;

const shown = z.strictObject({
  /** `either`: luck decides whether something is lost; all else that is said holds in both cases. */
  verdict: z.enum(["pass", "fail", "either"]),
  /** Items of all signals: exactly so many, or between two numbers. */
  lost: z.union([count, z.tuple([count, count])]).default(0),
  refused: z.union([count, z.tuple([count, count])]).default(0),
  /** The findings that are told, in no order: these and no others. */
  findings: z.array(z.string()).default([]),
  /** Whether others may be told as well, by luck. */
  more: z.boolean().default(false),
  /** Alarms that fire, among others. */
  alarms: z.array(z.string()).default([]),
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
    about: z.string().optional(),
    /** Public reports. */
    reported: z.array(z.url()).default([]),
    /** The targets with which it can happen. */
    targets: z
      .array(z.enum(TARGET_KINDS))
      .min(1)
      .default([...TARGET_KINDS]),
    setup: z
      .strictObject({
        /** Settings of the broker, as in `server.properties`. */
        kafka: z.record(z.string(), setting).default({}),
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
    faults: z.array(fault).default([]),
    holds: z
      .strictObject({
        /** Accepted items of all signals that may be missing: what no pipeline could deliver. */
        lost: count.default(0),
        /** Whether the edge may refuse items: the SDK is told, and can send them again. */
        refused: z.enum(["none", "some"]).default("none"),
      })
      .prefault({}),
    /** What the project's own config sets make of it, by set and target; its tests hold them to it. */
    shows: z.partialRecord(z.enum(SHOWN_ON), shown).default({}),
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

/** Something that goes wrong at a time. */
export type Fault = Incident["faults"][number];

/** Settings by the types of components. */
export type CollectorSettings = z.output<typeof collectorSettings>;

/** What a config set makes of an incident. */
export type Shown = z.output<typeof shown>;

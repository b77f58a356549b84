import type { Document } from "yaml";
import { dropLogs } from "../../tests/support/breaking-processors.ts";
import { writeVariant } from "../../tests/support/config-variants.ts";

/** A small run that is recorded. */
export interface RecordedCase {
  /** Its folder in `tests/recorded`. */
  readonly name: string;
  /** What happens in it, for people. */
  readonly what: string;
  /** The command's arguments, but for the report's folder. */
  readonly args: () => Promise<readonly string[]>;
}

const ITEMS = "10";
const deliver = ["verify", "--scenario", "delivery", "--items", ITEMS];

/** Every tenth span gets a name that a keyword has no room for, in few words. */
function lengthenNames(config: Document): void {
  const where = 'where IsMatch(String(attributes["harness.sequence"]), "5$")';
  const tenfold = `set(name, Concat([${Array(10).fill("name").join(", ")}], "")) ${where}`;
  const statements = [`set(name, "${"x".repeat(33)}") ${where}`, tenfold, tenfold, tenfold];
  config.setIn(["processors", "transform"], {
    error_mode: "propagate",
    trace_statements: [{ context: "span", statements }],
  });
  config.setIn(["service", "pipelines", "traces", "processors"], ["transform"]);
}

/** What `tests/recorded` holds: a healthy run, and losses at every hop that configs can make. */
export const RECORDED_CASES: readonly RecordedCase[] = [
  {
    name: "durable-delivery",
    what: "configs/durable delivers to Elasticsearch",
    args: async () => [...deliver, "--configs", "configs/durable"],
  },
  {
    name: "documented-delivery",
    what: "Elastic's page: signals share a topic, and the backend begins at its end",
    args: async () => [...deliver, "--configs", "configs/documented"],
  },
  {
    name: "queue-in-memory",
    what: "Elastic's page: the backend is killed while mOTLP is away",
    args: async () => [
      ...["verify", "--scenario", "outage-crash", "--items", "12", "--outage", "3"],
      ...["--configs", "configs/documented", "--target", "motlp"],
    ],
  },
  {
    name: "encoding-mismatch",
    what: "the backend reads logs as otlp_json, which the edge writes as otlp_proto",
    args: async () => [
      ...deliver,
      ...(await writeVariant({
        backend: (config) => {
          const kafka = ["receivers", "kafka"];
          config.setIn([...kafka, "logs", "encoding"], "otlp_json");
          // What cannot be decoded is passed over; as it is, the partition waits for a collector that can.
          config.setIn([...kafka, "message_marking", "on_permanent_error"], true);
        },
      })),
    ],
  },
  {
    name: "topic-mismatch",
    what: "the backend reads logs from a topic that the edge does not write",
    args: async () => [
      ...deliver,
      ...(await writeVariant({
        backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["otel-other"]),
      })),
    ],
  },
  {
    name: "dropped-and-rejected",
    what: "the edge drops every fifth log, and Elasticsearch refuses every tenth span",
    args: async () => [
      ...deliver,
      ...(await writeVariant({ edge: dropLogs("05"), backend: lengthenNames })),
      "--as-sent",
    ],
  },
  {
    name: "incident-unavailable",
    what: "an incident: mOTLP answers 503 for two seconds",
    args: async () => [
      ...["reproduce", "tests/recorded/incident-unavailable/incident.yaml"],
      ...["--configs", "configs/durable", "--target", "motlp"],
    ],
  },
];

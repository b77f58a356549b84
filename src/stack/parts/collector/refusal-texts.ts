import type { KnownText } from "../../../record/collector-log/catalogue.ts";

const CORE = "https://github.com/open-telemetry/opentelemetry-collector/blob/main";
const CONTRIB = "https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main";
const ALL = ["9.3.0", "9.4.3"];

/**
 * What a collector prints that does not start. These texts are of its command line and its config parser,
 * before it has a log; what it logs while it runs is in the catalogue of `record/collector-log`.
 */
export const REFUSAL_TEXTS = {
  /** The groups: the address. */
  addressInUse: {
    id: "address-in-use",
    text: /listen tcp\S* (\S+): bind: address already in use/,
    component: "any receiver or extension that listens",
    versions: ALL,
    source: "https://pkg.go.dev/net#Listen",
  },
  /** The first line of a text for people; the lines after it belong to it. */
  error: {
    id: "error",
    text: /^Error:/,
    component: "cobra",
    versions: ALL,
    source: "https://github.com/spf13/cobra/blob/main/command.go",
  },
  noConfig: {
    id: "no-config",
    text: /^Error: failed to get config/,
    component: "otelcol",
    versions: ALL,
    source: `${CORE}/otelcol/collector.go`,
  },
  invalid: {
    id: "invalid-config",
    text: /invalid configuration|has invalid keys/,
    component: "otelcol, mapstructure",
    versions: ALL,
    source: `${CORE}/otelcol/collector.go`,
  },
  /** The groups: the signal and the encoding; text encodings are named by their suffix, without them. */
  unknownEncoding: {
    id: "unknown-encoding",
    text: /unrecognized (traces|metrics|logs) encoding \\?"([^"\\]*)|invalid text encoding: .*/,
    component: "kafkareceiver, kafkaexporter",
    versions: ALL,
    source: `${CONTRIB}/receiver/kafkareceiver/encoding.go`,
  },
  /** The groups: the section and the component. */
  keysOf: {
    id: "keys-of-component",
    text: /'(\w+)' error reading configuration for "([^"]+)"/,
    component: "otelcol",
    versions: ALL,
    source: `${CORE}/otelcol/internal/configunmarshaler/configs.go`,
  },
  /** The groups: the key above them and the keys. */
  invalidKeys: {
    id: "invalid-keys",
    text: /'(\w*)'? has invalid keys: (.+)/,
    component: "mapstructure",
    versions: ALL,
    source: "https://github.com/go-viper/mapstructure/blob/main/mapstructure.go",
  },
  /** The groups: the section and the keys below it. */
  path: {
    id: "path-of-keys",
    text: /\b(receivers|processors|exporters|connectors|extensions|service)::(\S+?):? /,
    component: "otelcol",
    versions: ALL,
    source: `${CORE}/confmap/xconfmap/config.go`,
  },
} as const satisfies Readonly<Record<string, KnownText>>;

/** What was written to the topics in some time. */
export interface MeasuredGrowth {
  /** Bytes on the broker's disk, as `retention.bytes` counts them. */
  readonly bytes: number;
  readonly seconds: number;
  /** Items of all signals in them. */
  readonly items: number;
}

/** How much Kafka has to keep for an outage, at the rate of a run. */
export interface RetentionRule {
  readonly bytesPerMinute: number;
  readonly bytesPerItem: number;
  /** The outage that it is worked out for. */
  readonly hours: number;
  /** Bytes that one replica of all topics needs for it. */
  readonly bytesPerReplica: number;
  /** For example `at 4.2 MB/min, 24 h of outage need 6.1 GB per replica`. */
  readonly text: string;
}

const HOURS = 24;

/** What an outage of a day needs at a measured rate; per replica, over all partitions. */
export function retentionRule({ bytes, seconds, items }: MeasuredGrowth): RetentionRule {
  const bytesPerMinute = (bytes / seconds) * 60;
  const bytesPerReplica = bytesPerMinute * 60 * HOURS;
  return {
    bytesPerMinute: Math.round(bytesPerMinute),
    bytesPerItem: Math.round(bytes / items),
    hours: HOURS,
    bytesPerReplica: Math.round(bytesPerReplica),
    text: `at ${size(bytesPerMinute)}/min, ${HOURS} h of outage need ${size(bytesPerReplica)} per replica`,
  };
}

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes in units of 1000, with one decimal. */
export function size(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

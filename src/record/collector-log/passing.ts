/** Fields of a collector's log line that may differ between two lines that say the same. */
export const PASSING = ["ts", "resource", "caller", "stacktrace", "interval"];

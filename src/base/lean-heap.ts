import { setFlagsFromString } from "node:v8";

/**
 * V8 lets its heap grow to several times of what lives in it before it collects, where the machine has
 * the memory. This one's machine runs a broker, Elasticsearch and two collectors beside it. To be
 * imported before threads are started: theirs follow the same rule.
 */
setFlagsFromString("--heap-growing-percent=100");
setFlagsFromString("--max-semi-space-size=32");

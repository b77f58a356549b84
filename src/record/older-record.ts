import { asRecord, type Tree } from "../collector-config/tree.ts";
import { RECORD_VERSION } from "./run-record.ts";

/** A record of version 1 as this version has it; others as they are. */
export function ofThisVersion(data: Tree): Tree {
  if (data.version !== 1) return data;
  const { holds, ...judgedBy } = asRecord(data.judgedBy) ?? {};
  const tolerate = holds === undefined ? {} : { tolerate: holds };
  return { ...data, version: RECORD_VERSION, judgedBy: { ...judgedBy, ...tolerate } };
}

import { z } from "zod";
import type { ScenarioRun } from "../scenario-run.ts";
import { addBackend } from "./add-backend.ts";
import { addPartitions } from "./add-partitions.ts";
import type { BegunFault } from "./begun-fault.ts";
import { configure } from "./configure.ts";
import { deleteRecords } from "./delete-records.ts";
import { drop } from "./drop.ts";
import type { FaultType } from "./fault-type.ts";
import { fillDisk } from "./fill-disk.ts";
import { kill } from "./kill.ts";
import { login } from "./login.ts";
import { mappingConflict } from "./mapping-conflict.ts";
import { pause } from "./pause.ts";
import { produce } from "./produce.ts";
import { recreateTopic } from "./recreate-topic.ts";
import { replay } from "./replay.ts";
import { resetOffsets } from "./reset-offsets.ts";
import { respond } from "./respond.ts";
import { restrictKey } from "./restrict-key.ts";
import { revokeKey } from "./revoke-key.ts";
import { setAcl } from "./set-acl.ts";
import { setTopic } from "./set-topic.ts";
import { shortenRetention } from "./shorten-retention.ts";
import { slow } from "./slow.ts";
import { stop } from "./stop.ts";
import { upgrade } from "./upgrade.ts";

/** Every kind of fault, by the word that incident files have for it. */
const TYPES = {
  ...{ kill, pause, stop, configure, respond, slow, drop, produce, login, replay, upgrade },
  "revoke-key": revokeKey,
  "restrict-key": restrictKey,
  "fill-disk": fillDisk,
  "mapping-conflict": mappingConflict,
  "add-backend": addBackend,
  "shorten-retention": shortenRetention,
  "recreate-topic": recreateTopic,
  "add-partitions": addPartitions,
  "set-topic": setTopic,
  "delete-records": deleteRecords,
  "reset-offsets": resetOffsets,
  "set-acl": setAcl,
};

type FaultOf = { readonly [Kind in keyof typeof TYPES]: z.output<(typeof TYPES)[Kind]["schema"]> };
type Kind = keyof FaultOf;

/** Something that goes wrong at a time, as an incident file has it. */
export type Fault = FaultOf[Kind];

const FAULTS: { readonly [K in Kind]: FaultType<FaultOf[K]> } = TYPES;

const { kill: first, ...others } = TYPES;
/** The entry of a fault in an incident file. */
export const faultSchema = z.discriminatedUnion("do", [
  first.schema,
  ...Object.values(others).map(({ schema }) => schema),
]);

/** What is known of a fault's kind. */
export function typeOf<K extends Kind>(fault: { readonly do: K }): FaultType<FaultOf[K]> {
  return FAULTS[fault.do];
}

/**
 * Makes a fault happen; for `ScenarioRun.inject`.
 *
 * @throws HarnessError `incident-invalid` where the target or the runtime cannot have it
 */
export function faultOf<K extends Kind>(
  fault: { readonly do: K } & Omit<FaultOf[K], "at">,
): (run: ScenarioRun) => Promise<BegunFault> {
  return (run) => FAULTS[fault.do].begin(run, fault);
}

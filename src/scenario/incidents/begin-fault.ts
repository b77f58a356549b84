import { HarnessError } from "../../base/errors.ts";
import { readCapture } from "../../capture/capture-file.ts";
import { replayInto } from "../../capture/replay.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { topicWrites } from "../../collector-config/kafka-topics.ts";
import { mergeTrees } from "../../collector-config/merge-trees.ts";
import type { Tree } from "../../collector-config/tree.ts";
import type { LoginChoice } from "../../stack/parts/kafka/logins.ts";
import { writeMessages } from "../../stack/parts/kafka/write-messages.ts";
import type { Target } from "../../stack/targets/target.ts";
import type { TargetFaults } from "../../stack/targets/target-faults.ts";
import { beginOutage } from "../faults/outage.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { ExpiryWatch } from "./expiry-watch.ts";
import type { Fault } from "./incident.ts";
import { changesFor, NO_SETTINGS } from "./settings-by-type.ts";

/** What a fault is done to. */
export interface FaultGround {
  readonly scenario: ScenarioRun;
  /** The settings that the collectors have from the incident's setup. */
  readonly setup: Readonly<Record<CollectorRole, Tree>>;
  /** Told of a retention that is made short. */
  readonly onExpiry: (watch: ExpiryWatch) => void;
}

/** Ends a fault; resolves when the part is whole again. */
export type EndFault = () => Promise<void>;

const NOTHING: EndFault = async () => {};

/**
 * Makes a fault happen, on the real part.
 *
 * @throws HarnessError `incident-invalid` when the target or the runtime cannot have it.
 */
export async function beginFault(ground: FaultGround, fault: Fault): Promise<EndFault> {
  const { scenario, setup } = ground;
  const { pipeline } = scenario;
  const began = <T>(part: string, what: string, action: () => Promise<T>) =>
    scenario.beginFault(part, fault.do, what, action);
  const ended = <T>(part: string, what: string, action: () => Promise<T>) =>
    scenario.endFault(part, fault.do, what, action);
  switch (fault.do) {
    case "kill":
      return kill(scenario, fault.part);
    case "pause": {
      if (fault.part === "target") {
        const outage = await began("target", "paused", () => beginOutage(pipeline, "hang"));
        return () => ended("target", "goes on", () => outage.end());
      }
      const { part } = fault;
      await began(part, "paused", () => pipeline.pause(part));
      return () => ended(part, "goes on", () => pipeline.resume(part));
    }
    case "stop": {
      const { part } = fault;
      await began(part, "stopped", () => pipeline.stop(part));
      return () => scenario.restart(part, "stop");
    }
    case "answer": {
      const answer = ability(await pipeline.target, "answerAll", "answer what it is told");
      const lift = await began("target", `answers ${fault.status}`, () => answer(fault.status));
      return () => ended("target", "answers by itself", lift);
    }
    case "slow": {
      const slowDown = ability(await pipeline.target, "slowDown", "be made slow");
      const lift = await began("target", `each request waits ${fault.by} ms`, () =>
        slowDown(fault.by),
      );
      return () => ended("target", "is as quick as it can", lift);
    }
    case "drop": {
      const drop = ability(await pipeline.target, "dropAll", "drop connections");
      const lift = await began("target", "connections are dropped", () => drop());
      return () => ended("target", "connections are kept", lift);
    }
    case "revoke-key": {
      const revoke = ability(await pipeline.target, "revokeKey", "revoke a key");
      await began("target", "the key is revoked", () => revoke());
      return () =>
        ended("target", "the backend is started with a new key", () => pipeline.renewKey());
    }
    case "restrict-key": {
      const restrict = ability(await pipeline.target, "restrictKey", "restrict a key");
      const lift = await began("target", "the key may not write", () => restrict());
      return () => ended("target", "the key may write", lift);
    }
    case "fill-disk": {
      const fill = ability(await pipeline.target, "fillDisk", "be full");
      const lift = await began("target", "the disk is full", () => fill(scenario.streams));
      return () => ended("target", "the disk has room", lift);
    }
    case "map-otherwise": {
      const map = ability(await pipeline.target, "conflictMapping", "map a field otherwise");
      const conflict = await began("target", `a field of ${fault.signal} is mapped otherwise`, () =>
        map(fault.signal, scenario.streams),
      );
      return () => ended("target", `${fault.signal} are mapped as before`, conflict.lift);
    }
    case "write": {
      const topic = topicOf(scenario, fault.signal);
      const { bootstrap } = await pipeline.kafka;
      const messages = Array.from({ length: fault.times }, () => ({ value: fault.text }));
      await began("kafka", `${fault.times} foreign messages in ${topic}`, () =>
        writeMessages(bootstrap, topic, messages),
      );
      await ended("kafka", "they are written", NOTHING);
      return NOTHING;
    }
    case "login": {
      const { part } = fault;
      const wrong = await loggedIn(scenario, part, { tls: true, fault: fault.with });
      await began(part, `logs in to Kafka (${fault.with})`, () =>
        pipeline.reconfigure(part, mergeTrees(setup[part], wrong)),
      );
      const right = await loggedIn(scenario, part, { tls: true });
      return () =>
        ended(part, "logs in to Kafka as it should", () =>
          pipeline.reconfigure(part, mergeTrees(setup[part], right)),
        );
    }
    case "replay": {
      const { messages } = await readCapture(fault.file);
      const { bootstrap } = await pipeline.kafka;
      const topicFor = (topic: string) => fault.topics[topic] ?? topic;
      await began("kafka", `${messages.length} captured messages are written`, () =>
        replayInto(bootstrap, messages, { topicFor }),
      );
      await ended("kafka", "they are written", NOTHING);
      return NOTHING;
    }
    case "join": {
      const member = await began("backend", "one more joins", () => pipeline.joinBackend());
      // It ends with the pipeline.
      if (fault.for === undefined) return NOTHING;
      return () => ended("backend", "one leaves", () => member.leave());
    }
    case "retain": {
      const watch = await began("kafka", `retention.ms set to ${fault.only}`, () =>
        ExpiryWatch.open(scenario, fault.only),
      );
      ground.onExpiry(watch);
      return () => ended("kafka", "retention.ms set back", () => watch.end());
    }
    case "configure": {
      const { part } = fault;
      const changed = changesFor(pipeline.config(part), fault.with);
      await began(part, "started with other settings", () =>
        pipeline.reconfigure(part, mergeTrees(setup[part], changed)),
      );
      return () =>
        ended(part, "started with its own settings", () => pipeline.reconfigure(part, setup[part]));
    }
  }
}

async function kill(
  scenario: ScenarioRun,
  part: Extract<Fault, { do: "kill" }>["part"],
): Promise<EndFault> {
  const { pipeline } = scenario;
  switch (part) {
    case "edge":
    case "backend":
      await scenario.crash(part);
      return () => scenario.restart(part);
    case "target": {
      const outage = await scenario.beginFault("target", "kill", "killed", () =>
        beginOutage(pipeline, "refuse"),
      );
      return () => scenario.endFault("target", "kill", "started", () => outage.end());
    }
    case "kafka":
      await scenario.beginFault("kafka", "kill", "killed", () => pipeline.kill("kafka"));
      return () => scenario.restart("kafka");
  }
}

/** How a collector's Kafka components log in. */
async function loggedIn(
  { pipeline }: ScenarioRun,
  part: CollectorRole,
  choice: LoginChoice,
): Promise<Tree> {
  const { logins } = await pipeline.kafka;
  if (logins === undefined) throw cannot("this broker asks for no login", "--runtime");
  const kafka = logins.client(choice);
  const section = part === "edge" ? "exporters" : "receivers";
  return changesFor(pipeline.config(part), { ...NO_SETTINGS, [section]: { kafka } });
}

/** The topic to which the edge writes a signal. */
function topicOf(scenario: ScenarioRun, signal: Extract<Fault, { do: "write" }>["signal"]): string {
  const edge = scenario.pipeline.config("edge");
  const found = topicWrites(edge, scenario.variables).find((write) => write.signal === signal);
  if (found !== undefined) return found.topic.value;
  throw cannot(`the edge config writes no ${signal} to Kafka`, edge.path);
}

function ability<Name extends Exclude<keyof TargetFaults, "front">>(
  target: Target,
  name: Name,
  what: string,
): NonNullable<TargetFaults[Name]> {
  const found: TargetFaults[Name] = target[name];
  if (found !== undefined) return found;
  throw cannot(`${target.version} cannot ${what}`, "--target");
}

function cannot(message: string, place: string): HarnessError {
  return new HarnessError({
    code: "incident-invalid",
    message: `this incident cannot happen here: ${message}`,
    place,
    remedy: "choose another incident, or another target",
  });
}

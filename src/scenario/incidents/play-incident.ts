import { setTimeout } from "node:timers/promises";
import type { OutageFacts } from "../../record/fault-facts.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { beginFault, type EndFault, type FaultGround } from "./begin-fault.ts";
import type { ExpiryWatch } from "./expiry-watch.ts";
import type { Fault, Incident } from "./incident.ts";
import { outageKindOf, watchOutage } from "./watch-outage.ts";

/** How often items are sent, in milliseconds. */
const TICK_MS = 500;

/** What is known of an incident that was played. */
export interface Played {
  /** The first time that the target was away. */
  readonly outage?: OutageFacts;
  /** The first time that the topics' retention was short. */
  readonly expiry?: ExpiryWatch;
}

/** Something to do at a moment, in milliseconds since the traffic began. */
interface Step {
  readonly at: number;
  readonly act: () => Promise<void>;
}

/**
 * Sends the traffic while the faults happen. Each begins and ends no earlier than its time; a part that
 * takes its time to come back makes what follows later. At the end everything is whole again and all of
 * the traffic is answered for.
 */
export async function playIncident(
  { scenario, setup }: Pick<FaultGround, "scenario" | "setup">,
  incident: Incident,
): Promise<Played> {
  const { traffic, faults } = incident;
  const { signal } = scenario.pipeline;
  const started = performance.now();
  const until = async (at: number) => {
    const left = started + at - performance.now();
    if (left > 0) await setTimeout(left, undefined, { signal });
    signal.throwIfAborted();
  };
  const sending = send(scenario, traffic, until);
  // Told below; a fault that cannot happen is told first.
  sending.catch(() => undefined);
  const outages: OutageFacts[] = [];
  const onOutage = (outage: OutageFacts) => outages.push(outage);
  const expiries: ExpiryWatch[] = [];
  const ground = { scenario, setup, onExpiry: (watch: ExpiryWatch) => expiries.push(watch) };
  for (const { at, act } of steps(ground, faults, traffic.for, onOutage)) {
    await until(at);
    await act();
  }
  await sending;
  const [outage] = outages;
  const [expiry] = expiries;
  return {
    ...(outage === undefined ? {} : { outage }),
    ...(expiry === undefined ? {} : { expiry }),
  };
}

/** What begins and what ends, in order of time; what has no end of its own ends with the traffic. */
function steps(
  ground: FaultGround,
  faults: readonly Fault[],
  length: number,
  onOutage: (outage: OutageFacts) => void,
): Step[] {
  return faults
    .flatMap((fault): Step[] => {
      let end: EndFault | undefined;
      const lasts = "for" in fault ? fault.for : undefined;
      return [
        {
          at: fault.at,
          act: async () => {
            const kind = outageKindOf(fault);
            const begin = () => beginFault(ground, fault);
            end =
              kind === undefined
                ? await begin()
                : await watchOutage(ground.scenario, kind, begin, onOutage);
          },
        },
        {
          at: lasts === undefined ? Math.max(length, fault.at) : fault.at + lasts,
          act: async () => end?.(),
        },
      ];
    })
    .sort((a, b) => a.at - b.at);
}

/** Sends at a rate; what was late is sent with what comes next, so that the number is always the same. */
async function send(
  scenario: ScenarioRun,
  traffic: Incident["traffic"],
  until: (at: number) => Promise<void>,
): Promise<void> {
  const due = (at: number) => Math.round((traffic.rate * at) / 1000);
  let sent = 0;
  for (let at = 0; at < traffic.for; at += TICK_MS) {
    await until(at);
    const count = due(Math.min(at + TICK_MS, traffic.for)) - sent;
    sent += count;
    if (count > 0) await scenario.send(count);
  }
}

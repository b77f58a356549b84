import { TARGET_NAMES, type TargetKind } from "../../collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { Hop } from "../../verdict/attribution/hop.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { type Element, h } from "./element.js";
import {
  BOUNDED,
  LOST_AT_STATION,
  LOST_BEHIND,
  type Passage,
  passedAt,
  placeUnknown,
  STATIONS,
  type Station,
  takenAndGone,
} from "./hop-counts.ts";
import { icon } from "./icons.ts";
import { count } from "./numbers.ts";
import { totalOf } from "./totals.ts";
import { HOP_WORDS } from "./words.ts";

const NAMES: Readonly<Record<Exclude<Station, "target">, string>> = {
  sdk: "SDK",
  edge: "Edge",
  kafka: "Kafka",
  backend: "Backend",
};
const PASSED: Readonly<Record<Station, string>> = {
  sdk: "sent",
  edge: "accepted",
  kafka: "written",
  backend: "committed",
  target: "delivered",
};

/** The pipeline with the items that came as far as each station, and those that were lost there. */
export function pipelinePicture(signals: ScenarioReport["signals"], target: TargetKind): Element {
  const all = totalOf(signals);
  const nameOf = (station: Station) =>
    station === "target" ? TARGET_NAMES[target] : NAMES[station];
  return h(
    "div",
    { class: "picture" },
    h(
      "ol",
      { class: "pipeline" },
      STATIONS.flatMap((station) => {
        const behind = LOST_BEHIND[station];
        const isLeaky = behind !== undefined && all.lostAt[behind] > 0;
        return [
          stationBox(station, nameOf(station), signals, all),
          ...(station === "target" ? [] : [wayOn(isLeaky ? behind : undefined, signals, all)]),
        ];
      }),
    ),
    ...unattributedNote(signals, all),
    ...goneNote(all, nameOf("target")),
  );
}

function stationBox(
  station: Station,
  name: string,
  signals: ScenarioReport["signals"],
  all: Passage,
): Element {
  const hops = (LOST_AT_STATION[station] ?? []).filter((hop) => all.lostAt[hop] > 0);
  const passed = passedAt(all)[station];
  return h(
    "li",
    { class: `station${hops.length > 0 ? " leaks" : ""}` },
    h(
      "div",
      { class: "box" },
      h("span", { class: "name" }, name),
      h(
        "span",
        { class: "passed" },
        h("b", null, shown(station, passed, all)),
        ` ${PASSED[station]}`,
      ),
      shareBar(passed, all.sent),
      bySignal(
        used(signals).map(([signal, found]) => [
          signal,
          shown(station, passedAt(found)[station], found),
        ]),
      ),
    ),
    ...hops.map((hop) => leak(hop, signals, all)),
  );
}

/** The arrow to the next station, and what was lost on it. */
function wayOn(hop: Hop | undefined, signals: ScenarioReport["signals"], all: Passage): Element {
  const arrow = h(
    "svg",
    { class: "arrow", viewBox: "0 0 24 12", "aria-hidden": "true", focusable: "false" },
    h("path", { d: "M1 6h21m-5-5l5 5-5 5" }),
  );
  if (hop === undefined) return h("li", { class: "way", "aria-hidden": "true" }, arrow);
  return h("li", { class: "way leaks" }, arrow, leak(hop, signals, all));
}

function leak(hop: Hop, signals: ScenarioReport["signals"], all: Passage): Element {
  const isWaiting = hop === "waiting-in-kafka";
  return h(
    "div",
    { class: `leak${isWaiting ? " waiting" : ""}` },
    h(
      "b",
      null,
      icon(isWaiting ? "waiting" : "loss"),
      `${count(all.lostAt[hop])} ${isWaiting ? "waiting" : "lost"}`,
    ),
    h("span", null, HOP_WORDS[hop]),
    bySignal(lostOf(hop, signals)),
  );
}

function bySignal(numbers: readonly (readonly [Signal, string])[]): Element {
  return h(
    "ul",
    { class: "by-signal" },
    numbers.map(([signal, number]) =>
      h("li", null, h("span", null, signal, " "), h("span", null, number)),
    ),
  );
}

function lostOf(hop: Hop, signals: ScenarioReport["signals"]): [Signal, string][] {
  return used(signals)
    .filter(([, found]) => found.lostAt[hop] > 0)
    .map(([signal, found]) => [signal, count(found.lostAt[hop])]);
}

function unattributedNote(signals: ScenarioReport["signals"], all: Passage): Element[] {
  const unknown = placeUnknown(all);
  if (unknown === 0) return [];
  const parts = used(signals)
    .filter(([, found]) => placeUnknown(found) > 0)
    .map(([signal, found]) => `${signal} ${count(placeUnknown(found))}`);
  return [
    h(
      "p",
      { class: "note" },
      icon("error"),
      h("b", null, `${count(unknown)} missing, place unknown`),
      ` (${parts.join("; ")}). They were accepted by the edge and are not in the target; which hop had `,
      "them last cannot be told. The numbers of Kafka and of the backend are therefore the most that it " +
        "can have been.",
    ),
  ];
}

function goneNote(all: Passage, target: string): Element[] {
  const gone = takenAndGone(all);
  if (gone === 0) return [];
  return [
    h(
      "p",
      { class: "note" },
      icon("error"),
      h("b", null, `${count(gone)} taken by ${target}, and gone`),
      ". The backend's exporter counted them as sent and said nothing against it; they were not refused, and " +
        "are not there: an ingest pipeline may drop them, or an index was deleted.",
    ),
  ];
}

/** The number, or the most that it can have been. */
function shown(station: Station, passed: number, passage: Passage): string {
  return `${BOUNDED.has(station) && placeUnknown(passage) > 0 ? "at most " : ""}${count(passed)}`;
}

function shareBar(passed: number, sent: number): Element {
  const share = sent === 0 ? 0 : (passed / sent) * 100;
  return h(
    "svg",
    {
      class: "share",
      viewBox: "0 0 100 4",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      focusable: "false",
    },
    h("rect", { class: "whole", width: 100, height: 4 }),
    h("rect", { class: "part", width: Number(share.toFixed(2)), height: 4 }),
  );
}

function used(signals: ScenarioReport["signals"]): [Signal, Passage][] {
  return SIGNALS.flatMap((signal): [Signal, Passage][] => {
    const found = signals[signal];
    return found === undefined ? [] : [[signal, found]];
  });
}

import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { Edit } from "./edit.ts";
import type { Base, Fate, Mode, Mutation, Outcome, Variation } from "./variation.ts";

/** Variations that are run at once: right together, each of them is right. */
export interface Group {
  readonly members: readonly Variation[];
  /** All of them as one. */
  readonly variation: Variation;
}

/** Members of a group without an effect. */
const LARGEST = 8;
/** Findings of which a run has one for each signal or topic; of all others it has one. */
const ONE_EACH = ["topic-mismatch", "encoding-mismatch", "silent-mismatch", "shared-topic"];
/** Kinds whose runs have a reference: what else they hold is judged by it. */
const WITH_REFERENCE = ["filter", "transform", "attributes", "resource", "sampling", "connectors"];

/**
 * Puts variations together that change different things, as far as they have the same base and mode:
 * those without an effect, and those whose effects are on different signals. Of
 * `configs/documented` each stays alone: luck decides there.
 */
export function grouped(variations: readonly Variation[]): Group[] {
  const groups: Variation[][] = [];
  for (const variation of variations) {
    const fitting = groups.find((members) => fits(members, variation));
    if (fitting === undefined) groups.push([variation]);
    else fitting.push(variation);
  }
  return groups.map((members) => ({ members, variation: combined(members) }));
}

function fits(members: readonly Variation[], one: Variation): boolean {
  const [first] = members;
  if (first === undefined || familyOf(first) !== familyOf(one)) return false;
  if (members.length >= LARGEST || [first, one].some(isAlone)) return false;
  const own = signalsOf(one);
  return members.every(
    (member) => !signalsOf(member).some((signal) => own.includes(signal)) && !collide(member, one),
  );
}

function familyOf({ kind, base, mode, mutation }: Variation): string {
  const isReferenced = WITH_REFERENCE.includes(kind);
  return JSON.stringify([base, mode, isReferenced, mutation.effect === "none"]);
}

function isAlone({ base, mode, mutation }: Variation): boolean {
  if (base.set === "documented" || mutation.alone === true || mutation.env !== undefined)
    return true;
  // One outage is not another, and what is not sent shows nothing of the others.
  if (mutation.scenario === "outage") return true;
  const { fates = {}, ...outcome } = mutation.outcome?.(base, mode) ?? {};
  if (Object.values(fates).some(({ notSent }) => notSent === true)) return true;
  const { error, verdict, insteadOfBase, luck } = outcome;
  if ([error, verdict, insteadOfBase, luck].some((one) => one !== undefined)) return true;
  // Where a text or another file is changed, paths say nothing.
  return mutation.edits(base).some((edit) => pathOf(edit) === undefined);
}

/** The signals on which a variation has an effect. */
function signalsOf({ base, mode, mutation }: Variation): Signal[] {
  const { fates = {}, effects = [] } = mutation.outcome?.(base, mode) ?? {};
  return SIGNALS.filter(
    (signal) =>
      fates[signal] !== undefined || effects.some((effect) => effect.startsWith(`${signal} `)),
  );
}

function pathOf(edit: Edit): string | undefined {
  if ("set" in edit) return edit.set;
  if ("remove" in edit) return edit.remove;
  if ("append" in edit) return edit.append;
  return undefined;
}

/** Whether two variations change the same place; both may add to one list. */
function collide(one: Variation, other: Variation): boolean {
  const theirs = other.mutation.edits(other.base);
  return one.mutation.edits(one.base).some((a) =>
    theirs.some((b) => {
      if (a.file !== b.file || ("append" in a && "append" in b)) return false;
      const [left = "", right = ""] = [pathOf(a), pathOf(b)];
      return `${left}.`.startsWith(`${right}.`) || `${right}.`.startsWith(`${left}.`);
    }),
  );
}

function combined(members: readonly Variation[]): Variation {
  const [first, ...others] = members;
  if (first === undefined) throw new Error("a group has members");
  if (others.length === 0) return first;
  const mutation: Mutation = {
    ...first.mutation,
    name: members.map((member) => member.mutation.name).join(" + "),
    edits: (base) => members.flatMap((member) => member.mutation.edits(base)),
    outcome: (base, mode) => merged(members, base, mode),
  };
  return { ...first, id: members.map(({ id }) => id).join(" + "), mutation };
}

function merged(members: readonly Variation[], base: Base, mode: Mode): Outcome {
  const all = members.map(({ mutation }) => mutation.outcome?.(base, mode) ?? {});
  const fates: Partial<Record<Signal, Fate>> = Object.assign({}, ...all.map((one) => one.fates));
  const findings = all.flatMap((one) => one.findings ?? []);
  const isFirst = (finding: string, index: number) => findings.indexOf(finding) === index;
  const effects = all.flatMap((one) => one.effects ?? []);
  return {
    fates,
    findings: findings.filter(
      (finding, index) =>
        ONE_EACH.some((code) => finding.endsWith(` ${code}`)) || isFirst(finding, index),
    ),
    ...(all.some((one) => one.effects !== undefined) ? { effects } : {}),
  };
}

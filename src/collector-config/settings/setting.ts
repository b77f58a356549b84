import type { CollectorConfig } from "../collector-config.ts";
import type { Component } from "../component.ts";
import { durationMs } from "../duration.ts";
import { asRecord } from "../tree.ts";

/** One setting of a component, given or by default. */
export interface Setting {
  readonly value: unknown;
  /** Whether the config says it. */
  readonly given: boolean;
  /** `path:line` of it, or of what is nearest to it. */
  readonly place: string;
  /** What the config says, as a clause: `kafka sets no initial_offset; the default is latest`. */
  readonly said: string;
}

/**
 * A setting of a component.
 *
 * @param keys from the component down
 * @param byDefault what the component takes where the config says nothing (or `null`)
 */
export function settingOf(
  config: CollectorConfig,
  { section, id, settings }: Component,
  keys: readonly string[],
  byDefault: unknown,
): Setting {
  let value: unknown = settings;
  for (const key of keys) value = asRecord(value)?.[key];
  const given = value !== undefined && value !== null;
  const name = keys.join(": ");
  return {
    value: given ? value : byDefault,
    given,
    place: config.placeOf([section, id, ...keys]),
    said: given
      ? `${id} sets ${name}${quoted(value)}`
      : `${id} sets no ${name}; the default is ${words(byDefault)}`,
  };
}

/** Numbers, switches, durations and names of modes: nothing else is quoted, for it may be a secret. */
const HARMLESS = /^(-?\d+(\.\d+)?|(\d+(\.\d+)?(ns|us|ms|s|m|h))+|[a-z][a-z_]{0,19})$/;

function quoted(value: unknown): string {
  const text = String(value);
  return HARMLESS.test(text) ? `: ${text}` : "";
}

function words(byDefault: unknown): string {
  return Array.isArray(byDefault) ? `${byDefault.join(", ")} alone` : String(byDefault);
}

/** Whether a switch is on; variables may make a text of it. */
export function isOn({ value }: Pick<Setting, "value">): boolean {
  return String(value).toLowerCase() === "true";
}

/** A number, of bytes or of attempts; undefined for what is none. */
export function numberOf({ value }: Pick<Setting, "value">): number | undefined {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Seconds of a duration as Go writes it (`1m30s`); undefined for what is none, a reference for example. */
export function secondsOf({ value }: Pick<Setting, "value">): number | undefined {
  const text = String(value).trim().replace(/^[-+]/, "");
  if (text === "0") return 0;
  const milliseconds = text.includes("$") ? undefined : durationMs(text);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

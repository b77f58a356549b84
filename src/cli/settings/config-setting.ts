import type { z } from "zod";
import type { Section, Setting, Settings, ValueOf } from "./setting.ts";

/** The settings of `edot-kafka.config.ts`, by name, in the order of the reference. */
export function configSettings(
  sections: readonly Section[],
): readonly (readonly [string, Setting])[] {
  return sections.flatMap(({ settings }) =>
    Object.entries(settings).filter(
      ([, { inConfig }]) => inConfig === "value" || inConfig === "path",
    ),
  );
}

type InConfig = { readonly inConfig: "value" | "path" };

/** What the config file may say of a table's settings. */
export type ConfigOf<T extends Settings> = {
  readonly [K in keyof T as T[K] extends InConfig ? K : never]?: T[K] extends {
    readonly configSchema: z.ZodType<infer Value>;
  }
    ? Value
    : ValueOf<T[K]>;
};

import type { HarnessErrorFields } from "../base/errors.ts";

/**
 * Vitest hands errors over as plain objects; a HarnessError's own fields survive that. Others may have
 * a `code` too, which says nothing to a user.
 */
export function errorFields(thrown: unknown): HarnessErrorFields {
  const fields = (thrown ?? {}) as Partial<HarnessErrorFields> & { readonly name?: string };
  const message = fields.message ?? "the scenario ended without a verdict";
  if (fields.name !== "HarnessError") return { code: "internal", message };
  return {
    code: fields.code ?? "internal",
    message,
    ...(fields.place === undefined ? {} : { place: fields.place }),
    ...(fields.remedy === undefined ? {} : { remedy: fields.remedy }),
    ...(fields.details === undefined ? {} : { details: fields.details }),
  };
}

/** A protobuf message in its JSON form (https://protobuf.dev/programming-guides/json/). */
export type Message = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Message {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only the fields that are not at protobuf's default, which its JSON leaves out. */
export function withoutDefaults(fields: Message): Message {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isDefault(value)));
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === "" || value === "0" || value === 0 || value === false;
}

/** Whether a value is a message without fields. */
export function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

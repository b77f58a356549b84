/** Exporters that send nothing anywhere. */
const SENDING_NOTHING = ["debug", "nop"];

/** Whether an exporter of this type, or with this id, sends what it gets. */
export function isSending(typeOrId: string): boolean {
  return !SENDING_NOTHING.includes(typeOrId.split("/")[0] ?? "");
}

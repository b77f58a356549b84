import type { CollectorRole } from "../../collector-config/component.ts";
import type { Listener } from "../../collector-config/overlay.ts";

/**
 * Names the listeners of one overlay, in the order in which they are asked for, by their protocol and
 * place: a receiver that is renamed keeps its address.
 */
export function listenerPlaces(role: CollectorRole): (listener: Listener) => string {
  const seen = new Map<string, number>();
  return ({ name, port }) => {
    const kind = port === undefined ? name : `protocol ${port}`;
    const place = seen.get(kind) ?? 0;
    seen.set(kind, place + 1);
    return `${role} ${kind} ${place}`;
  };
}

import { isIP } from "node:net";

/** Whether a container can have a host name: no address, no variable, and not the container itself. */
export function canBeHostName(host: string): boolean {
  return (
    /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host) &&
    isIP(host) === 0 &&
    host !== "localhost"
  );
}

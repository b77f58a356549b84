import { status } from "@grpc/grpc-js";

/** Codes that say "not taken, do not retry" (https://grpc.io/docs/guides/status-codes/). */
const REFUSALS: readonly number[] = [
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
];

/** Whether a failed call proves that the server has taken nothing of it. */
export function grpcNotTaken(error: Error | undefined): boolean {
  const code = grpcCode(error);
  if (code !== undefined && REFUSALS.includes(code)) return true;
  // UNAVAILABLE is also what a broken connection gives; only the client's words tell them apart.
  return (
    isUnavailable(error) &&
    /No connection established|Name resolution failed/.test(error?.message ?? "")
  );
}

/** Whether a call is to be made again, as OTLP asks of clients: the server is not there, or busy. */
export function isUnavailable(error: Error | undefined): boolean {
  return grpcCode(error) === status.UNAVAILABLE;
}

/** The name of a call's status, for example `UNAVAILABLE`. */
export function grpcStatusName(error: Error | undefined): string {
  const code = grpcCode(error);
  return code === undefined ? "no status" : (status[code] ?? String(code));
}

function grpcCode(error: Error | undefined): number | undefined {
  const code = error !== undefined && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : undefined;
}

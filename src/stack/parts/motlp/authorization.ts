import { createHash, timingSafeEqual } from "node:crypto";
import { Refusal } from "./body.ts";

const PREFIX = "ApiKey ";

/** As mOTLP: without the prefix it says so; a key is compared in constant time. */
export function unauthorized(header: string | undefined, apiKey: string): Refusal | undefined {
  if (header === undefined || !header.startsWith(PREFIX)) {
    return new Refusal(401, "ApiKey prefix not found");
  }
  const matches = timingSafeEqual(digest(header.slice(PREFIX.length)), digest(apiKey));
  return matches ? undefined : new Refusal(401, "invalid ApiKey");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

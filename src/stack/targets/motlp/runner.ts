import { startMotlp } from "../../parts/motlp/motlp.ts";
import type { TargetRunner } from "../hosted-target.ts";
import { motlpTarget } from "./target.ts";

/** Runs the mock mOTLP server, as a process of this machine in every runtime. */
export const motlpRunner: TargetRunner = {
  inProcesses: async ({ context, port }) => ({
    url: `https://127.0.0.1:${port}`,
    start: async () => motlpTarget(await startMotlp(context, port)),
    close: async () => {},
  }),
  inContainers: async (place) => {
    const { processes, ports, logs, signal, gateway, certificates, host, port, caFile } = place;
    const url = `https://${host}:${port}`;
    return {
      url,
      start: async () => {
        const context = { runtime: processes, ports, logs, signal };
        const part = await startMotlp(context, port, { host: gateway, certificates });
        return motlpTarget(part, { url, environment: { SSL_CERT_FILE: caFile } });
      },
      close: async () => {},
    };
  },
  hostNames: () => [],
};

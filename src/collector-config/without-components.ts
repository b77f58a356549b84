import { HarnessError } from "../base/errors.ts";
import type { CollectorRole, Component } from "./component.ts";
import { asRecord, type Tree } from "./tree.ts";

/**
 * A config's tree without exporters and extensions that a run leaves out: neither defined nor named. The
 * file says them as before; the overlay's lists are without them.
 *
 * @param ids what is to be left out; a config that has none of it stays as it is
 * @throws HarnessError `config-invalid` where a pipeline would be left without any exporter
 */
export function withoutComponents(
  tree: Readonly<Tree>,
  ids: readonly string[],
  {
    role,
    placeOf,
  }: {
    readonly role: CollectorRole;
    readonly placeOf: (keys: readonly (string | number)[]) => string;
  },
): { readonly tree: Readonly<Tree>; readonly leftOut: readonly string[] } {
  const [exporters, extensions] = [asRecord(tree.exporters), asRecord(tree.extensions)];
  const leftOut = ids.filter((id) => id in (exporters ?? {}) || id in (extensions ?? {}));
  if (leftOut.length === 0) return { tree, leftOut };
  const service = asRecord(tree.service) ?? {};
  const pipelines = Object.entries(asRecord(service.pipelines) ?? {}).map(([id, pipeline]) => {
    const named = asRecord(pipeline);
    if (!Array.isArray(named?.exporters)) return [id, pipeline];
    const left = named.exporters.filter((one) => !leftOut.includes(one));
    if (left.length === 0 && named.exporters.length > 0) {
      throw new HarnessError({
        code: "config-invalid",
        message: `the pipeline ${id} of the ${role} config sends to nothing but what is to be left out`,
        place: placeOf(["service", "pipelines", id, "exporters"]),
        remedy: "remove the pipeline for this run, or keep one of its exporters",
      });
    }
    return [id, { ...named, exporters: left }];
  });
  const without = (section: Readonly<Tree> | undefined) =>
    section && Object.fromEntries(Object.entries(section).filter(([id]) => !leftOut.includes(id)));
  return {
    leftOut,
    tree: {
      ...tree,
      ...(exporters === undefined ? {} : { exporters: without(exporters) }),
      ...(extensions === undefined ? {} : { extensions: without(extensions) }),
      service: {
        ...service,
        ...(Array.isArray(service.extensions)
          ? { extensions: service.extensions.filter((one) => !leftOut.includes(one)) }
          : {}),
        pipelines: Object.fromEntries(pipelines),
      },
    },
  };
}

/**
 * Checks that what is to be left out is there.
 *
 * @throws HarnessError `bad-option`
 */
export function checkLeftOut(
  ids: readonly string[],
  configs: readonly {
    readonly leftOut: readonly string[];
    readonly components: readonly Component[];
  }[],
): void {
  const found = configs.flatMap(({ leftOut }) => leftOut);
  const unknown = ids.find((id) => !found.includes(id));
  if (unknown === undefined) return;
  const all = configs.flatMap(({ components }) =>
    components.filter(({ section }) => section === "exporters" || section === "extensions"),
  );
  throw new HarnessError({
    code: "bad-option",
    message: `neither config has an exporter or an extension ${unknown}`,
    place: "--leave-out",
    remedy: `name one of: ${[...new Set(all.map(({ id }) => id))].join(", ")}`,
  });
}

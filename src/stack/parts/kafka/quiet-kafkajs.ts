/**
 * kafkajs 2.2.4 asks for a timer with a negative delay whenever a broker does not throttle it. Node
 * takes that as "at once" and prints a warning, which would tell users nothing.
 */
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = (warning: string | Error, ...rest: never[]) => {
  const [type]: readonly unknown[] = rest;
  if (type !== "TimeoutNegativeWarning") emitWarning(warning, ...rest);
};

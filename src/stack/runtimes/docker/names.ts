/**
 * Where containers ask for names that their network does not know: nobody answers there. A part that
 * is away must not be found under the same name elsewhere, which may be somebody's production.
 */
export const NO_OTHER_NAMES = ["127.0.0.1"];

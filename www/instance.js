// One instance of the core behind a guard: whatever goes wrong in it stays in it.
import glue from "glue";

const { apply } = Reflect;

/**
 * Brings an instance to life: `core` makes its exports of its imports, as wasm or as JavaScript. It dies of the first thing
 * that is thrown out of it: a trap, no memory, no stack, an exception of the page that went through it. From then on it is
 * never entered again, since what it has in memory is no longer whole; every call of it does nothing, and it lets go of
 * all that it held.
 */
export async function instantiate(core, died) {
  let alive = true;

  const kill = () => {
    if (!alive) return;
    alive = false;
    parts.stop();
    died();
  };

  /** A way in. */
  const guard = (inner) => (...given) => {
    if (!alive) return;
    try {
      return apply(inner, undefined, given);
    } catch {
      kill();
    }
  };

  /** A way out. The page may call us again before it returns; if that was our death, the frames below must not go on. */
  const leave = (inner) => (...given) => {
    if (!alive) throw null;
    const result = apply(inner, undefined, given);
    if (!alive) throw null;
    return result;
  };

  const parts = glue(guard);
  const imports = {};
  for (const space in parts.imports) imports[space] = each(parts.imports[space], leave);
  const exports = await core(imports);
  parts.start(each(exports, (thing) => (typeof thing === "function" ? guard(thing) : thing)));
  return { takeOver: parts.takeOver, kill };
}

function each(things, change) {
  const changed = {};
  for (const name of Object.keys(things)) changed[name] = change(things[name]);
  return changed;
}

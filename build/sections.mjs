// Takes a wasm apart, as far as the build looks into it.

export const IMPORTS = 2;
export const CODE = 10;
export const DATA = 11;
export const CUSTOM = 0;

/**
 * The sections with their kinds, the bodies of the functions, how many functions are imported (their numbers come first),
 * and the names of functions by their numbers.
 */
export function takeApart(bytes) {
  const names = new Map();
  const bodies = [];
  const sections = [];
  let imports = 0;
  let at = 8;

  const number = () => {
    const { value, end } = numberAt(bytes, at);
    at = end;
    return value;
  };
  const piece = () => {
    const end = number() + at;
    const start = at;
    at = end;
    return bytes.subarray(start, end);
  };
  const each = (take) => {
    for (let left = number(); left > 0; left -= 1) take();
  };
  const readers = {
    [IMPORTS]: () =>
      each(() => {
        piece();
        piece();
        // The glue gives functions, which have a type each, and nothing else.
        if (bytes[at++] !== 0) throw new Error("something is imported that is no function");
        number();
        imports += 1;
      }),
    [CODE]: () => each(() => bodies.push(piece())),
    [CUSTOM]: (end) => {
      if (piece().toString() !== "name") return;
      while (at < end) {
        const functions = bytes[at++] === 1;
        const over = number() + at;
        if (functions) each(() => names.set(number(), piece().toString()));
        at = over;
      }
    },
  };

  while (at < bytes.length) {
    const start = at;
    const kind = bytes[at++];
    const end = number() + at;
    readers[kind]?.(end);
    sections.push({ kind, bytes: bytes.subarray(start, end) });
    at = end;
  }
  return { names, bodies, imports, sections };
}

/** Where in the memory that ends which a wasm brings along: constants, and texts of the program. */
export function endOfData(bytes) {
  const { bytes: section } = takeApart(bytes).sections.find(({ kind }) => kind === DATA);
  let at = 1;
  const number = () => {
    const { value, end } = numberAt(section, at);
    at = end;
    return value;
  };
  // The section's own length, and how many pieces there are; of each, how it is put where, where, and how long it is.
  number();
  let end = 0;
  for (let left = number(); left > 0; left -= 1) {
    const kind = [section[at++], section[at++]];
    const place = number();
    if (`${kind}` !== "0,65" || section[at++] !== 11) throw new Error("the data are put into the memory in another way by now");
    const length = number();
    end = Math.max(end, place + length);
    at += length;
  }
  return end;
}

/** The number that stands at a place, and where it ends. */
function numberAt(bytes, at) {
  for (let value = 0, unit = 1; ; unit *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * unit;
    if (byte < 128) return { value, end: at };
  }
}

/** A number as a wasm writes it. */
export function written(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...written(number >>> 7)];
}

// Takes the body of an answer apart, so that the fields of many notifications cross over to the core in one text. (To ask
// for them one by one takes some seven times as long.)
import { attempt } from "./attempt.js";

/**
 * What is read of an answer: its `fields` of these names, the `length` of its list, if it has one, and by `items` the
 * fields of so many items from a place on, with `end` behind each of them. An answer that isn't JSON throws.
 */
export function takeApart(text, ofAnswer, ofItem, slice, end) {
  const answer = JSON.parse(text);
  const list = own(answer, "list");
  return {
    fields: fields([answer], ofAnswer, end),
    length: Array.isArray(list) ? list.length : undefined,
    items: (from) => fields(list.slice(from, from + slice), ofItem, end),
  };
}

/**
 * Fields are parted by a NUL; one in a text is left out. In front of a text stands a quotation mark, and nothing at all
 * where a field isn't there.
 */
function fields(objects, names, end) {
  return objects.map((object) => names.map((name) => said(own(object, name))).join("\0") + end).join("");
}

function said(value) {
  if (value === undefined) return "";
  if (typeof value === "string") return '"' + value.replaceAll("\0", "");
  // It may be nested too deeply, or the page has put a `toJSON` of its own everywhere.
  return attempt(() => JSON.stringify(value)) ?? "";
}

/** What is inherited doesn't count, so a polluted prototype has no say. */
export function own(object, name) {
  return object != null && Object.hasOwn(object, name) ? object[name] : undefined;
}

// A call being written: its template, what is filled in so far, and the key that keeps one press from making two calls.

export function draftOf(template) {
  const values = new Map();
  const keyOf = orderKeys();

  const slots = () => Object.fromEntries([...values].filter(([, value]) => !isEmpty(value)));
  const order = (zones) => ({ template: template.id, slots: slots(), zones });

  return {
    template,
    value: (name) => values.get(name) ?? "",
    set: (name, value) => values.set(name, value),
    slots,
    order,
    /** The names of needed slots that have nothing in them. */
    missing: () => template.slots.filter((slot) => slot.required && isEmpty(values.get(slot.name))).map((slot) => slot.name),
    key: (zones) => keyOf(order(zones)),
  };
}

function isEmpty(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Object.values(value).every(isEmpty);
}

/** Gives orders their keys: the same for the same order, so that pressing again after a lost answer makes no second call. */
export function orderKeys() {
  let keyed = null;
  return (order) => {
    const body = JSON.stringify(order);
    if (keyed?.body !== body) keyed = { body, key: randomKey() };
    return keyed.key;
  };
}

function randomKey() {
  // crypto.randomUUID needs a secure context, which a controller at http://10.0.0.5 isn't.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

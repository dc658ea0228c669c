// A call being written: its template, what is filled in so far, and the key that keeps one press from making two calls.

export function draftOf(template) {
  const values = new Map();
  const keyOf = orderKeys();
  let help = null;

  const slots = () => Object.fromEntries([...values].filter(([, value]) => !isEmpty(value)));
  const order = (zones) => ({ template: template.id, slots: slots(), zones, ...(help ? { help: help.id } : {}) });

  return {
    template,
    value: (name) => values.get(name) ?? "",
    set: (name, value) => values.set(name, value),
    slots,
    order,
    /** Whose call for help it answers, if anybody's. */
    help: () => help,
    /** Has it answer somebody at a kiosk, whose place is filled in where the template asks for one. */
    answers(asked) {
      help = asked;
      const where = template.slots.find((slot) => slot.name === "place");
      if (where?.choices.some((choice) => choice.value === asked.zone)) values.set("place", asked.zone);
    },
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

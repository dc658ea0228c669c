// Where a call sounds: everywhere unless somebody says otherwise; groups at a touch, single zones behind one more.

import { h } from "./element.js";
import { mall } from "./mall.js";
import { inTongue } from "./words.js";

const EVERYWHERE = "everywhere";

/** `id` tells one field's elements from another's. */
export function placesField(id = "call") {
  let chosen = new Set([EVERYWHERE]);
  let open = false;
  const fault = h("p", { class: "fault", role: "alert" });
  const groups = h("div", { class: "places" });
  const zones = h("div", { class: "places", id: `${id}-single-zones` });

  function press(id) {
    if (id === EVERYWHERE) chosen = new Set([EVERYWHERE]);
    else {
      chosen.delete(EVERYWHERE);
      if (!chosen.delete(id)) chosen.add(id);
    }
    fault.textContent = "";
    show();
  }

  function chip(id, text, extra = {}) {
    return h("button", { type: "button", "data-place": id, "aria-pressed": String(chosen.has(id)), onclick: () => press(id), ...extra }, text);
  }

  function show() {
    const focused = document.activeElement?.dataset?.place;
    const others = mall.site.groups.filter((group) => group.id !== EVERYWHERE);
    groups.replaceChildren(
      h("button", { type: "button", class: "every", words: "everywhere", "data-place": EVERYWHERE,
        "aria-pressed": String(chosen.has(EVERYWHERE)), onclick: () => press(EVERYWHERE) }),
      ...others.map((group) => chip(group.id, inTongue(group.name))),
      h("button", { type: "button", class: "quiet", words: "zonesOnly", "data-place": "…", "aria-expanded": String(open),
        "aria-controls": `${id}-single-zones`, onclick: () => { open = !open; show(); } }));
    zones.hidden = !open;
    zones.replaceChildren(...mall.zones.map((zone) => chip(zone.id, `${zone.floor} ${inTongue(zone.name)}`)));
    if (focused) [...groups.children, ...zones.children].find((one) => one.dataset.place === focused)?.focus();
  }

  return {
    element: h("div", { class: "where", role: "group", "aria-labelledby": `${id}-where` },
      h("span", { class: "of", id: `${id}-where`, words: "where" }), groups, zones, fault),
    show,
    chosen: () => [...chosen],
    reset() { chosen = new Set([EVERYWHERE]); open = false; show(); },
    blame(sentence) { fault.textContent = sentence; return Boolean(sentence); },
  };
}

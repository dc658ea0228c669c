// One sentence at the foot of the page that answers an act; it goes by itself.

import { h } from "./element.js";

const place = document.getElementById("told");
let timer = null;

export function tell(sentence, { bad = false } = {}) {
  clearTimeout(timer);
  place.replaceChildren(h("p", { class: bad ? "bad" : "" }, sentence));
  timer = setTimeout(() => place.replaceChildren(), bad ? 9000 : 4000);
}

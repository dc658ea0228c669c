// What the operator must know before anything else: nothing here when all is well.

import { h, icon } from "./element.js";
import { mall } from "./mall.js";
import { sayOr, say } from "./words.js";

const place = document.getElementById("banner");

function sentences() {
  if (!mall.connected) return [say("controllerAway")];
  return mall.health.filter((part) => !part.ok).map((part) => sayOr(`health.${part.name}`, part.sentence));
}

export function banner() {
  const show = () => place.replaceChildren(...sentences().map((sentence) => h("p", {}, icon("away"), sentence)));
  return { show, clear: () => place.replaceChildren() };
}

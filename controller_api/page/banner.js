// What the operator must know before anything else: nothing here when all is well.

import { h, icon } from "./element.js";
import { mall } from "./mall.js";
import { say } from "./words.js";

/** The tiles say which zones have no speaker, and the list below them what is wrong there. */
const SHOWN_ELSEWHERE = new Set(["speakers", "supervision"]);

const place = document.getElementById("banner");

function sentences() {
  if (mall.connected === false) return [say("controllerAway")];
  const ill = mall.health.filter((part) => !part.ok && !SHOWN_ELSEWHERE.has(part.name));
  return ill.map((part) => part.sentence);
}

export function banner() {
  const show = () => place.replaceChildren(...sentences().map((sentence) => h("p", {}, icon("away"), sentence)));
  return { show, clear: () => place.replaceChildren() };
}

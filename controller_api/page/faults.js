// What is wrong in the zones: a line for each fault until it is over and somebody has taken note of it.

import { Away, send } from "./api.js";
import { h, icon, Rows, write } from "./element.js";
import { mall, takeInFault } from "./mall.js";
import { clockTime } from "./times.js";
import { tell } from "./told.js";
import { inTongue, say, sayOr } from "./words.js";

export function faultsPanel() {
  const list = h("ul");
  const rows = new Rows(list, faultRow);
  const element = h("div", { class: "faults", role: "region", label: "faultList", hidden: true }, list);
  return {
    element,
    show() {
      element.hidden = mall.faults.length === 0;
      rows.show(mall.faults, (fault) => fault.id);
    },
  };
}

function faultRow(fault) {
  const what = h("span", { class: "what" });
  const since = h("span", { class: "soft number" });
  const button = h("button", { words: "acknowledge", onclick: () => acknowledge(button, fault.id) });
  const element = h("li", { "data-fault": fault.id }, icon("away"), what, since, button);
  return {
    element,
    update(shown) {
      const zone = mall.zones.find((known) => known.id === shown.zone);
      write(what, [inTongue(zone?.name) || shown.zone, sayOr(`fault.${shown.kind}`, shown.kind)].filter(Boolean).join(": "));
      element.title = shown.detail;
      element.classList.toggle("over", shown.ended_at !== null);
      write(since, say(shown.ended_at ? "faultOver" : "faultSince", { time: clockTime(shown.ended_at ?? shown.begun_at) }));
      button.hidden = shown.acknowledged_at !== null || !mall.me?.rights.includes("faults");
    },
  };
}

async function acknowledge(button, id) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    takeInFault(await send("POST", `/faults/${encodeURIComponent(id)}/acknowledge`));
  } catch (problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
  } finally {
    button.removeAttribute("aria-busy");
  }
}

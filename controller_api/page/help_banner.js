// Over everything: who waits at a kiosk, and what for. It rings until somebody answers; the call that is made for it is
// filled in with the kiosk's place.

import { Away, send } from "./api.js";
import { h, icon, reword, Rows, write } from "./element.js";
import { mall, takeInHelp } from "./mall.js";
import { ring } from "./ring.js";
import { minutes, sinceThen } from "./times.js";
import { tell } from "./told.js";
import { inTongue, say } from "./words.js";

const TEMPLATES = { lost_child: "lost-person", found_child: "found-child", lost_item: "lost-item", found_item: "found-item" };
const SYMBOLS = { lost_child: "person", found_child: "person", lost_item: "item", found_item: "item" };
/** They answer once nobody else does. */
const LATER = new Set(["supervisor", "security", "admin"]);

const place = document.getElementById("help");

/** `makeCall(help, template)` opens the form of a call for it. */
export function helpBanner(makeCall) {
  const list = h("ul", { label: "helpList" });
  const rows = new Rows(list, (help) => helpRow(help, makeCall));
  place.replaceChildren(list);
  const tick = () => rows.show(mall.helps, (help) => help.id);

  function show() {
    tick();
    ring(mall.helps.some((help) => isRinging(help) && (help.escalated || !LATER.has(mall.me?.role))));
  }
  const calledOff = ({ detail: help }) => tell(say("helpCalledOff", { place: inTongue(help.place) }));
  document.addEventListener("called-off", calledOff);
  return {
    show,
    tick,
    clear() {
      ring(false);
      document.removeEventListener("called-off", calledOff);
      place.replaceChildren();
    },
  };
}

const isRinging = (help) => help.state === "asked" || help.state === "ringing";

function helpRow(first, makeCall) {
  const what = h("strong", { role: "alert" });
  const where = h("span", { class: "where" });
  const state = h("span", { class: "state" });
  const since = h("span", { class: "number", role: "timer", label: "helpSince" });
  const answer = h("button", { class: "strong", words: "helpAnswer", onclick: () => act(first.id, "answer") });
  const call = h("button", { words: "helpCall", onclick: announce });
  const end = h("button", { words: "helpEnd", onclick: () => act(first.id, "end") });
  let shown = first;
  const element = h("li", { "data-help": first.id }, icon(SYMBOLS[first.kind]), what, where, state, since,
    h("div", { class: "acts" }, answer, call, end));

  async function announce() {
    if (isRinging(shown) && !(await act(shown.id, "answer"))) return;
    makeCall(shown, TEMPLATES[shown.kind]);
  }
  return {
    element,
    update(help) {
      shown = help;
      element.classList.toggle("ringing", isRinging(help));
      element.classList.toggle("escalated", isRinging(help) && help.escalated);
      write(what, say(`help.${help.kind}`));
      write(where, inTongue(help.place));
      write(state, stateOf(help));
      write(since, minutes(sinceThen(help.asked_at)));
      answer.hidden = !isRinging(help);
      reword(call, help.call_id ? "helpCallAgain" : "helpCall");
    },
  };
}

function stateOf(help) {
  if (help.state === "announced") return say("helpAnnounced", { who: help.answered_by ?? "" });
  if (help.state === "answered") return say("helpAnswered", { who: help.answered_by });
  return say(help.escalated ? "helpEscalated" : "helpRinging");
}

async function act(id, what) {
  try {
    const help = await send("POST", `/help/${encodeURIComponent(id)}/${what}`, what === "end" ? {} : undefined);
    takeInHelp(help);
    return help;
  } catch (problem) {
    tell(problem instanceof Away ? say("noAnswer") : problem.message, { bad: true });
    return null;
  }
}

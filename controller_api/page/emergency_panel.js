// Raising an emergency or a drill: which, then hold on, or ask for a second person. One press away from everything.

import { Away, send } from "./api.js";
import { h, icon } from "./element.js";
import { holdButton } from "./hold.js";
import { mall, takeInEmergency } from "./mall.js";
import { inTongue, say } from "./words.js";

export function emergencyPanel() {
  let chosen = null;
  let drill = false;
  const kinds = h("div", { class: "choices", role: "group", label: "emergencyOrDrill" },
    kindButton("realEmergency", false), kindButton("drill", true));
  const profiles = h("div", { class: "profiles", role: "group", label: "emergencyProfiles" });
  const hold = holdButton({ words: "holdToRaise", begin: press, seconds: () => mall.emergency.hold_s, done: confirm, early: letGo });
  const ask = h("button", { type: "button", class: "ask", words: "askSecondPerson", onclick: askSecond });
  const how = h("p", { class: "soft" });
  const status = h("p", { class: "status", role: "status" });
  const fault = h("p", { class: "fault", role: "alert" });
  const acts = h("div", { class: "raise" }, kinds, profiles, how, hold.element, ask);
  const forbidden = h("p", { class: "forbidden" });
  const close = h("button", { type: "button", class: "quiet", words: "closePanel", onclick: () => open(false) });
  const element = h("section", { class: "emergency", id: "emergency", role: "dialog", "aria-labelledby": "emergency-head", hidden: true },
    h("div", { class: "head" }, h("h2", { id: "emergency-head", words: "emergency" }), close), forbidden, acts, status, fault);
  const button = h("button", { class: "alarm", "aria-expanded": "false", "aria-controls": "emergency", onclick: () => open(element.hidden) },
    icon("alarm"), h("span", { words: "emergency" }));
  element.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });

  function kindButton(words, isDrill) {
    return h("button", { type: "button", words, "data-drill": String(isDrill), onclick: () => { drill = isDrill; report(""); show(); } });
  }

  function open(wanted) {
    element.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    report("");
    if (!wanted) return button.focus();
    chosen = null;
    drill = false;
    show();
    (profiles.querySelector("button") ?? close).focus();
  }

  /** What came of an act, or what is wrong with it. */
  function report(sentence, wrong = "") {
    status.textContent = sentence;
    fault.textContent = wrong;
  }

  function show() {
    const why = whyNot();
    forbidden.textContent = why;
    acts.hidden = why !== "";
    if (why !== "") return;
    const offered = mall.emergency.profiles;
    const profile = offered.find((each) => each.id === chosen);
    const focused = document.activeElement?.dataset?.profile;
    profiles.replaceChildren(...offered.map((each) => profileButton(each)));
    if (focused) [...profiles.children].find((each) => each.dataset.profile === focused)?.focus();
    for (const each of kinds.children) each.setAttribute("aria-pressed", String(each.dataset.drill === String(drill)));
    element.classList.toggle("drill", drill);
    const mayDrill = mall.me.rights.includes("emergency");
    kinds.lastElementChild.disabled = !mayDrill;
    hold.element.hidden = profile?.confirm === "two-person";
    hold.element.disabled = !profile;
    ask.hidden = profile?.confirm !== "two-person";
    how.textContent = howTo(profile, mayDrill);
    hold.reword(drill ? "holdToDrill" : "holdToRaise");
  }

  function profileButton(profile) {
    return h("button", { type: "button", "data-profile": profile.id, "aria-pressed": String(profile.id === chosen),
      onclick: () => { chosen = profile.id; report(""); show(); } }, inTongue(profile.name));
  }

  async function press() {
    report(say("holdOn"));
    return act(() => send("POST", "/emergency", { profile: chosen, drill }));
  }
  async function confirm(waiting) {
    const now = await act(() => send("POST", `/emergency/${encodeURIComponent(waiting.id)}/confirm`));
    if (now === null) return;
    takeInEmergency(now);
    open(false);
  }
  function letGo() {
    report(say("letGoEarly"));
  }
  async function askSecond() {
    if (await press()) report(say("askedSecondPerson"));
  }

  /** Does something, and says what is wrong with it; null if anything is. */
  async function act(doing) {
    try {
      return await doing();
    } catch (problem) {
      report("", problem instanceof Away ? say("emergencyNoAnswer") : problem.message);
      return null;
    }
  }

  return { element, button, show: () => { if (!element.hidden) show(); } };
}

/** Why nothing can be raised here; "" if something can. */
function whyNot() {
  if (!mall.emergency) return say("emergencyUnknown");
  if (!mall.me.rights.includes("alarm")) return say("emergencyNotYou", { role: say(`role.${mall.me.role}`) });
  return mall.emergency.profiles.length ? "" : say("noProfiles");
}

function howTo(profile, mayDrill) {
  const drills = mayDrill ? "" : say("drillNotYou");
  if (!profile) return [say("chooseProfile"), drills].join(" ");
  const seconds = mall.emergency.hold_s;
  return [say(profile.confirm === "two-person" ? "needsSecondPerson" : "needsHold", { seconds }), drills].join(" ");
}

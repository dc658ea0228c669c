// Over everything, for everybody who is signed in: what is on, since when, what comes next, who can end it; and what
// waits for a second person.

import { Away, send } from "./api.js";
import { h, icon, Rows, write } from "./element.js";
import { holdButton } from "./hold.js";
import { mall, takeInEmergency } from "./mall.js";
import { fromNow, minutes, sinceThen } from "./times.js";
import { tell } from "./told.js";
import { inTongue, say } from "./words.js";
import { namesOf, placesOf } from "./zone_names.js";

const place = document.getElementById("alarm");

export function emergencyBanner() {
  const badge = h("b", { class: "badge", words: "drillBadge" });
  const title = h("strong", { role: "alert" });
  const elapsed = h("span", { class: "elapsed number", role: "timer", label: "emergencySince" });
  const phases = h("p", { class: "phases" });
  const sounding = h("p", { class: "sounding" });
  const next = holdButton({
    words: "nextPhaseNow", begin: async () => mall.emergency, seconds: () => mall.emergency.hold_s,
    done: () => act("/emergency/next-phase"), early: () => tell(say("letGoEarly")),
  });
  const reset = resetForm();
  const running = h("section", { class: "running", label: "emergencyRunning", hidden: true },
    h("div", { class: "what" }, icon("alarm"), badge, title, elapsed), h("div", { class: "told" }, phases, sounding),
    h("div", { class: "acts" }, next.element, reset.element));
  const list = h("ul", { class: "asked" });
  const rows = new Rows(list, askedRow);
  place.replaceChildren(running, list);

  function show() {
    const now = mall.emergency;
    running.hidden = !now?.active;
    document.title = now?.active ? `${say(now.drill ? "drillBadge" : "emergency")} · Carillon` : "Carillon";
    if (now?.active) {
      running.classList.toggle("drill", now.drill);
      badge.hidden = !now.drill;
      write(title, headOf(now));
      write(sounding, soundingIn(now));
      reset.show();
    }
    tick();
  }
  function tick() {
    const now = mall.emergency;
    rows.show(now?.waiting.filter(isOpen) ?? [], (asked) => asked.id);
    if (!now?.active) return;
    write(elapsed, minutes(sinceThen(now.alarms[0].raised_at)));
    write(phases, phasesOf(now));
    next.element.hidden = !mayRaise() || !now.phases.some(isAhead);
  }
  return { show, tick, clear: () => { place.replaceChildren(); document.title = "Carillon"; } };
}

const mayRaise = () => mall.me?.rights.includes("alarm") ?? false;
const isAhead = (phase) => fromNow(phase.begins_at) > 0;

/** A second person can answer it yet. What is held is its holder's own business. */
const isOpen = (asked) => asked.confirm === "two-person" && fromNow(asked.confirm_until) > 0;

const nameOf = (id) => inTongue(mall.emergency.profiles.find((profile) => profile.id === id)?.name) || id;

/** The newest by its title, then what else is on. */
function headOf(now) {
  const others = now.alarms.slice(0, -1).map((alarm) => nameOf(alarm.profile));
  return [inTongue(now.title), ...others].join(" · ");
}

/** What each zone is told now, and what comes next. */
function phasesOf(now) {
  const told = new Set();
  const begun = now.phases.filter((phase) => !isAhead(phase)).reverse();
  const current = begun.map((phase) => {
    const zones = phase.zones.filter((zone) => !told.has(zone));
    for (const zone of zones) told.add(zone);
    return zones.length ? say(`told.${phase.words}`, { zones: placesOf(zones) }) : null;
  });
  const next = now.phases.filter(isAhead).map((phase) =>
    say("nextPhase", { time: minutes(fromNow(phase.begins_at)), what: say(`told.${phase.words}`, { zones: placesOf(phase.zones) }) }));
  return [...current.reverse(), ...next].filter(Boolean).join(say("phaseStop"));
}

function soundingIn(now) {
  const meant = new Set(now.phases.filter((phase) => !isAhead(phase)).flatMap((phase) => phase.zones));
  const sound = new Set(now.zones.filter((zone) => zone.sounding_since !== null).map((zone) => zone.zone));
  const not = [...meant].filter((zone) => !sound.has(zone));
  const count = say("soundsIn", { count: meant.size - not.length, of: meant.size });
  // Names help once they are few.
  return not.length && not.length * 2 <= meant.size ? `${count}${say("soundsNotIn", { zones: namesOf(not) })}` : count;
}

function resetForm() {
  const reason = h("input", { hint: "resetWhy", label: "resetWhy", maxlength: 500, autocomplete: "off" });
  const button = h("button", { words: "reset" });
  const form = h("form", { onsubmit: end }, reason, button);
  const notYou = h("p", { words: "resetNotYou" });
  const element = h("div", { class: "reset" }, form, notYou);

  async function end(event) {
    event.preventDefault();
    if (!reason.value.trim()) {
      reason.focus();
      return tell(say("resetNeedsReason"), { bad: true });
    }
    const now = await act("/emergency/reset", { reason: reason.value });
    if (now) reason.value = "";
  }
  return {
    element,
    show() {
      const may = mall.me?.rights.includes("reset") ?? false;
      form.hidden = !may;
      notYou.hidden = may;
    },
  };
}

/** What waits for a second person: whoever else may raise it holds to confirm it. */
function askedRow(asked) {
  const words = h("span", { class: "what" });
  const left = h("span", { class: "number" });
  const path = `/emergency/${encodeURIComponent(asked.id)}/confirm`;
  const hold = holdButton({
    words: "holdToConfirm", begin: async () => asked, seconds: () => mall.emergency.hold_s,
    done: () => act(path), early: () => tell(say("letGoEarly")),
  });
  const element = h("li", { class: asked.drill ? "drill" : "", "data-press": asked.id }, icon("alarm"),
    asked.drill ? h("b", { class: "badge", words: "drillBadge" }) : null, words, left, hold.element);
  return {
    element,
    update(shown) {
      const own = shown.asked_by === mall.me?.name;
      hold.element.hidden = own || !mayRaise();
      write(words, say(own ? "youAsked" : "askedBy", { who: shown.asked_by, profile: nameOf(shown.profile) }));
      write(left, minutes(fromNow(shown.confirm_until)));
    },
  };
}

async function act(path, body) {
  try {
    const now = await send("POST", path, body);
    takeInEmergency(now);
    return now;
  } catch (problem) {
    tell(problem instanceof Away ? say("emergencyNoAnswer") : problem.message, { bad: true });
    return null;
  }
}

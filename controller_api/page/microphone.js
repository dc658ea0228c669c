// Speaking from the page: the microphone, the key, the lamp that says when to speak, and what became of it.

import { NoMicrophone, openMicrophone } from "./capture.js";
import { h, icon, reword, write } from "./element.js";
import { whileHeld } from "./hold.js";
import { mall } from "./mall.js";
import { placesField } from "./places.js";
import { recordingCard } from "./recording.js";
import { hush } from "./sound_player.js";
import { talker } from "./talk.js";
import { spokenOf, stateOf } from "./talk_words.js";
import { minutes } from "./times.js";
import { say } from "./words.js";

const KEPT = "carillon.talk-key";
const FLOOR_DB = -60;
const LAMPS = { waiting: "wait", speaking: "speak", recording: "speak" };

export function microphonePanel() {
  let mode = "live";
  let toggles = localStorage.getItem(KEPT) === "toggle";
  let release = null;
  let opening = 0;
  let why = "micAsking";
  let badly = false;
  const talk = talker({ changed: show, over });
  const modes = pair("talkMode", [["live", "talkLive"], ["record", "talkRecord"]], (chosen) => { mode = chosen; show(); });
  const keys = pair("talkKey", [["hold", "keyHold"], ["toggle", "keyToggle"]], chooseKey);
  const note = h("p", { class: "soft" });
  const where = placesField("speak");
  const lamp = h("p", { class: "lamp", role: "status" });
  const time = h("span", { class: "number" });
  const beside = h("p", { class: "beside" });
  const bar = h("div", { class: "bar" });
  const meter = h("div", { class: "meter", role: "meter", label: "micLevel", "aria-valuemin": FLOOR_DB, "aria-valuemax": 0 }, bar);
  const again = h("button", { type: "button", words: "micAgain", onclick: open });
  const became = h("p", { class: "became", role: "status" });
  const fault = h("p", { class: "fault", role: "alert" });
  const words = h("span");
  const key = h("button", { type: "button", class: "talk" }, icon("microphone"), words);
  const card = recordingCard({ where: where.chosen, show });
  const choices = h("div", { class: "how" }, modes.element, keys.element);
  const element = h("section", { class: "speak", "aria-labelledby": "speak-head", hidden: true },
    h("h3", { class: "unseen", id: "speak-head", words: "speak" }),
    h("div", { class: "form" }, choices, note, where.element, h("div", { class: "on" }, lamp, time), beside, meter, again, became, card.element),
    h("div", { class: "send" }, fault, key));
  whileHeld(key, down, up);

  function chooseKey(chosen) {
    toggles = chosen === "toggle";
    localStorage.setItem(KEPT, chosen);
    show();
  }

  async function open() {
    const mine = ++opening;
    why = "micAsking";
    show();
    try {
      const close = await openMicrophone(heard, () => lost("micGone"));
      // Meanwhile somebody may have gone on to another call.
      if (mine !== opening) return close();
      release = close;
      why = null;
    } catch (problem) {
      if (!(problem instanceof NoMicrophone)) throw problem;
      if (mine === opening) why = problem.words;
    }
    show();
  }

  function lost(reason) {
    talk.stop();
    release?.();
    release = null;
    why = reason;
    show();
  }

  function heard(pcm, peak) {
    talk.hear(pcm);
    const db = Math.max(FLOOR_DB, 20 * Math.log10(peak || 1e-9));
    bar.style.setProperty("--level", (1 - db / FLOOR_DB).toFixed(3));
    meter.setAttribute("aria-valuenow", Math.round(db));
  }

  function down() {
    if (toggles && talk.step !== "resting") return talk.stop();
    const zones = where.chosen();
    where.blame(mode === "live" && !zones.length ? say("nowhere") : "");
    if (why || talk.step !== "resting" || (mode === "live" && !zones.length)) return;
    became.textContent = fault.textContent = "";
    card.take(null);
    hush(true);
    talk.start(mode, mode === "live" ? zones : []);
  }
  function up() {
    if (!toggles) talk.stop();
  }

  function over(news) {
    hush(false);
    const spoken = spokenOf(news);
    became.textContent = spoken.sentence;
    fault.textContent = spoken.wrong;
    badly = spoken.wrong !== "";
    card.take(news?.recording ? news : null);
    show();
  }

  function show() {
    if (element.hidden) return;
    const rests = talk.step === "resting";
    const mayLive = mall.me.rights.includes("free_text");
    if (!mayLive) mode = "record";
    modes.show(mode, { live: mayLive });
    keys.show(toggles ? "toggle" : "hold");
    write(note, mayLive ? "" : say("liveNotYou"));
    choices.inert = where.element.inert = !rests;
    const state = stateOf(talk, { why, badly });
    write(lamp, state.words);
    write(beside, state.beside);
    lamp.parentElement.dataset.lamp = LAMPS[talk.step] ?? "off";
    meter.hidden = why !== null;
    again.hidden = why === null || why === "micAsking";
    key.disabled = why !== null;
    key.setAttribute("aria-pressed", String(!rests));
    write(words, say(keyWords(rests)));
    card.show(rests);
    tick();
  }

  function keyWords(rests) {
    if (talk.step === "ending") return "keyEnding";
    if (!rests) return toggles ? "keyEnd" : "keyLetGo";
    if (toggles) return mode === "live" ? "keyStartLive" : "keyStartRecord";
    return mode === "live" ? "keyHoldLive" : "keyHoldRecord";
  }

  function tick() {
    const counts = talk.step === "speaking" || talk.step === "recording";
    write(time, counts ? minutes((performance.now() - talk.since_ms) / 1000) : "");
  }

  /** The space bar is the key from everywhere on the page where it has no other meaning. */
  function space(event) {
    if (event.key !== " " || event.target.closest("input, select, textarea, button, summary, [role=dialog]")) return;
    event.preventDefault();
    if (event.repeat || key.disabled) return;
    // From here on the key has the focus and hears for itself that the bar is let go.
    key.focus();
    key.dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
  }

  return {
    element,
    show,
    tick,
    places: where.show,
    /** Whether somebody speaks: then no stray key may end it. */
    busy: () => talk.step !== "resting",
    reword() { where.show(); show(); },
    open() {
      element.hidden = false;
      document.addEventListener("keydown", space);
      open();
      key.focus();
    },
    close() {
      if (element.hidden) return;
      element.hidden = true;
      document.removeEventListener("keydown", space);
      opening++;
      talk.leave();
      hush(false);
      release?.();
      release = null;
    },
  };
}

/** Two or more ways, one of them chosen. */
function pair(label, ways, choose) {
  const buttons = new Map(ways.map(([way, words]) => [way, h("button", { type: "button", words, "data-way": way, onclick: () => choose(way) })]));
  return {
    element: h("div", { class: "choices", role: "group", label }, ...buttons.values()),
    show(chosen, allowed = {}) {
      for (const [way, button] of buttons) {
        button.setAttribute("aria-pressed", String(way === chosen));
        button.disabled = allowed[way] === false;
      }
    },
  };
}

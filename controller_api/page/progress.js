// How far a call is: which pass, and how much of it is left, by what the zones reported. What isn't known isn't shown.

import { h, write } from "./element.js";
import { fromNow, minutes } from "./times.js";
import { say } from "./words.js";

const UNTIL_FOUND = new Set(["lost_person", "lost_item"]);

/** Seconds that are left of the pass, in one zone or in the last of all; null if that isn't known. */
export function left(call, zone) {
  if (call?.state !== "on_air" || !call.now_pass) return null;
  const end = zone ? call.now_pass.zones_end_at[zone] : call.now_pass.ends_at;
  return end ? fromNow(end) : null;
}

/** A bar that fills while a pass goes by, and the words beside it. */
export function passProgress() {
  const bar = h("div", { class: "bar" });
  const well = h("div", { class: "well", role: "progressbar", label: "passProgress", "aria-valuemin": 0, "aria-valuemax": 100 }, bar);
  const words = h("span", { class: "number" });
  const element = h("p", { class: "pass", hidden: true }, well, words);

  function show(call) {
    const seconds = left(call);
    const done = seconds === null ? 0 : Math.min(1, Math.max(0, 1 - seconds / call.now_pass.seconds));
    element.hidden = !call.now_pass || !["on_air", "resting"].includes(call.state);
    well.hidden = call.state !== "on_air";
    bar.style.setProperty("--level", done.toFixed(3));
    well.setAttribute("aria-valuenow", Math.round(done * 100));
    if (!element.hidden) write(words, sentence(call, seconds));
  }
  return { element, show };
}

function sentence(call, seconds) {
  const { number, next_at: next } = call.now_pass;
  if (call.state === "resting") return say("nextPass", { number: number + 1, time: minutes(fromNow(next)) });
  const rest = seconds === null ? say(call.kind === "live_page" ? "stillSpeaking" : "stillMaking") : say("left", { time: minutes(seconds) });
  return [passOf(call), rest].filter(Boolean).join(" · ");
}

/** Which pass of how many; nothing where there is only one. */
function passOf({ kind, now_pass: { number, of } }) {
  if (of === 1) return "";
  if (of !== null) return say("passOf", { number, of });
  return say(UNTIL_FOUND.has(kind) ? "passUntilFound" : "passUntilStopped", { number });
}

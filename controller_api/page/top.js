// The top line: whose page this is, the time, whether what is shown is live, language, look, and the way out.

import { h, icon, reword, write } from "./element.js";
import { switchLook } from "./looks.js";
import { mall } from "./mall.js";
import { inTongue, language, onLanguage, switchLanguage } from "./words.js";

const top = document.getElementById("top");
const site = h("span", { class: "site" });
const clock = h("span", { class: "clock number" });
const link = h("span", { class: "link" });
const who = h("span", { class: "who" });
const out = h("button", { class: "out", words: "signOut", onclick: leave });

/** Shows the line for somebody, with the button for emergencies, or for nobody yet. */
export function showTop(me, alarm) {
  who.replaceChildren(...(me ? [h("b", {}, me.name), h("span", { words: `role.${me.role}` })] : []));
  who.hidden = out.hidden = link.hidden = clock.hidden = !me;
  top.replaceChildren(
    h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "" }), h("span", { words: "product" }), site),
    ...(me ? [alarm] : []), clock, link,
    h("button", { class: "tongue", words: "otherLanguage", label: "switchLanguage", onclick: switchLanguage }),
    h("button", { class: "look", label: "switchLook", onclick: switchLook }, icon("look")),
    who, out);
}

/** Shows the state of the connection and the site's name. */
export function refreshTop() {
  reword(link, mall.connected ? "health.live" : "health.away");
  link.classList.toggle("live", mall.connected);
  write(site, inTongue(mall.site.name));
}

/** Shows the mall's time, once it is known where on earth the mall is. */
export function tickTop() {
  if (!mall.site.time_zone) return write(clock, "");
  const spoken = new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: mall.site.time_zone,
  });
  return write(clock, spoken.format(mall.now()));
}

function leave() {
  document.dispatchEvent(new CustomEvent("leaving"));
}

onLanguage(refreshTop);

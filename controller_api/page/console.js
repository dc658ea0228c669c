// The console's one screen: zones and calls on the left, making a call on the right, emergencies over all, and what ties
// them together.

import { announcePanel } from "./announce.js";
import { banner } from "./banner.js";
import { callsPanel } from "./calls.js";
import { closuresPanel } from "./closures.js";
import { h } from "./element.js";
import { emergencyBanner } from "./emergency_banner.js";
import { emergencyPanel } from "./emergency_panel.js";
import { faultsPanel } from "./faults.js";
import { helpBanner } from "./help_banner.js";
import { mall, on, retell, watch } from "./mall.js";
import { refreshTop, tickTop } from "./top.js";
import { onLanguage } from "./words.js";
import { zonesPanel } from "./zones.js";

const TICK_MS = 1000;

export function openConsole(me) {
  const zones = zonesPanel();
  const calls = callsPanel();
  const announce = announcePanel();
  const bars = banner();
  const faults = faultsPanel();
  const alarm = emergencyBanner();
  const emergency = emergencyPanel();
  const helps = helpBanner(announce.forHelp);
  const closures = closuresPanel();
  zones.element.append(faults.element, closures.element);
  on("site", () => { refreshTop(); tickTop(); announce.places(); });
  on("zones", () => { zones.show(); announce.places(); announce.told(); calls.show(); faults.show(); alarm.show(); });
  on("emergency", () => { alarm.show(); emergency.show(); zones.show(); });
  on("faults", faults.show);
  on("helps", helps.show);
  on("links", closures.show);
  on("levels", zones.levels);
  on("calls", () => { zones.show(); calls.show(); announce.told(); });
  on("templates", announce.templates);
  on("link", () => { refreshTop(); bars.show(); });
  const forget = onLanguage(() => { zones.show(); faults.show(); calls.show(); announce.reword(); bars.show(); alarm.show(); emergency.show(); helps.show(); closures.show(); retell(); });
  const stopWatching = watch(me);
  const tick = setInterval(() => { tickTop(); zones.tick(); calls.tick(); announce.tick(); alarm.tick(); helps.tick(); }, TICK_MS);
  const keys = (event) => announce.key(event);
  document.addEventListener("keydown", keys);
  tickTop();
  return {
    element: h("div", { class: "console" }, zones.element, calls.element, announce.element, emergency.element),
    alarm: emergency.button,
    close() {
      announce.close();
      alarm.clear();
      helps.clear();
      stopWatching();
      clearInterval(tick);
      document.removeEventListener("keydown", keys);
      forget();
      bars.clear();
      mall.me = null;
    },
  };
}

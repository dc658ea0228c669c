// Instants as an operator reads them, in the mall's own time zone.

import { controllerNow } from "./api.js";
import { mall } from "./mall.js";
import { language } from "./words.js";

/** Hours and minutes at the mall. */
export function clockTime(instant) {
  const spoken = new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: mall.site.time_zone,
  });
  return spoken.format(new Date(instant));
}

/** Seconds until an instant by the controller's clock, 0 once it has gone by. */
export const fromNow = (instant) => Math.max(0, (new Date(instant) - controllerNow()) / 1000);

/** Seconds since an instant by the controller's clock. */
export const sinceThen = (instant) => Math.max(0, (controllerNow() - new Date(instant)) / 1000);

/** Seconds as m:ss, begun ones counted. */
export function minutes(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

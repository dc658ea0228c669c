// Instants as an operator reads them, in the mall's own time zone.

import { mall } from "./mall.js";
import { language } from "./words.js";

/** Hours and minutes at the mall. */
export function clockTime(instant) {
  const spoken = new Intl.DateTimeFormat(language() === "zh" ? "zh-CN" : "en-GB", {
    hour: "2-digit", minute: "2-digit", hour12: false, timeZone: mall.site.time_zone,
  });
  return spoken.format(new Date(instant));
}

/** How long ago, as m:ss. */
export function since(instant, now) {
  const seconds = Math.max(0, Math.floor((now - new Date(instant)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

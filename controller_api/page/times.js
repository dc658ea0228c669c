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

/** How long ago by the controller's clock, as m:ss. */
export function since(instant) {
  const seconds = Math.max(0, Math.floor((controllerNow() - new Date(instant)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

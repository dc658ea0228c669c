// Light or dark: the system's choice until somebody presses the switch, then theirs, remembered in this browser.

const KEPT = "carillon.look";
const system = matchMedia("(prefers-color-scheme: dark)");

export const look = () => localStorage.getItem(KEPT) ?? (system.matches ? "dark" : "light");

export function applyLook() {
  document.documentElement.dataset.look = look();
}

export function switchLook() {
  localStorage.setItem(KEPT, look() === "dark" ? "light" : "dark");
  applyLook();
}

system.addEventListener("change", applyLook);

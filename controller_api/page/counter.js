// A counter's page: signs in, or shows the counter this browser stands at.

import { beginVisit, endVisit, get, signOut } from "./api.js";
import { openCounter } from "./counter_panel.js";
import { h, icon } from "./element.js";
import { applyLook, switchLook } from "./looks.js";
import { forgetSession, mayBeSignedIn, signInForm } from "./sign_in.js";
import { applyLanguage, switchLanguage } from "./words.js";

const stage = document.getElementById("stage");
const out = h("button", { words: "signOut", onclick: leave });
let close = null;

function askToSignIn(reason) {
  closePanel();
  endVisit();
  forgetSession();
  out.hidden = true;
  const form = signInForm({ reason, entered: enter });
  stage.replaceChildren(form);
  form.querySelector("input").focus();
}

function closePanel() {
  close?.();
  close = null;
}

function enter(me) {
  beginVisit(me.csrf_token);
  out.hidden = false;
  const panel = openCounter();
  stage.replaceChildren(panel.element);
  close = panel.close;
}

async function leave() {
  closePanel();
  stage.inert = true;
  await signOut();
  stage.inert = false;
  askToSignIn(null);
}

async function start() {
  applyLook();
  document.getElementById("top").replaceChildren(
    h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "" }), h("span", { words: "counterTitle" })),
    h("button", { class: "tongue", words: "otherLanguage", label: "switchLanguage", onclick: switchLanguage }),
    h("button", { class: "look", label: "switchLook", onclick: switchLook }, icon("look")), out);
  applyLanguage();
  document.addEventListener("signed-out", () => { if (close) askToSignIn("signedOut"); });
  if (!mayBeSignedIn()) return askToSignIn(null);
  try {
    enter(await get("/me"));
  } catch {
    askToSignIn(null);
  }
}

start();

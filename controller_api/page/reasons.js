// Why a call or a zone ended as it did, in the page's language. The switchboard and the speakers say it in English, which
// is what the journal keeps; here is the Chinese for each of their phrases. One that isn't here is shown as it is.

import { language, say } from "./words.js";

const CHINESE = [
  [/^who or what was sought is found$/, "要找的人或物已找到"],
  [/^the call was cancelled$/, "广播已被停止"],
  [/^the call was ended$/, "广播已结束"],
  [/^interrupted by call \S+ \((\w+)\)$/, "被更紧急的广播打断（{kind}）"],
  [/^interrupted by a more urgent call$/, "被更紧急的广播打断"],
  [/^another of its zones went to a more urgent call$/, "另一个区域被更紧急的广播占用"],
  [/^a more urgent call took the zone$/, "区域被更紧急的广播占用"],
  [/^longer than ([\d.e+]+) s on air$/, "播出超过了 {1} 秒的上限"],
  [/^longer on air than its kind may be$/, "播出超过了这类广播的时限"],
  [/^the zone was not free in time$/, "区域一直没有空出来"],
  [/^the zone was taken by another call$/, "区域被另一条广播占用"],
  [/^the zone could not sound it$/, "区域没能播出"],
  [/^its speaker was not there in time$/, "扬声器没有及时上线"],
  [/^its speaker was not there$/, "扬声器不在线"],
  [/^it was not made in time$/, "没能及时合成"],
  [/^it was never its turn there$/, "一直没有轮到"],
  [/^it was asked for no zone$/, "没有选择区域"],
  [/^there is nothing to say$/, "没有可播的内容"],
  [/^heard (\d+) of (\d+) times$/, "播了 {1} 遍，应播 {2} 遍"],
  [/^the speaker was lost$/, "扬声器失去联系"],
  [/^the speaker was started anew$/, "扬声器重新启动了"],
  [/^the speaker was out of reach$/, "扬声器联系不上"],
  [/^the speaker could not sound it$/, "扬声器没能播出"],
  [/^the speaker stopped it(?: by itself)?$/, "扬声器自行停止了"],
  [/^the speaker did not say that it stopped$/, "扬声器没有报告已停止"],
  [/^the speaker did not say that it came to the end$/, "扬声器没有报告已播完"],
  [/^the speaker was ready but did not start$/, "扬声器就绪后没有开始"],
  [/^the speaker did not answer$/, "扬声器没有应答"],
  [/^it could not be sent to the speakers: (.*)$/, "没能送到扬声器（{1}）"],
  [/^the command could not be sent: (.*)$/, "指令没能送到扬声器（{1}）"],
  [/^The command came ([\d.]+) s too late to be played\.$/, "指令晚到了 {1} 秒，来不及播出"],
  [/^Its clips were not here in time\.(.*)$/, "声音文件没有及时送到扬声器"],
  [/^The rest of it (?:did not come in time|came too late)\.(.*)$/, "后半段没有及时送到扬声器"],
  [/^The controller was restarted(?: before the rest of it came)?\.$/, "控制器重新启动了"],
  [/^its zones sounded it by themselves while no controller could$/, "控制器不在时，各区域已自行播出"],
  [/^the controller was restarted$/, "控制器重新启动了"],
  [/^the controller was restarted, and the call can't be made anew: (.*)$/, "控制器重新启动了，这条广播无法重新合成（{1}）"],
];
const BEFORE_ITS_TURN = /^(.*), before it was its turn there$/;

/** The words for a reason; "" for none. */
export function because(reason) {
  if (!reason || language() !== "zh") return reason ?? "";
  return reason.split("; ").map(inChinese).join("；");
}

function inChinese(phrase) {
  const early = phrase.match(BEFORE_ITS_TURN);
  if (early) return `还没有轮到，${inChinese(early[1])}`;
  for (const [english, chinese] of CHINESE) {
    const found = phrase.match(english);
    if (found) return chinese.replace(/\{(\w+)\}/g, (_, name) => (name === "kind" ? say(`kind.${found[1]}`) : found[name]));
  }
  return phrase;
}

// The page's words about people who ring from a kiosk.

export const CHINESE = {
  helpList: "自助机求助",
  "help.lost_child": "孩子走失",
  "help.found_child": "捡到走失儿童",
  "help.lost_item": "丢失物品",
  "help.found_item": "捡到物品",
  helpSince: "已等待",
  helpRinging: "正在呼叫服务台",
  helpEscalated: "无人应答，请马上处理",
  helpAnswered: "{who} 正在处理",
  helpAnnounced: "{who} 已广播",
  helpAnswer: "我来处理",
  helpCall: "广播",
  helpCallAgain: "再次广播",
  helpEnd: "办结",
  helpCalledOff: "{place}：对方已取消求助。",
  helpFor: "为 {place} 的求助广播：{what}",
};

export const ENGLISH = {
  helpList: "People who ring from a kiosk",
  "help.lost_child": "Lost child",
  "help.found_child": "Found child",
  "help.lost_item": "Lost item",
  "help.found_item": "Found item",
  helpSince: "Waiting for",
  helpRinging: "Ringing the desk",
  helpEscalated: "Nobody answers: please do at once",
  helpAnswered: "{who} is on it",
  helpAnnounced: "Called out by {who}",
  helpAnswer: "Answer",
  helpCall: "Make the call",
  helpCallAgain: "Call again",
  helpEnd: "Done",
  helpCalledOff: "{place}: they don't need help any more.",
  helpFor: "For whoever rang from {place}: {what}",
};

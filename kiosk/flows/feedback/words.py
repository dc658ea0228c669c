"""The words on the screens of saying what is wrong.

Decides nothing else.
"""

from content.nouns import Texts
from controller_api.contract import CaseKind, Mood

MOODS: dict[Mood, tuple[str, Texts]] = {
    "very_good": ("face-great", {"zh": "非常满意", "en": "Very happy"}),
    "good": ("face-good", {"zh": "满意", "en": "Happy"}),
    "bad": ("face-poor", {"zh": "不太满意", "en": "Not so happy"}),
    "very_bad": ("face-bad", {"zh": "很不满意", "en": "Unhappy"}),
}
KINDS: dict[CaseKind, tuple[str, Texts]] = {
    "service": ("person", {"zh": "服务态度", "en": "Staff and service"}),
    "goods": ("bag", {"zh": "商品质量", "en": "Goods"}),
    "cleanliness": ("toilet", {"zh": "环境卫生", "en": "Cleanliness"}),
    "facilities": ("lift", {"zh": "电梯设施", "en": "Lifts and facilities"}),
    "safety": ("warning", {"zh": "安全问题", "en": "Safety"}),
    "price": ("cash", {"zh": "价格优惠", "en": "Prices and offers"}),
    "parking": ("parking", {"zh": "停车", "en": "Parking"}),
    "other": ("chat", {"zh": "其他", "en": "Something else"}),
}

ASK_FACE: Texts = {"zh": "您今天在这里感觉怎么样？", "en": "How was your visit today?"}
ASK_FACE_UNDER: Texts = {"zh": "点一个表情，也可以直接写几句话", "en": "Touch a face, or just write to us"}
WRITE: Texts = {"zh": "直接写几句话", "en": "Just write"}
ASK_KIND: Texts = {"zh": "主要是哪方面？", "en": "What is it about?"}
THATS_ALL: Texts = {"zh": "就这些，提交", "en": "That's all, send it"}
ASK_WORDS: Texts = {"zh": "请说说是怎么回事", "en": "Tell us about it"}
WORDS_HINT: Texts = {"zh": "例如：三楼电梯口的灯坏了", "en": "For example: the light by the lifts on level 3 is out"}
MAY_SKIP: Texts = {"zh": "也可以不写，点“完成”继续", "en": "Or leave it empty and touch Done"}
MUST_WRITE: Texts = {"zh": "写好后点“完成”", "en": "Touch Done when you have finished"}
ASK_CONTACT: Texts = {"zh": "需要我们答复您吗？", "en": "Would you like an answer?"}
WHAT_FOR: Texts = {
    "zh": "电话和称呼只用来答复这件事，只有处理的人看得到，办结 {days} 天后删除。",
    "en": "Your phone and name are used to answer you and for nothing else, seen only by who deals with it, "
    "and deleted {days} days after it is settled.",
}
NO_CONTACT: Texts = {"zh": "不用，匿名提交", "en": "No, send it without my name"}
LEAVE_CONTACT: Texts = {"zh": "请答复我，留下电话", "en": "Yes, here is my phone"}
ASK_PHONE: Texts = {"zh": "您的电话号码", "en": "Your phone number"}
PHONE_HINT: Texts = {"zh": "手机或座机", "en": "Mobile or landline"}
ASK_NAME: Texts = {"zh": "怎么称呼您？", "en": "What may we call you?"}
NAME_HINT: Texts = {"zh": "例如：李女士（可以不填）", "en": "For example: Ms Li (may be left empty)"}
REVIEW: Texts = {"zh": "这样提交可以吗？", "en": "Is this right?"}
CHANGE: Texts = {"zh": "修改", "en": "Change"}
SEND: Texts = {"zh": "提交", "en": "Send"}
ROWS: dict[str, Texts] = {
    "mood": {"zh": "感受", "en": "Your visit"},
    "kind": {"zh": "方面", "en": "About"},
    "words": {"zh": "内容", "en": "Your words"},
    "contact": {"zh": "联系方式", "en": "Contact"},
}
NOTHING: Texts = {"zh": "没有写", "en": "Nothing"}
ANONYMOUS: Texts = {"zh": "匿名", "en": "None left"}
SURE: Texts = {"zh": "真的要提交吗？", "en": "Shall we really send this?"}
SURE_UNDER: Texts = {
    "zh": "刚才已经收到好几个表情啦。\n如果是您的真实感受，请点“提交”。",
    "en": "A few faces came in just now. If this is how you feel, please touch Send.",
}
NOT_SURE: Texts = {"zh": "不提交了", "en": "Don't send"}
SENDING: Texts = {"zh": "正在提交…", "en": "Sending it"}
SENDING_SLOW: Texts = {
    "zh": "网络有点慢。您可以先离开，我们会继续提交。",
    "en": "The network is slow. You may leave, we will go on sending.",
}
TAKEN: Texts = {"zh": "已收到，谢谢您", "en": "We have it, thank you"}
TAKEN_UNDER: Texts = {
    "zh": "扫码，或凭编号和查询码，随时查看处理进展和答复。",
    "en": "Scan the code, or use number and code, to see what becomes of it.",
}
KEPT: Texts = {"zh": "已为您保存", "en": "It is safe with us"}
KEPT_UNDER: Texts = {
    "zh": "网络暂时中断，恢复后会自动提交。请记下查询码，编号随后可凭它查到。",
    "en": "The network is down. It will be sent by itself. Keep this code: it opens the page as soon as we are back.",
}
NUMBER: Texts = {"zh": "编号", "en": "Number"}
NUMBER_LATER: Texts = {"zh": "恢复后可查", "en": "Follows"}
CODE: Texts = {"zh": "查询码", "en": "Code"}
REFUSED: Texts = {"zh": "没有提交成功", "en": "It could not be sent"}
REFUSED_UNDER: Texts = {"zh": "您写的内容还在。", "en": "What you wrote is still here."}
AGAIN: Texts = {"zh": "再试一次", "en": "Try again"}
TO_THE_FORM: Texts = {"zh": "回去修改", "en": "Go back and change it"}
THANKS: Texts = {"zh": "谢谢您的评价！", "en": "Thank you!"}
THANKS_UNDER: Texts = {"zh": "您的感受我们记下了。", "en": "Your answer counts."}
HOME: Texts = {"zh": "完成", "en": "Done"}
CLEAR: Texts = {"zh": "清空", "en": "Clear"}

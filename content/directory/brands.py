"""Chains that people call by another name than the one on the door.

Words only: what a mall's own file doesn't say, but every shopper does.
"""

from typing import Final

from content.directory.sounds import asked

_SAME: Final = (
    "肯德基 KFC",
    "麦当劳 McDonald's",
    "星巴克 Starbucks",
    "必胜客 Pizza Hut",
    "汉堡王 Burger King",
    "赛百味 Subway",
    "瑞幸咖啡 Luckin Coffee",
    "喜茶 HEYTEA",
    "蜜雪冰城 Mixue",
    "海底捞 Haidilao",
    "哈根达斯 Häagen-Dazs",
    "优衣库 UNIQLO",
    "无印良品 MUJI",
    "飒拉 ZARA",
    "盖璞 GAP",
    "李维斯 Levi's",
    "耐克 Nike",
    "阿迪达斯 adidas",
    "彪马 PUMA",
    "匡威 Converse",
    "李宁 LI-NING",
    "安踏 ANTA",
    "斯凯奇 Skechers",
    "北面 The North Face",
    "迪卡侬 Decathlon",
    "乐高 LEGO",
    "苹果 Apple",
    "华为 HUAWEI",
    "小米之家 Xiaomi",
    "三星 Samsung",
    "屈臣氏 Watsons",
    "万宁 Mannings",
    "丝芙兰 SEPHORA",
    "周大福 Chow Tai Fook",
    "周生生 Chow Sang Sang",
    "施华洛世奇 Swarovski",
    "潘多拉 PANDORA",
    "宜家 IKEA",
    "名创优品 MINISO",
    "沃尔玛 Walmart",
    "家乐福 Carrefour",
    "全家 FamilyMart",
    "罗森 LAWSON",
    "顺丰 SF Express",
)
_OTHERS: Final = {
    asked(one).replace(" ", ""): other
    for chinese, _, latin in (line.partition(" ") for line in _SAME)
    for one, other in ((chinese, latin), (latin, chinese))
}


def other_names(name: str) -> tuple[str, ...]:
    """What a shop of this name is called besides; the name may go on after the chain's."""
    letters = asked(name)
    whole = _OTHERS.get(letters.replace(" ", ""))
    first = _OTHERS.get(letters.partition(" ")[0])
    return tuple(dict.fromkeys(other for other in (whole, first) if other))

"""Whether Chinese words point to one child or to somebody who is sought, as far as a machine can tell.

A word for a child is harmless where it means children at large; which words before it say so is a list, and what isn't
in it is taken for a name, since a name can be anything. It refuses to know where the words come from.
"""

import re
from collections.abc import Iterator

_HAN = "[\u4e00-\u9fff]"
_AT_LARGE = re.compile(
    # Words that children at large follow: 欢迎小朋友, 每位小朋友, 周六小朋友免费.
    r"(?:^|[位名个些群的和与跟及或让给为请带领陪有是对送教帮从向把被等邀迎每该此这那以含如张款套份节期日午后前里内中上下时楼层区场候待管接看抱牵])$"
    r"|(?:小|[^大]大|^大|朋友|欢迎|方便|周末|(?:周|星期)[一二三四五六]|[今明每当春夏秋冬]天|今晚|免费|全体|所有|更多|众多|许多|很多"
    r"|广大|适合|关爱|关注|关心|照顾|照看|看护|陪伴|鼓励|吸引|祝福|祝愿|优秀|可爱|幸运|获奖|参赛|参加|参与|会员|学龄|部分|不少|其他"
    r"|家[庭长]|父母|[爸妈]{2}|老师|老人|成人|大人|亲子|提醒|注意|针对|面向|感谢|通知|现在|现场|暑假|寒假|假期|新生|二胎|母婴|孕婴"
    r"|岁|[大中小]学|初中|高中|(?:^|[的位名请，。！])[男女老新]|[1-9０-９\d]个|我们|你们|咱们|孩子|儿童|宝宝|小朋友|宝贝|萌娃|全家|多名|两名|优先)$"
)
_TITLE = re.compile(
    r"小朋友(?!们|比赛|大赛|见面会|专[场区]|俱乐部|套餐|活动)"
    r"|(?:宝宝|小?同学)(?!们)(?=\s*(?:请|快|到|在|来|走|不见|马上|听|你|的[妈爸家父爷奶外姥书衣包]|[，,。！!]|$))"
    r"|宝贝(?!们)(?=\s*(?:请|快|到总?服务台|走|不见|马上|听到|的[妈爸家父爷奶外姥书衣包]))"
)
_THEN_A_NAME = re.compile(
    r"(?:小朋友|小?[男女]孩儿?|小孩|小[弟妹]{1,2})[：:、]?"
    r"(?![们都可也现今明均和与及请免到来快一入参不需要在的穿安专听看玩等凭由跟带身家中节走里活进票优购完排先后如若有会能应须使跑离丢]|乐园)"
    rf"{_HAN}{{2,3}}?(?=请(?:到|来|马上|速|听)|，(?:[妈爸你]|请到|家[长人])|的(?:[妈爸]{{2}}|家长|父母)|在(?:总?服务台|广播室))"
)
_KIN = r"(?:(?<![妈爸])[妈爸]{1,2}|母亲|父亲|父母|家长|监护人|爷爷|奶奶|外公|外婆|姥姥|姥爷)"
_HIS_KIN = re.compile(
    rf"(?=(?:的|小朋友|同学)?{_KIN}(?:请|到(?:总?服务台|广播室|一[楼层])|速|马上|尽快|赶快|快来|快到|听到|你的孩子|您的孩子))"
)
_WHO_IS_CALLED = re.compile(rf"{_HAN}{{2,4}}的?{_KIN}")
_CHILD = r"(?:孩|小朋友|儿童|宝宝|宝贝|[男女]生|小[弟妹])"
_SOUGHT = re.compile(
    r"走失|走丢|走散|失散|失踪"
    r"|(?:寻找|急寻|正找|在找|查找|找一[名个位])(?!最|小小|代言)[^，。！？,.!?]{0,10}"
    r"(?:孩|小朋友|儿童|宝宝|老人|大爷|大妈|奶奶|爷爷|先生|女士|家[长属人]|父母|监护人|岁|同学|[弟妹]{2})"
    rf"|{_CHILD}[^。！？!?]{{0,20}}(?:在哭|哭着|哭了|大哭|[等找](?:候|待|着|不到)?(?:[妈爸]|家[长人]|父母)|迷路|不见了)"
    rf"|[有一这那][个名位][^，。]{{0,8}}{_CHILD}[^。]{{0,8}}在[^，。]{{0,8}}(?:服务台|广播室|保安|总台)"
    rf"|{_KIN}[^，。！？,.!?]{{0,4}}(?:(?:在|正)[^，。！？,.!?]{{0,8}}[等找]|很?着急地?[等找]|[找喊叫接])(?:着|候|待)?[你您他她]"
    r"|[\d一二三四五六七八九十两]岁(?:半|左右|大)?的?(?!孩|小|儿|宝|以|男|女|及|至|到)"
    rf"{_HAN}{{2,3}}(?:(?:正|现)?在(?:总?服务台|广播室|保安)|请到|迷路|不见)"
    rf"|[有一][个名位][\d一二三四五六七八九十两]{{1,3}}岁(?!以)[^，。]{{0,6}}{_CHILD}(?=[，。在走哭正找])"
)
_ADVICE = re.compile(r"(?:以免|[防预]|避免|当心|小心|勿|如果?|若|万一|一旦|假如|怕|容易)[^，。！？!?；;,]{0,14}$")
_SERVICE = re.compile(r"[^，。！？,.!?]{0,5}(?:时[，请]|的话|怎么|服务|登记|求助|认领|中心|点位|手环|防范)")


def names_a_child(text: str) -> bool:
    """Whether somebody called a child, or a child's family, seems to be named."""
    return _THEN_A_NAME.search(text) is not None or _WHO_IS_CALLED.fullmatch(text) is not None or any(_named(text))


def seeks_somebody(text: str) -> bool:
    """Whether it speaks of one child in need, or of a person who is sought; advice for such a case doesn't."""
    return any(
        not _ADVICE.search(text[: found.start()]) and not _SERVICE.match(text[found.end() :])
        for found in _SOUGHT.finditer(text)
    )


def _named(text: str) -> Iterator[bool]:
    for mark in (_TITLE, _HIS_KIN):
        for found in mark.finditer(text):
            before = text[: found.start()].rstrip(" ”’\"'》」·")
            yield bool(re.search(rf"(?:{_HAN}|[A-Za-z])$", before)) and not _AT_LARGE.search(before)

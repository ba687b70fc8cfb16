"""Chinese statements without a side, made from patterns written for this: the one kind of text that no corpus here has.

The Chinese training reviews are positive or negative, never neutral. Without these the encoder would learn that what is
Chinese takes a side. English needs none: its sentences have human scores, those near 0 among them.
"""

import hashlib
from itertools import product

_SLOTS: dict[str, tuple[str, ...]] = {
    "day": ("周一", "周二", "周四", "周末", "前天", "上个月", "双十一", "国庆", "昨天下午", "六月初"),
    "later": ("周三", "第二天", "三天后", "今天早上", "一周后", "中午", "隔天"),
    "thing": (
        "手机",
        "衣服",
        "书",
        "酒店",
        "电脑",
        "鞋子",
        "外卖",
        "水壶",
        "耳机",
        "裤子",
        "奶粉",
        "热水器",
        "房间",
        "包",
    ),
    "who": ("妈妈", "同事", "孩子", "朋友", "老公", "女儿", "自己", "爸爸", "公司", "室友"),
    "colour": ("黑色", "白色", "灰色", "红色", "浅蓝", "粉色", "绿色"),
    "part": ("说明书", "充电器", "发票", "收纳袋", "数据线", "保修卡", "电池", "封面", "遥控器"),
    "size": ("M码", "L码", "42码", "两米", "500毫升", "13寸", "大号", "一斤"),
    "count": ("一件", "两个", "三本", "一双", "两份", "一套"),
    "place": ("门口", "快递柜", "前台", "菜鸟驿站", "公司楼下", "小区"),
    "mid": ("一般", "普通", "还行", "马马虎虎", "中规中矩", "凑合", "一般般", "过得去"),
    "aspect": ("质量", "味道", "服务", "做工", "速度", "声音", "内容", "包装", "设施", "效果"),
}
_PATTERNS: tuple[str, ...] = (
    "{day}下单，{later}到的。",
    "{day}买的{thing}，{later}收到。",
    "给{who}买的{thing}，还没有用。",
    "{thing}是给{who}的，用过再来评价。",
    "{thing}是{colour}的，{size}。",
    "买了{count}，{colour}和{size}都有。",
    "里面有{part}和{part2}。",
    "盒子里是{thing}、{part}，没有{part2}。",
    "{thing}放在{place}，是{who}去拿的。",
    "请问{thing}有{colour}吗？",
    "请问{thing}带{part}吗",
    "{size}多少钱？",
    "什么时候发货",
    "{aspect}{mid}。",
    "{aspect}{mid}，{aspect2}{mid2}。",
    "{mid}吧，没什么特别的。",
    "{thing}{mid}，有优点也有缺点。",
    "{aspect}不好不坏，{mid}。",
    "{thing}和图片上的一样。",
    "{thing}跟上次买的一样，{size}。",
    "第二次买{thing}了，这次是{colour}。",
    "{who}说{aspect}{mid}。",
    "{thing}刚收到，还没打开。",
    "{thing}的{part}在盒子下面。",
    "这本书一共三百多页，{day}开始看的。",
    "酒店在火车站旁边，房间在五楼，住了两晚。",
    "{day}入住，{later}退房。",
    "点了{count}，{later}送到{place}。",
    "{who}{day}用的，{later}再看。",
    "{thing}还没用，先不评价{aspect}。",
)


def statements(count: int) -> list[str]:
    """At most `count` different statements, spread over the patterns, the same on every machine."""
    each = [sorted(set(_filled(pattern)), key=_order)[: max(1, 2 * count // len(_PATTERNS))] for pattern in _PATTERNS]
    return sorted({text for texts in each for text in texts}, key=_order)[:count]


def unlearnt(learnt: int, count: int) -> list[str]:
    """At most `count` others than the first `learnt`."""
    first = set(statements(learnt))
    return [text for text in statements(len(first) + 2 * count) if text not in first][:count]


def _filled(pattern: str) -> list[str]:
    names = [name for name in (*_SLOTS, "part2", "aspect2", "mid2") if "{" + name + "}" in pattern]
    values = product(*(_SLOTS[name.rstrip("2")] for name in names))
    made = (dict(zip(names, value, strict=True)) for value in values)
    return [pattern.format(**slots) for slots in made if len(set(slots.values())) == len(slots)]


def _order(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()

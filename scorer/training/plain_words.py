"""Short statements with a side, made from words written for this: what is said of things that no corpus here sells.

The Chinese training reviews are of books, hotels and computers. Whoever learns from them alone has never read that a
soup was cold or a shoe tight. These statements teach such words to the lexicon and to the network.
"""

import hashlib
from itertools import product

from scorer.sentiments import NEGATIVE, POSITIVE
from scorer.training.texts import STATEMENT, Text

# Subjects, what is good to say of them, what is bad.
_CHINESE: tuple[tuple[str, str, str], ...] = (
    (
        "快递 物流 发货 送货 送餐 配送 速度 外卖 骑手 送得",
        "很快 快 超快 神速 给力 准时 迅速 真快 挺快 及时 提前到了",
        "慢 很慢 太慢了 超慢 好慢 迟到 超时 晚了 不准时 等了好久 等太久 拖了好几天",
    ),
    (
        "味道 口感 饭 菜 汤 面 粥 饼 水果 肉 奶茶 蛋糕 零食 牛奶 茶叶",
        "好吃 很好吃 太好吃了 好喝 不错 很新鲜 美味 很香 可口 真赞 入味 够味 分量足 量大 很甜 正宗",
        "难吃 很难吃 不好吃 不好喝 不新鲜 太咸 太油 太淡 凉了 冷了 糊了 很硬 馊了 很腥 量少 太少了 没熟 变质 坏了 烂了",
    ),
    (
        "质量 做工 材质 面料 手感 效果 东西 产品 宝贝 商品",
        "好 很好 不错 非常好 很棒 超赞 结实 耐用 舒服 精致 满意 没毛病 没问题 没有异味",
        "差 很差 太差了 粗糙 不行 垃圾 很烂 不好 坏了 破了 裂了 掉色 起球 有异味 让人失望 有瑕疵 是坏的",
    ),
    (
        "服务 客服 态度 卖家 老板 店家 商家 前台 小哥 师傅 售后",
        "好 很好 热情 耐心 周到 贴心 负责 很有礼貌 超好 很专业",
        "差 很差 恶劣 不理人 冷淡 不耐烦 敷衍 骗人 推卸责任 太差劲 不负责任",
    ),
    ("价格 价钱 性价比", "便宜 实惠 划算 合理 很高 公道 不贵", "贵 太贵了 不值 虚高 坑人 不划算 不实在"),
    ("包装 盒子 袋子", "精美 完好 严实 用心 仔细 结实", "破了 简陋 烂了 洒了 漏了 压坏了 太差"),
    (
        "尺码 大小 衣服 鞋子 裤子 裙子 颜色 款式",
        "合适 正好 合身 舒服 好看 漂亮 显瘦 喜欢",
        "太大 太小 不合身 不合适 偏小 偏大 难看 磨脚 很勒 有色差 太薄",
    ),
    (
        "手机 电池 屏幕 音质 平板 电脑 热水器 洗衣机 冰箱 空调 耳机",
        "流畅 清晰 耐用 安静 好用 省电 很快 不错",
        "卡 死机 发热 噪音大 漏水 不好用 坏了 不耐用 太吵 用不了 没反应",
    ),
    (
        "洗发水 沐浴露 面膜 口红 护肤品",
        "很滋润 好闻 温和 好用 柔顺 清爽 不油腻",
        "很干 刺鼻 过敏 不好用 没效果 油腻 掉头发 假的",
    ),
    (
        "总之 真的 这次 这家",
        "好评 五星 推荐 值得购买 下次还来 会回购 很喜欢 满意 点赞 很棒 物超所值 给力 完美 放心 是正品",
        "差评 要退货 再也不买了 后悔 失望 上当了 不推荐 垃圾 坑人 要投诉 一星 别买 浪费钱 恶心 不会再来 是假货",
    ),
)
_ENGLISH: tuple[tuple[str, str, str], ...] = (
    (
        "delivery,shipping,the courier,it",
        "was fast,was quick,was on time,arrived early,came the next day",
        "was late,was slow,never arrived,took weeks,came damaged",
    ),
    (
        "the taste,the food,the soup,the tea,the flavour",
        "is delicious,is fresh,is great,is lovely,is perfect",
        "is awful,is stale,is bland,is too salty,is disgusting,was cold",
    ),
    (
        "the quality,the material,the fabric,this product,it",
        "is excellent,is great,is solid,is well made,works perfectly,feels soft,is comfortable,is durable",
        "is poor,is terrible,is cheap,broke,fell apart,stopped working,does not work,feels flimsy,is defective",
    ),
    (
        "the seller,customer service,support,the staff",
        "was helpful,was friendly,replied at once,was great,was polite",
        "was rude,never replied,was useless,refused a refund,was terrible",
    ),
    ("the price,it", "is fair,is a bargain,is great value,is worth it", "is too high,is overpriced,is not worth it"),
    (
        "the size,the dress,the shoes,the jacket",
        "fits well,fits perfectly,is true to size,looks great,is beautiful",
        "is too small,is too big,does not fit,is too tight,looks cheap,is ugly",
    ),
    (
        "overall",
        "highly recommend,love it,very happy,five stars,will buy again,perfect,excellent",
        "do not buy,very disappointed,waste of money,returned it,never again,horrible,one star,regret buying",
    ),
)


def statements() -> list[Text]:
    """Each pair of subject and opinion once, the same on every machine; half of them stand beside a second one."""
    made = [
        *_of(_CHINESE, " ", "zh", "{}{}", "，"),
        *_of(_ENGLISH, ",", "en", "{} {}", ", "),
    ]
    return sorted(made, key=lambda text: hashlib.blake2b(text.text.encode(), digest_size=8).digest())


def _of(groups: tuple[tuple[str, str, str], ...], between: str, language: str, form: str, join: str) -> list[Text]:
    made: list[Text] = []
    for label, at in ((POSITIVE, 1), (NEGATIVE, 2)):
        said = [
            form.format(*pair)
            for group in groups
            for pair in product(group[0].split(between), group[at].split(between))
        ]
        pairs = [join.join(pair) for pair in zip(said[::2], said[len(said) // 2 :: 2], strict=False)]
        made += [Text(text, label, language, sided=True, origin=STATEMENT) for text in dict.fromkeys([*said, *pairs])]
    return made

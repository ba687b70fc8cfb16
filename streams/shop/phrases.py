"""What shoppers write in reviews: clauses by language, sentiment and aspect. Every clause states one
feeling clearly.

Written for this shop. A review is put together from them by streams/shop/reviews.py; `{}` is the noun of
the product.
"""

Clauses = tuple[str, ...]

# By sentiment: what the writer thinks of the product as a whole.
VERDICTS_ZH: tuple[Clauses, ...] = (
    ("这个{}太让人失望了", "{}质量很差，后悔买了", "别买这款{}，完全不值", "收到的{}有问题，气死了",
     "{}用了两天就坏了",
     "这{}跟图片差太多", "真的不推荐这个{}", "{}味道刺鼻，没法用", "花这个钱买{}真不值", "一言难尽的{}",
     "第一次给差评，{}实在太糟", "{}根本没法用"),
    ("{}收到了，还没怎么用", "{}就那样吧，没有特别的感觉", "这款{}一般般", "{}是给家里人买的，等用过再说",
     "普通的{}",
     "{}和描述的差不多", "{}中规中矩", "暂时看不出{}好坏", "{}能用，谈不上惊喜", "第二次买{}，和上次一样"),
    ("这个{}太好用了", "{}质量非常棒，很满意", "强烈推荐这款{}", "{}超出预期，很喜欢", "爱了爱了，{}真不错",
     "{}做工精致，物超所值", "买对了，{}很实用", "家里人都夸这个{}", "{}用了一周，越用越喜欢",
     "回购的{}，一如既往的好",
     "{}颜值高又好用", "这是今年买得最值的{}"),
)  # fmt: skip
VERDICTS_EN: tuple[Clauses, ...] = (
    ("Very disappointed with this {}", "The {} broke after two days", "Do not buy this {}",
     "Terrible quality {}",
     "I regret buying this {}", "This {} is a waste of money", "The {} looks nothing like the pictures",
     "Worst {} I have ever owned", "The {} arrived damaged and unusable", "I am returning this {}",
     "This {} simply does not work", "Cheap and nasty {}"),
    ("The {} arrived, I have not used it much yet", "It is an ordinary {}",
     "The {} is okay, nothing special",
     "The {} matches the description", "Bought the {} as a gift, no opinion so far",
     "An average {} for everyday use",
     "The {} does what it says, no more", "Second {} I bought, same as before",
     "This {} is neither good nor bad"),
    ("I love this {}", "Excellent {}, highly recommended", "This {} exceeded my expectations",
     "Best {} I have bought",
     "The {} works perfectly", "Great quality {}, worth every penny", "Very happy with this {}",
     "The whole family adores this {}", "This {} is beautifully made", "Fantastic {}, would buy again",
     "The {} gets better every week", "So pleased with my new {}"),
)  # fmt: skip
# By sentiment: a remark on delivery, service, looks, size, price.
REMARKS_ZH: tuple[Clauses, ...] = (
    ("物流慢得离谱", "客服态度恶劣", "包装破了", "有划痕", "尺寸不对", "退货还要自己出运费", "异味很重",
     "发错了颜色",
     "说好的赠品没有", "掉色严重", "做工粗糙", "声音很吵"),
    ("快递三天到", "包装是普通纸盒", "颜色和图片一样", "尺寸和标的一样", "周末买的，周二到",
     "说明书是中文的",
     "价格和别家差不多", "放在客厅用", "客服回复了两句"),
    ("物流很快", "客服很耐心", "包装很用心", "颜色特别好看", "尺寸刚刚好", "性价比很高", "手感很舒服",
     "细节处理得好",
     "还送了小礼物", "第二天就到了", "安装很简单", "老人孩子都喜欢"),
)  # fmt: skip
REMARKS_EN: tuple[Clauses, ...] = (
    ("delivery took forever", "customer service was rude", "the box was crushed", "it came scratched",
     "the size is wrong", "it smells awful", "they sent the wrong colour", "it feels flimsy",
     "way too noisy",
     "the refund was refused", "parts were missing"),
    ("it came in three days", "the box is plain cardboard", "the colour is as shown",
     "the size is as stated",
     "ordered on Sunday, here on Tuesday", "the manual has six pages", "the price is similar elsewhere",
     "it stands in the living room"),
    ("fast delivery", "customer service was lovely", "beautifully packed", "the colour is gorgeous",
     "fits perfectly",
     "great value", "it feels wonderful", "easy to set up", "a nice little gift was included",
     "arrived next day",
     "so comfortable"),
)  # fmt: skip
LINKS_ZH, LINKS_EN = (("，", "，而且", "。", "，另外", "！"), (", ", ". ", " and ", "; ", "! "))
ENDINGS_ZH: tuple[Clauses, ...] = (
    ("", "。", "！", "，差评！", "😡", "，不会再来了。", "……"),
    ("", "。", "，先这样。", "，以后再追评。", "～"),
    ("", "。", "！", "，五星好评！", "👍", "，会再来的！", "😊", "～"),
)
ENDINGS_EN: tuple[Clauses, ...] = (
    ("", ".", "!", ". Avoid.", " 😡", ". Never again."),
    ("", ".", ". Will update later.", ". That is all."),
    ("", ".", "!", ". Five stars!", " 👍", " ❤️", ". Will buy again."),
)
# A neutral or positive review may name one flaw, and a negative one a saving grace, without changing its
# mind.
BUT_ZH, BUT_EN = "，就是{}", ", although {}"

"""The words of the shop, in Chinese and English: hidden topics, categories with their nouns, adjectives,
brands.

The titles, queries and tastes are all made of these. A topic is a hidden dimension of taste; no text names
it.
"""

from dataclasses import dataclass

TOPICS = (
    "audio", "gaming", "kitchen", "baby", "beauty", "outdoor", "pets", "office",
    "garden", "fashion", "food", "health", "travel", "crafts", "home", "running",
)  # fmt: skip

Pair = tuple[str, str]  # the same word in Chinese and in English


@dataclass(frozen=True)
class Category:
    """`main` and `second` are topics; prices of one piece lie between the bounds, in CNY."""

    path: str
    main: str
    second: str
    low_cny: int
    high_cny: int
    nouns: tuple[Pair, ...]


def _nouns(words: str) -> tuple[Pair, ...]:
    pairs = [word.split("=") for word in words.split("|")]
    return tuple((zh, en) for zh, en in pairs)


CATEGORIES: tuple[Category, ...] = (
    Category("baby/feeding", "baby", "kitchen", 19, 299, _nouns(
        "奶瓶=Baby Bottle|辅食机=Baby Food Maker|围嘴=Bib|"
        "温奶器=Bottle Warmer|学饮杯=Sippy Cup|餐椅=High Chair")),
    Category("baby/toys", "baby", "crafts", 25, 399, _nouns(
        "积木=Building Blocks|摇铃=Rattle|拼图=Jigsaw Puzzle|"
        "爬行垫=Play Mat|毛绒熊=Teddy Bear|磁力片=Magnet Tiles")),
    Category("beauty/makeup", "beauty", "fashion", 29, 499, _nouns(
        "口红=Lipstick|粉底液=Foundation|眼影盘=Eyeshadow Palette|"
        "睫毛膏=Mascara|腮红=Blush|美妆蛋=Makeup Sponge")),
    Category("beauty/skin", "beauty", "health", 39, 699, _nouns(
        "面霜=Face Cream|防晒霜=Sunscreen|洗面奶=Face Wash|精华液=Serum|面膜=Face Mask|护手霜=Hand Cream")),
    Category("crafts/art", "crafts", "office", 15, 259, _nouns(
        "水彩颜料=Watercolour Set|素描本=Sketchbook|马克笔=Marker Pens|"
        "画架=Easel|毛笔=Ink Brush|调色盘=Palette")),
    Category("crafts/sewing", "crafts", "home", 12, 899, _nouns(
        "缝纫机=Sewing Machine|毛线=Knitting Yarn|刺绣套装=Embroidery Kit|"
        "布料=Cotton Fabric|针线盒=Sewing Box|"
        "钩针=Crochet Hook")),
    Category("electronics/audio", "audio", "gaming", 59, 1999, _nouns(
        "无线耳机=Wireless Earbuds|蓝牙音箱=Bluetooth Speaker|头戴耳机=Headphones|"
        "麦克风=Microphone|唱片机=Turntable|"
        "回音壁=Soundbar")),
    Category("electronics/games", "gaming", "audio", 49, 3299, _nouns(
        "机械键盘=Mechanical Keyboard|游戏手柄=Game Controller|鼠标=Mouse|"
        "游戏掌机=Handheld Console|鼠标垫=Mouse Pad|"
        "显示器=Monitor")),
    Category("fashion/bags", "fashion", "travel", 59, 1299, _nouns(
        "托特包=Tote Bag|斜挎包=Crossbody Bag|钱包=Wallet|双肩包=Backpack|腰包=Waist Bag|手提包=Handbag")),
    Category("fashion/women", "fashion", "beauty", 69, 899, _nouns(
        "连衣裙=Dress|针织衫=Knit Sweater|风衣=Trench Coat|半身裙=Skirt|衬衫=Blouse|羽绒服=Down Jacket")),
    Category("food/snacks", "food", "travel", 9, 129, _nouns(
        "坚果=Mixed Nuts|曲奇=Cookies|牛肉干=Beef Jerky|"
        "黑巧克力=Dark Chocolate|薯片=Potato Chips|果干=Dried Fruit")),
    Category("food/tea", "food", "health", 19, 599, _nouns(
        "龙井=Longjing Tea|咖啡豆=Coffee Beans|乌龙茶=Oolong Tea|花草茶=Herbal Tea|抹茶粉=Matcha Powder|"
        "挂耳咖啡=Drip Coffee")),
    Category("garden/plants", "garden", "home", 9, 199, _nouns(
        "多肉植物=Succulent|花盆=Flower Pot|营养土=Potting Soil|"
        "月季苗=Rose Seedling|种子=Flower Seeds|绿萝=Pothos")),
    Category("garden/tools", "garden", "outdoor", 19, 699, _nouns(
        "修枝剪=Pruning Shears|洒水壶=Watering Can|割草机=Lawn Mower|"
        "园艺手套=Garden Gloves|水管=Garden Hose|"
        "铲子=Trowel")),
    Category("health/fitness", "health", "running", 29, 2599, _nouns(
        "瑜伽垫=Yoga Mat|哑铃=Dumbbells|跳绳=Jump Rope|"
        "筋膜枪=Massage Gun|弹力带=Resistance Bands|体重秤=Body Scale")),
    Category("health/supplements", "health", "food", 49, 499, _nouns(
        "维生素=Vitamins|鱼油=Fish Oil|蛋白粉=Protein Powder|"
        "益生菌=Probiotics|钙片=Calcium Tablets|褪黑素=Melatonin")),
    Category("home/bedding", "home", "baby", 49, 1499, _nouns(
        "四件套=Bedding Set|乳胶枕=Latex Pillow|羽绒被=Duvet|"
        "床垫=Mattress|毛毯=Blanket|蚊帐=Mosquito Net")),
    Category("home/lighting", "home", "office", 29, 799, _nouns(
        "台灯=Desk Lamp|落地灯=Floor Lamp|小夜灯=Night Light|"
        "吊灯=Pendant Light|香薰蜡烛=Scented Candle|灯带=LED Strip")),
    Category("kitchen/appliances", "kitchen", "home", 89, 2999, _nouns(
        "空气炸锅=Air Fryer|电饭煲=Rice Cooker|咖啡机=Coffee Maker|"
        "破壁机=Blender|烤箱=Oven|电水壶=Kettle")),
    Category("kitchen/cookware", "kitchen", "food", 19, 899, _nouns(
        "铸铁锅=Cast Iron Pot|菜刀=Chef Knife|砧板=Cutting Board|"
        "保温杯=Thermos Mug|饭盒=Lunch Box|平底锅=Frying Pan")),
    Category("office/furniture", "office", "home", 99, 2999, _nouns(
        "人体工学椅=Ergonomic Chair|升降桌=Standing Desk|书架=Bookshelf|"
        "文件柜=Filing Cabinet|脚踏=Footrest|"
        "显示器支架=Monitor Arm")),
    Category("office/stationery", "office", "crafts", 5, 199, _nouns(
        "钢笔=Fountain Pen|笔记本=Notebook|便利贴=Sticky Notes|"
        "计算器=Calculator|订书机=Stapler|日历=Desk Calendar")),
    Category("outdoor/camping", "outdoor", "travel", 39, 1999, _nouns(
        "帐篷=Tent|睡袋=Sleeping Bag|露营灯=Camping Lantern|"
        "折叠椅=Folding Chair|登山杖=Trekking Poles|烤炉=Camp Stove")),
    Category("outdoor/cycling", "outdoor", "running", 29, 3999, _nouns(
        "公路车=Road Bike|骑行头盔=Bike Helmet|骑行手套=Cycling Gloves|"
        "车灯=Bike Light|打气筒=Bike Pump|车锁=Bike Lock")),
    Category("pets/cats", "pets", "home", 15, 899, _nouns(
        "猫粮=Cat Food|猫砂=Cat Litter|猫爬架=Cat Tree|"
        "逗猫棒=Cat Teaser|猫窝=Cat Bed|自动喂食器=Pet Feeder")),
    Category("pets/dogs", "pets", "outdoor", 19, 699, _nouns(
        "狗粮=Dog Food|牵引绳=Dog Leash|狗窝=Dog Bed|"
        "磨牙棒=Dog Chew|宠物雨衣=Dog Raincoat|宠物推车=Pet Stroller")),
    Category("running/apparel", "running", "fashion", 39, 699, _nouns(
        "速干衣=Running Shirt|压缩裤=Compression Tights|运动内衣=Sports Bra|"
        "跑步短裤=Running Shorts|运动袜=Sport Socks|"
        "头带=Headband")),
    Category("running/shoes", "running", "health", 199, 1699, _nouns(
        "跑鞋=Running Shoes|越野跑鞋=Trail Shoes|运动手表=Sports Watch|"
        "鞋垫=Insoles|心率带=Heart Rate Strap|"
        "水袋=Hydration Vest")),
    Category("travel/comfort", "travel", "health", 19, 399, _nouns(
        "颈枕=Neck Pillow|眼罩=Sleep Mask|耳塞=Ear Plugs|"
        "压缩袋=Packing Cubes|洗漱包=Wash Bag|转换插头=Travel Adapter")),
    Category("travel/luggage", "travel", "fashion", 149, 2499, _nouns(
        "行李箱=Suitcase|旅行袋=Duffel Bag|登机箱=Carry-on Case|"
        "护照夹=Passport Holder|行李秤=Luggage Scale|"
        "行李牌=Luggage Tag")),
)  # fmt: skip

# An adjective shown in a title pulls the product towards its topic, so that taste can be read from the text.
ADJECTIVES: tuple[tuple[str, str, str], ...] = tuple(
    (topic, pair.partition("=")[0], pair.partition("=")[2])
    for topic, words in (
        ("audio", "高保真=Hi-Fi|降噪=Noise Cancelling|重低音=Deep Bass"),
        ("gaming", "电竞=Gaming|炫彩=RGB|低延迟=Low Latency"),
        ("kitchen", "不粘=Non-Stick|可机洗=Dishwasher Safe|大容量=Large Capacity"),
        ("baby", "婴儿=Infant|宝宝专用=Toddler|亲子=Family"),
        ("beauty", "滋润=Moisturising|提亮=Brightening|玫瑰=Rose"),
        ("outdoor", "户外=Outdoor|防水=Waterproof|野营=Camp"),
        ("pets", "萌宠=Pet Friendly|猫爪=Paw Print|小动物=Animal"),
        ("office", "商务=Business|桌面=Desktop|简约办公=Study"),
        ("garden", "花园=Garden|阳台=Balcony|绿植=Botanical"),
        ("fashion", "复古=Vintage|时尚=Chic|法式=Parisian"),
        ("food", "零食=Snack Time|原味=Original|低糖=Low Sugar"),
        ("health", "健身=Fitness|有机=Organic|养生=Wellness"),
        ("travel", "旅行=Travel|便携=Portable|可折叠=Foldable"),
        ("crafts", "手工=Handmade|创意=Creative|文艺=Artisan"),
        ("home", "家用=Household|北欧=Nordic|温馨=Cosy"),
        ("running", "运动=Sport|轻量=Lightweight|透气=Breathable"),
    )
    for pair in words.split("|")
)  # fmt: skip

COLOURS: tuple[Pair, ...] = _nouns(
    "黑色=Black|白色=White|雾蓝=Misty Blue|樱粉=Cherry Pink|墨绿=Dark Green|米色=Beige|灰色=Grey|橙色=Orange"
)
SERIES: tuple[Pair, ...] = _nouns(
    "经典款=Classic|升级版=Plus|旗舰=Pro|入门款=Lite|新款=New Season|礼盒装=Gift Box|两件装=Pack of 2|迷你=Mini"
)
# Invented names: Latin, and how they are written in Chinese.
BRANDS: tuple[Pair, ...] = tuple((zh, en) for en, zh in (
    ("Lumora", "露茉拉"), ("Tessvik", "特斯维"), ("Orbano", "奥班诺"), ("Minglu", "鸣鹿"),
    ("Quendo", "昆朵"),
    ("Haolan", "皓岚"), ("Pellarin", "佩拉林"), ("Yunzhi", "云织"), ("Dravik", "德拉维"),
    ("Solenne", "索兰妮"),
    ("Baimu", "柏木里"), ("Kestora", "凯斯朵"), ("Fenwyck", "芬维克"), ("Qingtan", "青潭"),
    ("Marlowe & Pine", "马洛松"),
    ("Zephira", "泽菲拉"), ("Tongxi", "桐溪"), ("Arvello", "阿维洛"), ("Nubira", "努比拉"),
    ("Shanque", "山雀记"),
    ("Corvane", "科凡"), ("Liuhe", "留禾"), ("Ostrava Lane", "奥斯塔"), ("Velmont", "维尔蒙"),
    ("Xingye", "星也"),
    ("Pombrook", "庞布克"), ("Jiuyue", "九月集"), ("Halcyra", "海希拉"), ("Wanli", "晚栗"),
    ("Brindle", "布灵朵"),
))  # fmt: skip

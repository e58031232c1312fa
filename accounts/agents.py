"""What a browser is called to its owner: 安卓设备 · 微信. No versions and no models: nobody is told apart by them."""

UNKNOWN = "不认识的设备"
# The first that fits: what stands further down also stands in the words of those above it.
SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("HarmonyOS", "鸿蒙设备"),
    ("OpenHarmony", "鸿蒙设备"),
    ("Android", "安卓设备"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux 电脑"),
)
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("AlipayClient", "支付宝"),
    ("DingTalk", "钉钉"),
    ("aweme", "抖音"),
    ("BytedanceWebview", "字节系 App"),
    ("baiduboxapp", "百度"),
    ("Weibo", "微博"),
    (" QQ/", "QQ"),
    ("MQQBrowser", "QQ 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("Quark", "夸克"),
    ("UCBrowser", "UC 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("VivoBrowser", "vivo 浏览器"),
    ("HeyTapBrowser", "OPPO 浏览器"),
    ("SamsungBrowser", "三星浏览器"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def named(user_agent: str) -> str:
    """Words for the system and the browser that a header tells of; headers lie, so this is a help and no proof."""
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    return " · ".join(each for each in (system, browser) if each) or UNKNOWN

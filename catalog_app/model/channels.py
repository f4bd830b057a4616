"""The 13 national channel boxes (公开渠道和载体), in printed order, and the names they also go by.

Source: the catalogs annexed to the ministries' 2019 guides (国办发〔2019〕54号); aliases as met in published tables.
"""

from __future__ import annotations

WEBSITE = "政府网站"
VILLAGE_BOARD = "社区/企事业单位/村公示栏（电子屏）"
OTHER = "其他"

NATIONAL_CHANNELS = (
    WEBSITE,
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    VILLAGE_BOARD,
    "精准推送",
    OTHER,
)

CHANNEL_ALIASES = {
    "政府门户网站": WEBSITE,
    "政府网": WEBSITE,
    "政府信息网": WEBSITE,
    "政务新媒体": "两微一端",
    "一微一端": "两微一端",
    "两微": "两微一端",
    "两微一端一抖": "两微一端",
    "新闻发布会": "发布会/听证会",
    "发布会": "发布会/听证会",
    "听证会": "发布会/听证会",
    "发布会听证会": "发布会/听证会",
    "发布会、听证会": "发布会/听证会",
    "广播/电视": "广播电视",
    "广播、电视": "广播电视",
    "电视广播": "广播电视",
    "纸质载体": "纸质媒体",
    "纸媒体": "纸质媒体",
    "纸媒": "纸质媒体",
    "公开查询点": "公开查阅点",
    "信息公开查阅点": "公开查阅点",
    "政府信息公开查阅点": "公开查阅点",
    "公开查阅点/政务公开专区": "公开查阅点",
    "行政服务中心": "政务服务中心",
    "政府服务中心": "政务服务中心",
    "政务服务大厅": "政务服务中心",
    "提供政务服务的场所": "政务服务中心",
    "便民服务点": "便民服务站",
    "便民服务中心": "便民服务站",
    "便民服务中心/站": "便民服务站",
    "便民服务站/点": "便民服务站",
    "入户": "入户/现场",
    "入户现场": "入户/现场",
    "入户、现场": "入户/现场",
    "入户/现场宣传": "入户/现场",
    "入户现场宣传": "入户/现场",
    "公示栏": VILLAGE_BOARD,
    "村公示栏": VILLAGE_BOARD,
    "村居公示栏": VILLAGE_BOARD,
    "镇公示栏": VILLAGE_BOARD,
    "乡镇公示栏": VILLAGE_BOARD,
    "行政村公示栏": VILLAGE_BOARD,
    "线下公示栏": VILLAGE_BOARD,
    "社区公示栏": VILLAGE_BOARD,
    "镇村公示公开栏": VILLAGE_BOARD,
    "村（居）公示栏": VILLAGE_BOARD,
    "村公示栏（电子屏）": VILLAGE_BOARD,
    "公示栏（电子屏）": VILLAGE_BOARD,
    "单位/村委会公示栏": VILLAGE_BOARD,
    "村居/企事业单位公示栏": VILLAGE_BOARD,
    "社区/企事业单位公示栏": VILLAGE_BOARD,
    "社区/企事业单位/村公示栏": VILLAGE_BOARD,
    "社区/企事业单位/村公示栏(电子屏)": VILLAGE_BOARD,
    "社区/企事业单位、村公示栏": VILLAGE_BOARD,
    "社区/企事业单位、村公示栏（电子屏）": VILLAGE_BOARD,
    "社区、企事业单位、村公示栏（电子屏）": VILLAGE_BOARD,
    "精准报送": "精准推送",
    "情准推送": "精准推送",
    "精准推动": "精准推送",
    "其它": OTHER,
}

LOCAL_PLATFORMS = (
    "征地信息公开平台",
    "投资项目在线审批监管平台",
    "公共资源交易平台",
    "招标投标公共服务平台",
    "招投标公共服务平台",
    "电子招标投标交易平台",
    "中国政府采购网",
    "中国土地市场网",
    "信用中国网站",
    "信用中国",
    "财政部门网站公开平台",
    "部门网站",
    "办税服务厅",
    "国家档案馆",
    "图书馆",
    "党群服务中心",
    "法律服务网",
    "基层公共服务平台",
    "12345政务服务热线",
    "政务公开专区",
    "被征收范围内公告栏",
    "公共服务中心户政窗口",
    "微信公众号",
    "办事窗口",
)
"""Channels outside the national list as met in published tables, so that glued names can be told apart."""

SHORT_LABELS = {VILLAGE_BOARD: "村公示栏", "发布会/听证会": "发布会", "入户/现场": "入户现场"}


def national_name(name: str) -> str | None:
    """The national name that `name` (already trimmed) stands for, or None for a local channel."""
    if name in NATIONAL_CHANNELS:
        return name
    return CHANNEL_ALIASES.get(name)


def short_label(name: str) -> str:
    """A name short enough for a narrow grid cell."""
    return SHORT_LABELS.get(name, name)

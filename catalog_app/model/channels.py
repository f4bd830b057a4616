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
    "政务新媒体": "两微一端",
    "发布会": "发布会/听证会",
    "听证会": "发布会/听证会",
    "发布会听证会": "发布会/听证会",
    "纸质载体": "纸质媒体",
    "公开查询点": "公开查阅点",
    "行政服务中心": "政务服务中心",
    "政府服务中心": "政务服务中心",
    "便民服务点": "便民服务站",
    "便民服务中心": "便民服务站",
    "入户": "入户/现场",
    "入户/现场宣传": "入户/现场",
    "公示栏": VILLAGE_BOARD,
    "村公示栏": VILLAGE_BOARD,
    "镇公示栏": VILLAGE_BOARD,
    "社区/企事业单位/村公示栏": VILLAGE_BOARD,
    "社区/企事业单位/村公示栏(电子屏)": VILLAGE_BOARD,
    "社区/企事业单位、村公示栏（电子屏）": VILLAGE_BOARD,
    "精准报送": "精准推送",
}

SHORT_LABELS = {VILLAGE_BOARD: "村公示栏", "发布会/听证会": "发布会", "入户/现场": "入户现场"}


def national_name(name: str) -> str | None:
    """The national name that `name` (already trimmed) stands for, or None for a local channel."""
    if name in NATIONAL_CHANNELS:
        return name
    return CHANNEL_ALIASES.get(name)


def short_label(name: str) -> str:
    """A name short enough for a narrow grid cell."""
    return SHORT_LABELS.get(name, name)

"""Whose body a publisher names."""

import pytest

from catalog_app.checks.publishers import names_county_body
from catalog_app.model.unit import Unit
from tests.helpers.standards import standard_rows

TOWN = Unit(name="青石桥镇", kind="镇", county="云岭县")
STREET = Unit(name="城关街道", kind="街道", county="江北区", full_name="江北区人民政府城关街道办事处")


@pytest.mark.parametrize(
    "text",
    [
        "青石桥镇人民政府",
        "云岭县青石桥镇人民政府",
        "青石桥镇党政办公室",
        "党政综合办公室、农业农村服务中心",
        "应急管理办公室、各村民委员会",
        "青石桥镇人民政府、各行政村",
        "白水村村民委员会",
        "城西社区居民委员会",
        "镇政府",
        "镇民政办",
        "本镇",
        "市场监督管理所",
        "镇财政所",
        "社区卫生服务中心",
        "文化和旅游服务站",
        "监测对象所在行政村",
        "红旗村",
        "",
        "、",
    ],
)
def test_own_bodies(text):
    assert not names_county_body(text, TOWN)


@pytest.mark.parametrize(
    "text",
    [
        "县级人民政府民政部门、乡镇人民政府（街道办事处）",
        "县级扶贫部门、乡镇人民政府、行政村",
        "县级民政部门、青石桥镇人民政府",
        "青石桥镇人民政府（县级民政部门指导）",
        "云岭县民政局",
        "云岭县",
        "县民政局",
        "区城管局",
        "市生态环境局云岭分局",
        "省自然资源厅",
        "县直有关部门",
        "开发区管委会",
        "辖区政府和相关审批部门",
        "乡镇人民政府",
        "税务主管部门",
        "公安机关（县级公安机关、公安派出所）",
        "采购人或者其委托的采购代理机构",
        "产权交易机构",
    ],
)
def test_outside_bodies(text):
    assert names_county_body(text, TOWN)


def test_a_street_office_named_with_its_district():
    assert not names_county_body("江北区人民政府城关街道办事处", STREET)
    assert not names_county_body("城关街道社区事务办公室", STREET)
    assert names_county_body("江北区教育局", STREET)
    assert names_county_body("街道办事处", STREET)


def test_nearly_every_publisher_of_the_standards_is_not_ours_yet():
    township = [row.publisher for row in standard_rows() if {"乡级", "村级"} & set(row.levels)]
    own = {text for text in township if not names_county_body(text, TOWN)}
    assert own == {"监测对象所在行政村", "贫困人口所在行政村", "贫困退出人口所在行政村"}

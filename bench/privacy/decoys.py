"""What looks private and is not: numbers of offices, documents, money and places, and the prose of notices."""

from __future__ import annotations

from random import Random

from bench.privacy.values import VILLAGES, mobile

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROSE = (
    "根据《社会救助暂行办法》第十一条规定，现将拟纳入农村低保的对象予以公示，公示期7个工作日。",
    "残疾人两项补贴包括困难残疾人生活补贴和重度残疾人护理补贴，符合条件的残疾人可向户籍所在地乡镇人民政府申请。",
    "申请人应当提交居民身份证、户口簿、银行卡复印件、残疾人证和近期一寸照片2张。",
    "大病救助、临时救助、医疗救助的办理地点：青石桥镇政务服务中心2楼3号窗口。",
    "办公地址：云岭县青石桥镇人民路12号，邮编652300，办公时间：周一至周五8:30—17:30。",
    "出生医学证明、出生登记“一件事”由派出所和卫生院联合办理，新生儿出生后一个月内申报。",
    "受理条件：年满60周岁的老年人、未满18周岁的未成年人、重度残疾人、重病患者。",
    "高血压、糖尿病患者健康管理服务规范见附件3，严重精神障碍患者家属可申请以奖代补。",
    "义务教育阶段学校：青石桥小学、青石桥中学，一年级招收6个班，班额不超过45人。",
    "联系方式：镇民政办，电话0871-65512345；县民政局监督电话：0871-65598888。",
    "对公示对象有异议的，可在公示期内实名反映，电话：12345、12317。",
    "各村（社区）要认真组织排查，确保应保尽保、应退尽退，严禁优亲厚友。",
    "公开时限：自信息形成或者变更之日起20个工作日内予以公开。",
    "监护人、近亲属可以代为提出申请；孤儿、事实无人抚养儿童基本生活费按月发放。",
    "李明同志任青石桥镇民政办主任，王芳同志不再担任青石桥镇财政所所长职务。",
    "会议由镇党委书记张建国主持，副镇长赵磊、各站所负责人参加会议。",
    "项目建设地点：河口村5组至8组，硬化道路3.2公里，安装太阳能路灯120盏。",
    "村民委员会主任、副主任和委员由村民直接选举产生，每届任期五年。",
    "办理流程：申请—受理—审核—公示—批准—发放，办结时限30个工作日，不收取任何费用。",
    "意见反馈请发送至电子邮箱qsqz@ynlx.gov.cn，来信请寄青石桥镇党政办公室。",
    "2026年共发放耕地地力保护补贴1234567.89元，惠及农户3215户，补贴面积12672.30亩。",
    "因病致贫、因残致贫家庭优先纳入监测范围，落实结对帮扶措施。",
    "中考报名时间为2026年3月10日至3月20日，初三（1）班至初三（8）班集中报名。",
    "妇幼保健：孕产妇健康管理、0—6岁儿童健康管理、预防接种，均在卫生院办理。",
    "本通知自2026年1月1日起施行，有效期至2030年12月31日，原云政发〔2019〕12号文件同时废止。",
    "微信公众号：青石桥发布；网址：http://www.ynqsq.gov.cn/zfxxgk/202611/t20261123_1380013800.html。",
    "第一批次采购金额138.00万元，合同编号：QSQ-2026-0138，中标单位：云岭县建筑公司。",
    "法律依据：《中华人民共和国残疾人保障法》第四十八条；《残疾预防和残疾人康复条例》。",
)


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def credit_code(random: Random) -> str:
    """A 统一社会信用代码 with its check character."""
    first = random.choice(("91", "11", "12", "54")) + "530129" + _digits(random, 8) + random.choice("MAWX")
    total = sum(_CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + _CREDIT[(31 - total % 31) % 31]


def decoys(random: Random) -> list[str]:
    """One of every kind."""
    year = random.randint(2015, 2026)
    return [
        f"统一社会信用代码：{credit_code(random)}",
        f"{credit_code(random)}",
        f"组织机构代码：{_digits(random, 8)}-{random.choice('0123456789X')}",
        f"云政办发〔{year}〕{random.randint(1, 300)}号",
        f"索引号：{_digits(random, 8)}-{random.randint(1, 20)}/{year}-{_digits(random, 7)}",
        f"索引号 {_digits(random, 18)}",
        f"补贴金额{random.randint(1, 10**9)}.{_digits(random, 2)}元",
        f"合计：{random.randint(1, 999)},{_digits(random, 3)},{_digits(random, 3)}.00元",
        f"咨询电话：0577-8{_digits(random, 7)}",
        f"办公电话：0871-6{_digits(random, 7)}，传真：0871-6{_digits(random, 7)}",
        "服务热线：12345，监督电话12317，报警110，急救120，全国举报电话400-610-1234",
        f"项目代码：{year}-530129-48-01-{_digits(random, 6)}",
        f"坐标：东经{random.uniform(97, 106):.8f}，北纬{random.uniform(21, 29):.8f}",
        f"{random.uniform(97, 106):.12f},{random.uniform(21, 29):.12f}",
        f"印发日期：{year}年{random.randint(1, 12)}月{random.randint(1, 28)}日",
        f"成文日期 {year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        f"ISBN 978-7-{_digits(random, 3)}-{_digits(random, 5)}-{_digits(random, 1)}",
        f"许可证号：云食许{year}{_digits(random, 8)}",
        f"食品经营许可证编号：JY2530129{_digits(random, 7)}",
        f"银行行号：{_digits(random, 12)}",
        f"不动产权证号：云（{year}）云岭县不动产权第{_digits(random, 7)}号",
        f"https://www.yn.gov.cn/art/{year}/11/23/art_{_digits(random, 4)}_{mobile(random)}.html",
        "sha256：" + "".join(random.choice("0123456789abcdef") for _ in range(63)) + "a",
        "3f2504e0-4f89-41d3-9a0c-" + "".join(random.choice("0123456789abcdef") for _ in range(12)),
        f"流水号：{_digits(random, 16)}",
        f"批准文号：国药准字Z{_digits(random, 8)}",
        f"合同编号：{year}{_digits(random, 10)}",
        f"面积{random.randint(100, 99999)}.{_digits(random, 4)}平方米",
        "手机号138****5678，身份证号53*************314，卡号***************4574",
        f"{random.choice(VILLAGES)}{random.randint(1, 12)}组",
        f"{year}.{random.randint(1, 12)}",
        f"时间：{year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d} 10:05:00",
        f"版本号 {random.randint(1, 20)}.0.{random.randint(1000, 9999)}.{random.randint(100, 999)}",
        f"地块编号：530129{_digits(random, 6)}GB{_digits(random, 5)}",
        f"第{random.randint(1, 30)}届人民代表大会第{random.randint(1, 9)}次会议",
    ]

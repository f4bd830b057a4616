"""Where a text names a person: a surname with one or two characters, and words around it that make it a name.

Chinese has no capital letters and every surname is also a word, so a name counts only with such a cue.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from catalog_app.model.patterns import lazy

SURNAMES = (
    "常岩刀依岳召恩莽段玉王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆"
    "朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
    "萧傅阎赖洪丘木糜竺濮苻畅璩缑粘撒淳钭笪逄"
)
_COMPOUND = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|东方|端木|独孤|南宫|长孙|宇文|"
    "轩辕|淳于|申屠|太史|呼延|澹台|闻人|濮阳|赫连"
)
_LOOSE = r"[\u3400-\u9fff]"
_STRICT = (
    r"(?![的了和与或及等为是在有不人员户者患病残村组镇乡县市区省府局办所站室号月日岁男女因系于住现已被将把对向从到由应须需要其该此本每个元万亩件条项次类级款证表单位款法律规资料申请审核批])"
    r"[\u3400-\u9fff]"
)
_MIDDLE = r"(?![的了和与或及等是不患因系])[\u3400-\u9fff]"
_TIGHT = rf"(?:(?:{_COMPOUND}){_STRICT}{{1,2}}|[{SURNAMES}]{_MIDDLE}?{_STRICT})"
NAME = (
    rf"(?:(?:{_COMPOUND}){_LOOSE}{{1,2}}|[{SURNAMES}]{_LOOSE}{{1,2}}|[\u3400-\u9fff]{{2,4}}[·\-][\u3400-\u9fff]{{2,6}})"
)
"""A name between marks; without marks around it NAME takes in what follows."""
_END = r"(?=[\s，,、。；;:：|/（()）#+\d\-]|$)"
_TITLES = (
    "姓名|户主|申请人|患者|病人|残疾人|村民|居民|群众|当事人|被申请人|持证人|持卡人|户名|本人|"
    "死者|伤者|老人|职工|车主|业主|驾驶员|监护人|家长|孕妇|产妇|父亲|母亲|"
    "贫困户|脱贫户|监测户|低保户|五保户|特困户|特困人员|低保对象|救助对象|补助对象|补贴对象|"
    "农户|学生|儿童|幼儿|孤儿|新生|小学生|中学生|女童|男童|女孩|男孩|"
    "联系人|经办人|负责人|代理人|委托人|领款人|收款人|申报人|举报人|投诉人|信访人|配偶|儿子|女儿|孙子|孙女|妻子|丈夫"
)
_CUES = (
    lazy(rf"(?:{_TITLES})(?:姓名)?[ :：]{{0,4}}(?P<name>{NAME}){_END}"),
    lazy(
        rf"(?:{_TITLES})(?:姓名)?[:：]?(?P<name>{_TIGHT})(?=患|因|系|家住|长期|身体|瘫|卧|失|残|家庭|家中|一家|住|于|在|现|被|出生|生于|身患|同志|（|\()"
    ),
    lazy(rf"(?P<name>{NAME})[ ，,、/|（(]{{1,2}}(?:男|女)(?:性)?(?=[\s，,、。；;)）/|\d]|$)"),
    lazy(
        rf"(?P<name>{_TIGHT})(?:同志|先生|女士|老人|家庭|家中|夫妇|(?=患[有上了]|身患|因患|因病|确诊|家住|出生于|生于))"
    ),
    lazy(
        rf"(?:^|[\n。；;|\x1e])[ ]*(?:[(（]?\d{{1,5}}[)）.、．]?[ ]*)?(?P<name>{NAME})(?=[ ]*[,，、:：|"
        rf"；;（(/#]|[ ]+\S|[ ]*\t|#)"
    ),
)
_NEEDED = (
    None,
    lazy(r"[患因系长身瘫卧失残家一住于在现被出生同（(]"),
    lazy(r"[男女]"),
    lazy(r"[同先女老家夫患身因确出生]"),
    None,
)
"""A character without which the cue of the same place finds nothing."""
_ORDINARY_START = lazy(
    "安[全置排装机]|高[龄中血标效校度风新于等低危层]|金[额融]|方[案式法面便]|文[件号本书体]|"
    "文化(?!$)|时[间限段效]|项目|万[元人]|程[序度]|"
    "计[划生算量入]|于[本该每]|公[示告开共用民章司益安文]|管[理辖护]|简[介易化称]|和谐|成[立员果交本效]|"
    "包[括含装]|查[询看处验]|全[部年镇县村面体程文国市乡]|农[村业民户田药资机产]|"
    "党[员委建政支]|路[线径灯]|左右|章程|温[度馨]|连[续接片]|解[释决除读答]|应[急当届缴]|车[辆间牌]|"
    "危[房险害重]|满[足意]|平[均台安等方]|"
    "元[素旦]|都[是要]|来[源访电信]|门[诊户牌卡]|普[通惠查]|国[家土有务内防]|支[持付出部援]|"
    "干[部旱]|权[利力限责益]|强[化制]|初[审步中次]|相[关应对符]|"
    "信[息访用贷箱]|居[民住委家]|利[用率益息]|区[域县分别]|房[屋产]|花名|荣誉|古树|皮肤|宣[传布]|"
    "索[引取]|关[于系]|向社|明[确细]|严[格重禁]|申[请报领诉]|"
    "单[价项位]|原[则因件]|施[工行]|历史|毛利|石[油料]|江河|封[存面]|边界|易[地腐]|司[法机]|"
    "林[地业木权]|官方|师资|牛羊|麻醉|商[业品]|储备|位[置]|印[发章]|展[示开]|"
    "修[建缮订改复]|尚未|许可|符合|任[务何职]|经[办费营济]|常[住见用]|年|小[学区]|黄[牌]|白[天]|"
    "马上|雷电|池塘|井|乐[龄]|康复|幸福|云南|江[苏西]|山|河[南北口村]|海[南]|宁夏|水|舒|游客|"
    "洪[水涝灾峰]|畅[通销]|丘陵|木[材料业工制质]|赖以|淳朴|撒[播施]|"
    "别|由|但|从|那|以|凡|须"
)
_ORDINARY_WITHIN = lazy(
    "残疾|疾病|低保|特困|住房|补[助贴]|救助|姓名|身份|号码|电话|地址|日期|出生|性别|民族|备注|序号|年度|受理|"
    "联系|单位|部门|村民|村委|小组|家庭|户籍|学校|班级|年级|监护|情况|类别|标准|名单|名称|"
    "内容|对象|范围|依据|期限|渠道|流程|结果|信息|事项|材料|费用|办法|通知|意见|报告|委员|"
    "主任|书记|镇长|"
    "中心|政府|服务|工作|管理|建设|保障|医疗|教育|卫生|社会|生活|生产|环境|资源|土地|资金|"
    "预防|治疗|防治|尿病|血压|肿瘤|癌|炎|综合|先生|女士|某|以上|以下|及其|本人|或者|人员|"
    "残联|医保|社保|计生|户主|镇|乡政|街道|社区|小学|中学|分类|分级|村组"
)


def is_name(text: str) -> bool:
    """Whether a cell or word by itself reads as a person's name: full, not masked."""
    return bool(_WHOLE.fullmatch(text)) and not _is_ordinary(text.strip())


@lru_cache(maxsize=4)
def named(text: str) -> tuple[tuple[int, int], ...]:
    """Where persons are named."""
    worth = [pattern for pattern, needed in zip(_CUES, _NEEDED, strict=True) if needed is None or needed.search(text)]
    found = {cue.span("name") for pattern in worth for cue in pattern.finditer(text) if not _is_ordinary(cue["name"])}
    return tuple(sorted(found))


def named_between(text: str, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """The persons whose names begin at `first`..`last` of the text."""
    names = named(text)
    return names[bisect_left(names, (first, 0)) : bisect_left(names, (last + 1, 0))]


def _is_ordinary(word: str) -> bool:
    return bool(_ORDINARY_START.match(word) or _ORDINARY_WITHIN.search(word))


def ends_with_name(text: str) -> bool:
    """Whether a name stands right at the end of a text, perhaps with a mark after it."""
    found = _AT_END.search(text)
    return found is not None and not _is_ordinary(found[1])


_WHOLE = lazy(rf"\s*{NAME}\s*")
_AT_END = lazy(rf"(?:^|[^\u3400-\u9fff])({NAME})[ ，,、:：（(|\t]{{0,3}}$")

"""What argparse says of a wrong call, in Chinese."""

from __future__ import annotations

import re

_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"the following arguments are required: (.+)", r"缺少\1"),
        (r"unrecognized arguments: (.+)", r"多余或不认识的参数“\1”"),
        (r"one of the arguments (.+) is required", r"须写明\1之一"),
        (r"argument 命令: invalid choice: '(.*)' \(choose from (.+)\)", r"没有命令“\1”，可用的命令：\2"),
        (r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)", r"\1不能是“\2”，可以是\3"),
        (r"argument (\S+): expected (?:at least )?one argument", r"\1后面没有写值"),
        (r"argument (\S+): not allowed with argument (\S+)", r"\1不能与\2同时使用"),
        (r"argument (\S+): ignored explicit argument .+", r"\1不带值"),
        (r"argument (\S+): .+", r"\1的值不对"),
    )
)


def in_chinese(message: str) -> str:
    """The message as a Chinese clause without a full stop; a plain remark where its form is not known."""
    for form, words in _FORMS:
        found = form.fullmatch(message)
        if found:
            return found.expand(words).replace("', '", "、").replace("'", "").replace(", ", "、")
    return "参数不对"

"""Tell what a text states from what it says that somebody said.

"The minister said that the bridge fell" shows that the minister said so, not that the bridge fell. Words of
outlets about their own work ("reported", "recorded", "confirmed") state what they report.

Nothing is compared here. Examples that give something as somebody's: "she denied it", "according to the minister";
example that doesn't: "the agency recorded that the bridge fell".
"""

from __future__ import annotations

import re

_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:ells?|old|elling)|cl?aim(?:s|ed|ing)?|alleg\w+|accus\w+|argu(?:es?|ed|ing)|assert\w*|"
    r"insist\w*|suggest\w*|believ\w+|th(?:inks?|ought)|fear(?:s|ed)?|hop(?:es?|ed)|warn\w*|promis\w+|pledg\w+|vow\w*|"
    r"urg(?:es?|ed|ing)|demand\w*|predict\w*|wr(?:ites?|ote)|tweet\w*|post(?:s|ed)|repl(?:y|ies|ied)|ask(?:s|ed|ing)?|"
    r"called\s+for|declar\w+|(?-i:stat(?:es|ed|ing))|imagin\w+|denie[sd]|deny\w*|dismiss\w*|reject\w*|"
    r"according\s+to|in\s+(?:his|her|their|its)\s+(?:view|words|opinion))\b",
    re.IGNORECASE,
)
_PUBLISHING = re.compile(
    r"\b(?:report(?:s|ed|ing)?|recall(?:s|ed|ing)?|recorded|announc\w+|not(?:es|ed|ing)|published|quot\w+|"
    r"mention\w*|recount\w*|describ\w+|confirm(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)


def reports(text: str) -> bool:
    """Whether `text` has a word of saying or publishing: a date beside it dates the telling."""
    return bool(_SAYING.search(text) or _PUBLISHING.search(text))


def says(text: str) -> bool:
    """Whether `text` gives something as what somebody says, thinks, asks or denies."""
    return bool(_SAYING.search(text))


_ATTRIBUTING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:ells?|old|elling)|cl?aim(?:s|ed|ing)?|alleg\w+|argu(?:es?|ed|ing)|assert\w*|insist\w*|"
    r"suggest\w*|believ\w+|th(?:inks?|ought)|fear(?:s|ed)?|warn\w*|predict\w*|wr(?:ites?|ote)|tweet\w*|repl(?:y|ies|ied)|"
    r"imagin\w+|denie[sd]|deny\w*|according\s+to|in\s+(?:his|her|their|its)\s+(?:view|words|opinion))\b",
    re.IGNORECASE,
)


def attributes(text: str) -> bool:
    """Whether `text` gives what it says as somebody's words or thoughts; to reject or promise something is an act."""
    return bool(_ATTRIBUTING.search(text))

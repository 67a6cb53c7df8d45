"""The words that decide where a sentence may be cut: data for the modules beside it."""

from __future__ import annotations

import re

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
IFS = frozenset("if unless lest provided".split())
"""Words that make what follows a condition of the rest."""
CONDITIONS = IFS | frozenset("whether until till than so that".split())
CONCESSIONS = frozenset("although though whereas while albeit".split())
CAUSES = frozenset("because since".split())
TIMES = frozenset("when after before once whenever as".split())

ASSERTING = frozenset(
    "say tell announce report confirm reveal show find note state add learn estimate conclude indicate "
    "prove demonstrate acknowledge admit realize realise know explain disclose discover observe establish "
    "document record declare remember recall".split()
)
"""Verbs whose content the speaker, or the article, puts forward as a fact."""
REPORTING = ASSERTING | frozenset(
    "argue claim believe think suggest warn insist allege contend assert maintain predict expect hope "
    "fear deny doubt hint imply complain write tweet post promise pledge vow agree accuse speculate "
    "testify fret".split()
)
"""Verbs that report what somebody says or thinks."""

LIMITING = frozenset(
    "only nearly almost allegedly reportedly apparently supposedly seemingly possibly perhaps maybe "
    "probably likely never hardly barely rarely seldom often sometimes usually generally frequently "
    "occasionally mostly largely partly initially formally officially consistently repeatedly not "
    "potentially purportedly ostensibly always still once".split()
)
"""Adverbs that a coordinated verb shares: leaving one out would change what is claimed."""
TOGETHER = frozenset(
    "meet agree discuss talk negotiate disagree differ marry sign clash argue debate collaborate "
    "cooperate compete split share merge join speak exchange share".split()
)
"""Verbs that two subjects do with each other."""
TOGETHER_WORDS = re.compile(
    r"\b(?:each other|one another|together|both|jointly|mutual|joint|opposing|opposite|respective(?:ly)?|different|"
    r"same|similar|common|between|side by side|apart|twin|rival|neighbou?ring)\b",
    re.IGNORECASE,
)
RELATIONS = frozenset(
    "brother sister sibling twin cousin friend rival partner neighbour neighbor ally colleague enemy lover "
    "spouse opposite equal counterpart".split()
)
"""Nouns that say what several are to each other: "A and B are brothers"."""
COLLECTIVES = frozenset(
    "combination mix mixture series range pair union meeting talk talks difference balance relationship "
    "comparison conflict merger group number total sum exchange network blend collection set variety "
    "coalition".split()
)
"""Nouns whose "of A and B" holds of both only."""
ROLES = frozenset(
    "leader executive councillor councilor minister president director spokesman spokeswoman spokesperson "
    "chairman chairwoman chair chief secretary ambassador commissioner officer manager editor judge "
    "governor senator mayor professor scientist economist historian analyst engineer founder owner "
    "captain coach commander general lawyer attorney prosecutor inspector superintendent bishop "
    "chancellor deputy adviser advisor activist singer actor actress author novelist writer journalist "
    "reporter campaigner farmer banker billionaire pilot architect surgeon doctor".split()
)
"""Words for what somebody is; a title before a name ends with one."""
SUMMARIES = frozenset(
    "stance move decision step position development result fact approach contrast sign practice act feat "
    "claim goal trend reversal change response reaction event outcome concession admission gesture "
    "pattern process phenomenon first".split()
)
"""Nouns that sum up the clause before them: "he agreed, a decision that ..."."""
ACTS = {
    noun: act
    for pair in (
        "willingness:was_willing unwillingness:was_unwilling eagerness:was_eager readiness:was_ready "
        "ability:was_able inability:was_unable reluctance:was_reluctant desire:had_a_desire "
        "refusal:refused decision:decided attempt:attempted failure:failed promise:promised "
        "pledge:pledged vow:vowed plan:planned offer:offered bid:tried threat:threatened "
        "support:gave_support opposition:was_in_opposition annexation:annexed* invasion:invaded* "
        "occupation:occupied* acquisition:acquired* purchase:purchased* rejection:rejected* "
        "approval:approved* denial:denied* embrace:embraced* criticism:criticised* endorsement:endorsed* "
        "abolition:abolished* adoption:adopted* condemnation:condemned* withdrawal:withdrew "
        "resignation:resigned intervention:intervened departure:departed arrival:arrived "
        "appointment:was_appointed election:was_elected defeat:was_defeated removal:was_removed "
        "expulsion:was_expelled"
    ).split()
    for noun, act in [pair.replace("_", " ").split(":")]
}
"""Nouns of acts with the words that say them as a sentence; `*`: what is done to follows without "of"."""
EVENTS = dict(
    pair.split(":")
    for pair in (
        "visit:made trip:made tour:made voyage:made journey:made speech:gave address:gave lecture:gave "
        "talk:gave testimony:gave interview:gave term:had presidency:had tenure:had"
    ).split()
)
"""Nouns of what somebody did or held, with the verb that says so."""
WHILE = frozenset("during after over following throughout since in at".split())
"""Prepositions that take what follows them for having happened."""
WHY = re.compile(r"\s*[Ww]hy\s+(?:did|was|were|had)(?:n[’']t)?\s[^?]{5,300}\?\s*$")
"""A question that takes what it asks about for a fact of the past."""
OWNERS = dict(pair.split(":") for pair in "my:I our:We your:You his:He her:She its:It their:They".split())
"""Who does what is named as theirs: "his refusal" is that he refused."""
UNREAL = frozenset(
    "alleged possible potential planned proposed supposed reported purported future claimed expected".split()
)
NOT_GRANTED = frozenset(
    "deny reject allege accuse suspect doubt prevent oppose fear question avoid demand seek urge await "
    "expect allegation accusation claim risk possibility threat fear prospect if whether".split()
)
"""Words under which an act is not taken for granted."""
JOINING = frozenset("couple combine accompany join follow compare".split())
"""Participles that only add something: "coupled with"; of what, the parse seldom tells."""
AMOUNTS = frozenset("all most few many half several each every fewer less more".split())
"""Words that say how many of a noun are meant."""
QUANTIFIERS = AMOUNTS | frozenset("no not least any enough both nearly almost only even".split())
"""Words that say how much of what follows is meant: in a list they may be about all of it."""
WRONGLY = frozenset("wrongly falsely mistakenly incorrectly erroneously misleadingly".split())
"""With these a report is said to be untrue."""
PAIRED_NAMES = frozenset(
    "Bosnia Jammu Trinidad Antigua Johnson Procter Barnes Marks Standard Simon Ernst Tyne Romeo Saint Turks "
    "Wallis".split()
)
"""Names that go on with "and": Bosnia and Herzegovina, Johnson & Johnson."""
OF_THE_NEAREST = frozenset(
    "star feature include involve consist contain depict base locate bear know call name title".split()
)
"""Participles of these speak of the noun before them, whatever the parse says: "two films, starring ..."."""
OPENERS = re.compile(
    r"^(?:(?:all\s+(?:the\s+)?while|no\s+wonder)\s+|"
    r"(?:however|moreover|furthermore|additionally|meanwhile|in addition|similarly|ultimately|thus|therefore|hence|"
    r"also|but|and|yet|so|still|indeed|nonetheless|nevertheless|in fact|frankly|in turn|as a result|consequently|then|"
    r"of course|for example|for instance|in other words|overall|finally|instead|likewise|besides|again|or|plus|"
    r"most importantly(?: though)?|officially|notably|interestingly|unsurprisingly|in short|in summary|"
    r"on the other hand)\s*,\s*|(?:but|and|yet|so|or|nor)\s+)+",
    re.IGNORECASE,
)
YEAR_OR_MONTH = re.compile(
    r"^(?:(?:1[5-9]|20)\d\d(?:s|[-–]\d+)?|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?|"
    r"spring|summer|autumn|fall|winter|morning|evening|afternoon|night|week|month|year|decade|century)$"
)


CLAUSE_VERBS = frozenset(
    "earn lead cause mean make allow help prompt force give bring leave create result enable require "
    "prevent trigger raise spark draw anger surprise".split()
)
"""Verbs whose "which" may stand for the whole clause before it."""
DETERMINED = frozenset("the a an this that its his her their our".split())
"""Words that make a noun one that the reader is taken to know of."""
ABSTRACT = re.compile(
    r"(?:tion|sion|ment|ance|ence|al|ing|ure|ness|ity|acy|ism|embrace|attack|support|rise|fall|loss|growth|choice)s?$"
)
"""Nouns of acts and states, by their endings."""
ADDITIVE = re.compile(
    r"^(?:in addition to|besides|aside from|apart from|along with|alongside|as well as|in addition)\b",
    re.IGNORECASE,
)
"""Openers without which the sentence is as true."""

"""Grounding: words of a sentence that come neither from the code nor from everyday prose about code.

A tiny model that does not know what a function does writes of Gaussian kernels.  Whether a sentence is true
cannot be checked; whether its nouns have anything to do with the code can.
"""

import re

from nlx_lsp.syntax.context import split_words

_ENDING = re.compile(r"(?:ations?|ions?|ings?|ors?|ers?|ed|es|ly|(?<!s)s|e|y)$")
_LEAST_STEM = 3
_WORD = re.compile(r"[^\W\d_]+")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")

_COMMON = """
a about above absent accept access according across add added additional after again against all allow
allowed along already also always an and another any anyone anything append apply are argument arguments
as ask asked associated at attribute attributes available back base based be because been before begin
behind being below between bool boolean both build but by bytes call called caller calls can cannot case
change changed changes character characters check class close code collection combine common compare
complete compute contain contained containing contains content contents context convert copy correct
corresponding count create current custom data default define defined delete depth describe description
determine dict dictionary different do does done drop each early either element elements empty enable
end ensure entry equal error errors ever every everything exactly example except exception exist
existing exists expected expression extra fail fails false far field fields file files fill filter final
find first fixed flag float following for form format found from full function further general generate
get give given greater group handle has have held here hold how id if ignore implement in include
including index information initial initialize input insert inside instance instead int integer into
invalid is it item items iterable iterator its itself join keep key keys keyword kind kinds know known
knows last late least left length less let lets level like limit line list load local longer look made
make many map mapping match matching maximum may mean merge message method minimum missing mode module
more most much multiple must name named names necessary need needed negative neither never new next no
non none nor not nothing number numbers object objects of off often on once one only open operation
option optional options or order original other otherwise out output over own pair pairs parameter
parameters parent part pass passed path perform place point position positional positive possible
present previous process produce property provide provided put raise raised range raw read receive
reference relative remove replace report represent representation representing represents require
required reset rest result results return returned returning returns reverse right run same second see
select sequence set several should show single size skip so some someone something soon sort source
special specific specified standard start state step still stop store string strings such support
supported take taken target text than that the their them then there these they thing things this those
through time times to too true try tuple two type types unchanged undefined under unique unknown until
up update upper use used user uses using valid validate value values variable version very via wait was
way ways well what whatever when whenever where whether which while who whole whose will with within
without word write written yet yield you zero
"""


def stem(word: str) -> str:
    """Return a word without its ending: ``parsing`` and ``parser`` are one.  Short words stay as they are."""
    bare = _ENDING.sub("", word.lower())
    return bare if len(bare) >= _LEAST_STEM else word.lower()


_COMMON_STEMS = frozenset(stem(word) for word in _COMMON.split())


def is_common(word: str) -> bool:
    """Whether a word is of everyday prose about code, in any of its forms."""
    return stem(word) in _COMMON_STEMS


def ungrounded(prose: str, code: str) -> list[str]:
    """Return the words of a sentence that are neither common nor in the code, in any of their forms.

    Args:
        prose: The sentence.
        code: What it is about: names, comments and strings all count.
    """
    names = {word for name in _IDENTIFIER.findall(code) for word in split_words(name)}
    known = {stem(word) for word in names}
    words = [word for word in _WORD.findall(prose) if len(word) > 1 and not is_common(word)]
    return [word for word in words if stem(word) not in known]

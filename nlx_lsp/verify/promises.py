"""Promises: words that praise a program, or promise something of it that a reader would have to believe.

Each kind is one row of the table.  They are for prose about projects; a sentence may use what the facts
themselves say.
"""

import re
from collections.abc import Mapping

_PROMISES: Mapping[str, str] = {
    "speed": r"""
        blazing\w* | lightning\w* | fast(?:er|est)? | quick(?:ly|er|est)? | rapid(?:ly)? | instant(?:ly)?
        | efficien\w+ | performant | (?:high|low)[-\s](?:performance|latency|overhead) | optimi[sz]ed
        | real[-\s]time
        """,
    "quality": r"""
        \w+-(?:ready|grade|proven|tested)
        | (?:production|battle|enterprise|industry)\s(?:ready|grade|proven|tested) | robust(?:ly|ness)?
        | reliab\w+ | stab(?:le|ility) | mature | scalab\w+ | powerful\w* | sophisticated | comprehensive\w*
        | complete\ssolution | full[-\s]featured | feature[-\s]rich | cutting[-\s]edge
        | state[-\s]of[-\s]the[-\s]art | world[-\s]class | best(?:\spractices?)? | first[-\s]class
        | top[-\s]notch | modern | elegan\w+ | beautiful(?:ly)? | clean(?:ly)? | amazing(?:ly)? | awesome
        | great(?:ly)? | excellent | good | perfect(?:ly)? | ideal(?:ly)? | superior | innovative
        | revolutionary | unique(?:ly)? | leading | ultimate | advanced | smart(?:ly)? | intelligent(?:ly)?
        | rich(?:ly)? | versatile | flexib\w+
        """,
    "ease": r"""
        eas(?:y|ier|iest|ily) | simpl(?:e|y|er|est|icity) | effortless(?:ly)? | seamless(?:ly)?
        | intuitive(?:ly)? | user[-\s]friendly | beginner[-\s]friendly | straightforward | painless(?:ly)?
        | hassle\w* | out[-\s]of[-\s]the[-\s]box | light[-\s]?weight | minimal(?:ist)? | convenien\w+
        | just\sworks
        """,
    "safety": r"""
        secur(?:e|ely|ity) | safe(?:ly|ty)? | \w+[-\s]safe(?:ty)? | encrypt\w* | privacy | private(?:ly)?
        | complian\w+ | certified
        """,
    "reach": r"""
        (?:cross|multi)[-\s]platform | platforms? | windows | linux | mac\s?os | unix | android | ios
        | docker | kubernetes | cloud | all\s(?:major|popular|common) | wide(?:ly)? | everywhere
        | universal(?:ly)?
        """,
    "its licence": r"""
        licen[cs]\w* | open[-\s]?source\w* | free(?:ly)? | copyright\w* | copyleft | warrant\w*
        | commercial(?:ly)? | mit | apache | bsd | a?l?gpl\w* | mozilla | public\sdomain | proprietary
        """,
    "people": r"""
        trusted | popular\w* | communit\w+ | (?:actively\s)?maintained | maintainers? | used\sby | companies
        | contributors | sponsor\w* | donat\w+ | stars? | thank\w* | welcome\w* | feel\sfree | join
        | discord | slack | twitter | authors? | teams? | we | our | us | I | my
        """,
    "its state": r"""
        badges? | (?:build|ci)\s(?:status|passing) | (?:test|code)\scoverage | continuous(?:ly)?\s\w+
        | fully | 100\s?% | well[-\s]\w+ | extensive(?:ly)? | thorough(?:ly)? | ready
        """,
    "what it never does": r"""
        guarantee\w* | always | never | zero[-\s]\w+ | no\sdependenc\w+ | without\s(?:any\s)?dependenc\w+
        | bug[-\s]free | ensur\w+
        """,
    "the future": r"""
        soon | upcoming | roadmap | future | planned | will\s(?:be|support|add) | coming | eventually
        """,
}

PROMISES: Mapping[str, re.Pattern[str]] = {
    what: re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE | re.VERBOSE)
    for what, pattern in _PROMISES.items()
}
"""Words, by what they promise something of."""

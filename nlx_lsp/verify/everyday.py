"""Everyday words of prose about programs, beside those of `nlx_lsp.verify.grounding`.

Left out on purpose is whatever would be a claim: names, platforms, licences, formats, praise and promises.
"""

import re

from nlx_lsp.verify.grounding import is_common, stem

_WORDS = """
achieve act action actual adapt adjust adopt advance affect afterwards ago agree aim alike almost alone
alternative although amount answer anywhere apart appear application apply approach appropriate area
arise arrange arrive aside assemble assume attach attempt audience automate automatic avoid aware away
bad bare basic basis batch become bit block board body book boundary branch brief bring broad browse bug
bundle button careful carry catch category cause center centre certain chain chance channel chapter
character choice choose clear click clone coding column combination come command comment commit
communicate comparison compile complement component compose concept concern concise concrete condition
conduct configure confirm connect consider consist consistent construct consult consume continue contrast
contribute contribution control convention conversion cooperate core cost count couple course cover
coverage cross daily day deal debug decide decision declare deep deliver demand demonstrate depend
dependency deploy derive design desire detail detect develop developer development device diagram differ
difference direct directory disable discover discuss display distinct distribute divide document
documentation domain down draft draw drive driven due duplicate duration during ease edge edit editor
effect effort emit employ enclose encounter engine enough environment equivalent essential establish
evaluate even event evolve examine exchange exclude execute execution exercise exit expand expect
experience experiment explain explicit explore export expose express extend extension external extract
face facility fact factor fail failure familiar family feature feed feedback few fill finish fit fix fold
folder foundation fragment framework friend front fulfil fulfill functional functionality gather general
generator giving go goal grammar grant graph group grow guide hand happen heading heart hello help helper
hide high highlight history hold home hook host hour human idea identify image imagine immediate
implementation implicit import important improve incorporate increase independent indicate individual
inform informal infrastructure inner inspect inspire install installation instruction integrate
integration intend intent interact interaction interest interface internal interpret introduce
introduction inverse investigate invoke involve issue iterate job judge just kick kit know lack land
language large launch layer layout lead learn legacy letter leverage library life likely link little live
locate log logic look loop lot low machine main manage management manner manual mark master material
matter measure mechanism meet member memory mention middle mind minor minute mix model modify moment
monitor month motion move namely natural nature navigate near nest note notice notify obtain occur offer
office old operate opinion opportunity organise organize orient outcome outer outline outside overview
own package page pack paragraph parse parser particular pattern per permit person phase phrase pick
picture piece pipeline plain plan play please plug plugin pointer policy possibility practical practice
prefer prepare prerequisite presence press prevent primary principle print prior problem procedure
program programmer programming progress project prompt proper property propose prose protocol prototype
prove publish pull purpose push query question quick raw reach react reader real realise realize reason
recent recognise recognize recommend record reduce refer refine reflect regard region regular relate
relation relevant rely remain remember remind render repeat repository represent reproduce request rerun
research resolve resource respect respond responsible restore restrict retrieve reuse revise rewrite role
room root rough route routine row rule safe sample satisfy save say scaffold schedule schema scheme scope
scratch screen script search section see seek seem segment self send sense sentence separate serve server
service session setting setup shape share shell ship short shortcut side sign signal similar site
situation small snippet software solve solution somewhere sort speak specification specify spend split
spread stage stand statement static stay strategy stream structure student study style subject submit
subset substitute suit suitable suite sum summarise summarize summary supply sure surround switch syntax
system table tag tailor talk task teach technical technique tell template term terminal test text theme
therefore think though thought throughout throw tool toolkit tools top topic total touch track
traditional train transform translate treat tree trigger trouble turn tutorial typical unit unless upon
user usual utility variety various verify view virtual visit visual walk want warn warning watch whatever
whether whole wide wish wonder word work workflow world worth wrap wrapper writer are isn aren don doesn
didn wasn weren hasn haven couldn wouldn shouldn can cannot could would should may might must shall am
were been being did doing done had having me you your yours he she his her they their theirs them one
ones everyone everybody nobody each both either neither such rather yet besides between among within
beyond toward towards together around across along against behind below beneath beside despite except
inside onto understand understood assist ins console location useful kept brought sits sat held made
written wrote came went found began begun chosen chose known shown seen saw taken took told said sent
built left meant met read ran got became grew drawn drawing typing typed type permission accompany
according amongst anyway backward forward behave behaviour behavior belong calculate colour color cycle
dedicated detailed elsewhere encode decode endpoint entire exact facilitate fetch generic handler header
hierarchy identical implement incoming outgoing indicator initial inline intermediate isolated iterator
later latter lets linked listen loaded located lookup manipulate match merge multiple nested notation
numeric occasional ordinary origin overall overwrite parallel partial passing percent perhaps physical
pieces placeholder plus predefined preserve primarily printable proceed processing produced programmatic
programmatically properly provider quote raised random range reachable reading rebuild recorded redirect
register reload remote rename repair repeated replace replacement requested respective rest retry roughly
runtime scan scattered searching secondary selected semantic separately sequence shortly shut signature
similarly simultaneous skip sorting specifically spelling splitting stored structured subsequent suffix
prefix suggest suggestion switching symbol symbolic synchronise synchronize tagged terminate textual
third threshold toggle token tracking transfer traverse trim underlying unlike unused usually visible
wherever widget working workspace yourself themselves itself himself oneself
"""

_STEMS = frozenset(stem(word) for word in _WORDS.split())
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")


def forms(word: str) -> set[str]:
    """Return the stems that a word may have: ``running`` may be a form of ``run``."""
    bare = stem(word)
    return {bare, _DOUBLED.sub(r"\1", bare)}


def is_everyday(word: str) -> bool:
    """Whether a word is of everyday prose about programs, in any of its forms."""
    return is_common(word) or not _STEMS.isdisjoint(forms(word))

"""The plain writer: a dull, true sentence for each field, from the name and the facts alone.

It stands in where no model was asked, or where what a model said was refused.  It never says more than the
text of the program does: words of names, types, defaults, conditions.
"""

import re

from nlx_lsp.syntax.context import SyntaxContext, split_words
from nlx_lsp.syntax.facts import Parameter, Raise

_VERBS = frozenset(
    """
    abort accept acquire activate add adjust aggregate align allocate allow analyze append apply archive
    ask assert assign attach authenticate authorize await backup begin bind block boot break broadcast
    browse build bump cache calculate call cancel capture cast change check choose clean clear click clone
    close collapse collect combine commit compare compile complete compose compress compute concatenate
    configure confirm connect construct consume contain continue convert copy count cover create crop cut
    deactivate debug declare decode decompress decrease decrypt define delegate delete deliver deploy
    describe deserialize destroy detach detect determine diff disable discard disconnect discover dispatch
    display divide do document download draw drop dump duplicate edit emit enable encode encrypt end
    enqueue ensure enter enumerate escape estimate evaluate exchange exclude execute exit expand expect
    expire explain export expose extend extract fail fetch fill filter finalize find finish fit fix
    flatten flush focus fold follow force forget fork format forward free freeze generate get give go
    grant group grow guess handle hash hide highlight hold ignore import include increase increment indent
    index infer inform inherit init initialize inject insert inspect install instantiate interpolate
    interrupt intersect invert invoke isolate iterate join keep kill launch leave let lex limit link list
    listen load locate lock log lookup lower make manage map mark mask match measure merge migrate mock
    modify monitor mount move multiply mutate name navigate negotiate normalize notify observe open
    optimize order override pack pad paginate parse partition pass paste patch pause perform persist pick
    ping plan play plot poll pop populate post predict prefer prepare prepend preserve press preview print
    process produce profile project promote prompt propagate protect provide prune publish pull purge push
    put query queue quit quote raise randomize rank reach read rebuild recalculate receive recognize
    reconnect record recover redirect redo reduce refine refresh refuse register reindex reject release
    reload remove rename render reorder repair repeat replace reply report request require reserve reset
    resize resolve respond restart restore restrict resume retain retrieve retry return reverse revert
    review revoke rewrite roll rotate round route run sample sanitize save scale scan schedule score
    scroll search seek select send serialize serve set setup shift show shuffle shutdown sign simplify
    simulate skip sleep slice solve sort spawn specify split stack start stop store stream strip submit
    subscribe substitute subtract suggest sum supply suppress suspend swap switch sync synchronize tag
    take terminate test throw toggle tokenize touch trace track train transfer transform translate
    transpose traverse trigger trim truncate try tune undo unescape unify uninstall unlink unlock unpack
    unregister unsubscribe unwrap update upgrade upload use validate verify view visit wait walk warn
    watch wrap write yield zip
    """.split()  # noqa: SIM905 - quoted one by one they could not be read
)
_WHETHER = {
    "is": "it is",
    "has": "it has",
    "can": "it can",
    "should": "it should",
    "was": "it was",
    "are": "they are",
}
_RETURNING = {"get", "fetch", "retrieve", "return", "lookup"}
_SPECIAL = {
    "__init__": "Initialize the object.",
    "__new__": "Create the object.",
    "__del__": "Clean up before the object goes.",
    "__repr__": "Return the representation for developers.",
    "__str__": "Return the text for users.",
    "__bytes__": "Return the object as bytes.",
    "__format__": "Return the text that the format specification asks for.",
    "__hash__": "Return the hash.",
    "__bool__": "Return whether the object counts as true.",
    "__len__": "Return the number of items.",
    "__iter__": "Return an iterator over the items.",
    "__next__": "Return the next item.",
    "__reversed__": "Return an iterator over the items in reverse order.",
    "__contains__": "Return whether the item is contained.",
    "__getitem__": "Return the item.",
    "__setitem__": "Set the item.",
    "__delitem__": "Delete the item.",
    "__missing__": "Return the value for a missing key.",
    "__getattr__": "Return an attribute that was not found in the usual places.",
    "__getattribute__": "Return the attribute.",
    "__setattr__": "Set the attribute.",
    "__delattr__": "Delete the attribute.",
    "__dir__": "Return the names of the attributes.",
    "__call__": "Call the object like a function.",
    "__enter__": "Enter the context.",
    "__exit__": "Leave the context.",
    "__aenter__": "Enter the asynchronous context.",
    "__aexit__": "Leave the asynchronous context.",
    "__eq__": "Return whether both are equal.",
    "__ne__": "Return whether both differ.",
    "__lt__": "Return whether the object is less than the other.",
    "__le__": "Return whether the object is less than or equal to the other.",
    "__gt__": "Return whether the object is greater than the other.",
    "__ge__": "Return whether the object is greater than or equal to the other.",
    "__copy__": "Return a shallow copy.",
    "__deepcopy__": "Return a deep copy.",
    "__reduce__": "Return what pickling needs.",
    "__getstate__": "Return the state for pickling.",
    "__setstate__": "Restore the state from pickling.",
}
_SPECIAL_WORDS = {
    **dict.fromkeys(("constructor", "initialize", "__construct"), "Initialize the object."),
    **dict.fromkeys(("finalize", "deinit", "__destruct"), "Clean up before the object goes."),
    **dict.fromkeys(("toString", "ToString", "to_s", "__toString"), "Return the text for users."),
    **dict.fromkeys(("equals", "Equals"), "Return whether both are equal."),
    **dict.fromkeys(("hashCode", "GetHashCode"), "Return the hash."),
    "this": "Return the item.",
    "inspect": "Return the representation for developers.",
}
"""What other languages call what Python has special names for."""
_OPERATOR = re.compile(r"(?:operator\s*)?([^\w\s]+)")
_PANICS = frozenset({"panic", "unreachable", "todo", "unimplemented", "assert", "error"})
"""What stops a program in other languages, and is no exception that has a name."""
_COUNTS = {"n": "number of", "num": "number of", "max": "greatest", "min": "least"}
_LONGEST_CODE = 60
_MOST_CONDITIONS = 3


def write(context: SyntaxContext, field: str) -> str:
    """Return a sentence for a field.

    Args:
        context: The symbol and its facts.
        field: ``summary``, ``params.<name>``, ``returns``, ``yields`` or ``raises.<name>``.
    """
    section, _, name = field.partition(".")
    match section:
        case "params":
            return next(_parameter(p) for p in context.facts.parameters if p.name == name)
        case "raises":
            return next(_raised(r) for r in context.facts.raises if r.name == name)
        case "returns":
            return _result(context)
        case "yields":
            return _yielded(context)
        case _:
            return _summary(context)


def _summary(context: SyntaxContext) -> str:
    symbol, facts = context.symbol, context.facts
    if symbol.kind == "module":
        return _module(context)
    phrase = " ".join(context.words)
    if symbol.kind == "class":
        return _class(context)
    if symbol.name in _SPECIAL:
        return _SPECIAL[symbol.name]
    if symbol.name in _SPECIAL_WORDS:
        return _SPECIAL_WORDS[symbol.name]
    if symbol.parents and symbol.name.lstrip("~") == symbol.parents[-1]:
        return _SPECIAL["__del__" if symbol.name.startswith("~") else "__init__"]
    if operator := _OPERATOR.fullmatch(symbol.name):
        return f"Apply the operator ``{operator[1]}``."
    if not context.words:
        return "Take the arguments and ignore them."
    first, rest = context.words[0], " ".join(context.words[1:])
    if facts.is_property:
        return f"Whether {_WHETHER[first]} {rest}." if first in _WHETHER and rest else f"The {phrase}."
    return _action(context, first, rest) or _noun(context, phrase)


def _action(context: SyntaxContext, first: str, rest: str) -> str:
    """Return the summary of a function whose name begins with a word that says what it does; or nothing."""
    owner = " ".join(split_words(context.symbol.parents[-1])) if context.symbol.parents else ""
    match first:
        case _ if first in _WHETHER and rest:
            return f"Return whether {_WHETHER[first]} {rest}."
        case _ if first in _RETURNING and rest:
            return f"Return the {rest}."
        case "to" | "as" if rest:
            return f"Convert to {rest}."
        case "from" if rest:
            return f"Create {_article(owner)} from {rest}." if owner else f"Convert from {rest}."
        case "on" if rest:
            return f"Handle the event {rest}."
        case "iter" if rest:
            return f"Iterate over the {rest}."
        case "main":
            return "Run the program."
        case _ if "to" in context.words[1:-1] and first not in _VERBS:
            return f"Convert {first} {rest}."
        case _ if first in _VERBS:
            return f"{first.capitalize()} the {rest or _object(context, owner)}."
    return ""


def _object(context: SyntaxContext, owner: str) -> str:
    """Return what a bare verb works on: the first parameter, or else the object."""
    named = [p for p in context.facts.parameters if p.name and p.kind in {"positional", "positional_only"}]
    if named:
        return " ".join(split_words(named[0].name)) or named[0].name
    return owner or "program"


def _noun(context: SyntaxContext, phrase: str) -> str:
    facts = context.facts
    if facts.is_generator:
        return f"Yield the {phrase}."
    if facts.returns or facts.returns_annotation not in {"", "None", "NoReturn"}:
        return f"Return the {phrase}."
    return f"Do what {phrase} stands for." if len(phrase) == 1 else f"Handle the {phrase}."


def _class(context: SyntaxContext) -> str:
    words = context.words or ("class",)
    if words[-1] in {"error", "exception", "warning"}:
        about = " ".join(words[:-1])
        return f"The {words[-1]} about {about}." if about else f"{_article(words[-1]).capitalize()}."
    phrase = _article(" ".join(words))
    return f"{phrase[0].upper()}{phrase[1:]}."


def _module(context: SyntaxContext) -> str:
    names = re.findall(r"^(?:async )?(?:class|def) ([^\W_]\w*)", context.code, re.MULTILINE)
    if not names:
        stem = re.split(r"[\\/]", context.source.path)[-1].partition(".")[0]
        return f"The module {stem}." if stem.strip("_") else "The package."
    shown = [f"``{name}``" for name in dict.fromkeys(names)]
    if len(shown) == 1:
        return f"Provide {shown[0]}."
    if len(shown) > 3:  # noqa: PLR2004 - more would not fit one line
        return f"Provide {', '.join(shown[:3])} and more."
    return f"Provide {', '.join(shown[:-1])} and {shown[-1]}."


def _article(phrase: str) -> str:
    return f"{'an' if phrase[:1] in tuple('aeio') else 'a'} {phrase}"


def _parameter(parameter: Parameter) -> str:
    if parameter.kind == "variadic":
        return "Further positional arguments."
    if parameter.kind == "keywords":
        return "Further keyword arguments."
    words = split_words(parameter.name) or (parameter.name,)
    first, rest = words[0], " ".join(words[1:])
    phrase = " ".join(words)
    default = _default(parameter)
    is_flag = parameter.annotation == "bool" or parameter.default in {"True", "False"}
    if is_flag and first in _WHETHER and rest:
        return f"Whether {_WHETHER[first]} {rest}{default}."
    if is_flag:
        return f"Whether to {phrase}{default}." if first in _VERBS else f"The switch for {phrase}{default}."
    if first in _COUNTS and rest:
        of = " number of" if rest.endswith("s") and first in {"max", "min"} else ""
        return f"The {_COUNTS[first]}{of} {rest}{default}."
    return f"The value of {phrase}{default}." if len(phrase) == 1 else f"The {phrase}{default}."


def _default(parameter: Parameter) -> str:
    code = _code(parameter.default)
    return f"; by default {code}" if code else ""


def _code(text: str) -> str:
    """Return a short expression as a literal; nothing if it is long or would not read well."""
    unfit = not text or len(text) > _LONGEST_CODE or re.search(r"[`\\\x00-\x1f]|: |\"\"\"|'''", text)
    return "" if unfit else f"``{text}``"


def _result(context: SyntaxContext) -> str:
    facts = context.facts
    returned = set(facts.returns)
    if facts.returns_annotation == "bool" or (returned and returned <= {"True", "False"}):
        return "Whether it is so."
    if facts.returns_annotation in {"Never", "typing.NoReturn", "NoReturn"}:
        return "Never returns."
    if facts.returns_annotation.strip("\"'") == "None" or not (returned or facts.returns_annotation):
        return "Nothing."
    if returned == {"self"}:
        return "The object itself."
    if len(returned) == 1:
        (only,) = returned
        words = split_words(only) if only.isidentifier() else ()
        if words:
            return f"The {' '.join(words)}."
        if code := _code(only):
            return f"The value of {code}."
    type_name = _code(facts.returns_annotation.strip("\"'"))
    return f"A value of the type {type_name}." if type_name else "The result."


def _yielded(context: SyntaxContext) -> str:
    yields = [text for text in context.facts.yields if text]
    if not yields:
        return "Nothing but control."
    if len(yields) == 1 and yields[0].isidentifier():
        return f"The next {' '.join(split_words(yields[0])) or 'value'}."
    return "The next value."


def _raised(raised: Raise) -> str:
    last = re.split(r"[.:\\]+", raised.name)[-1]
    if not (last[:1].isupper() or last in _PANICS or "::" in raised.name):
        return f"The exception in {_code(raised.name)}."
    conditions = [_code(condition) for condition in raised.conditions]
    if conditions and all(conditions) and len(conditions) <= _MOST_CONDITIONS:
        return f"If {' or '.join(conditions)} holds."
    if raised.reraised:
        return "If it was raised meanwhile; it is passed on."
    if last == "NotImplementedError":
        return "If it is not implemented."
    return "If this error is detected."

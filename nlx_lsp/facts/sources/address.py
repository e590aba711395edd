"""The address of a repository, in any of its spellings, as an address for a browser."""

import re

_SHORT = re.compile(r"(?:(github|gitlab|bitbucket):)?([\w.-]+)/([\w.-]+)")
_SECURE_SHELL = re.compile(r"(?:(?:git\+)?ssh://)?(?:[\w.-]+@)([\w.-]+)(?::\d+/|[:/])(?!/)(.+)")
_WEB = re.compile(r"(?:git\+)?(?:https?|git)://(?:[^@/\s]*@)?([\w.:-]+/\S*)")
_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}


def as_web(address: str) -> str:
    """Return an address that begins with ``https://``, without user and ``.git``; empty if there is none."""
    address = address.strip()
    if web := _WEB.fullmatch(address):
        place = web[1]
    elif shell := _SECURE_SHELL.fullmatch(address):
        place = f"{shell[1]}/{shell[2]}"
    elif short := _SHORT.fullmatch(address):
        place = f"{_HOSTS[short[1] or 'github']}/{short[2]}/{short[3]}"
    else:
        return ""
    return f"https://{place.partition('#')[0].rstrip('/').removesuffix('.git')}"

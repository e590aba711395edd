"""The host: one process a user, which holds the models that all of the user's editors share.

``python -P -m nlx_lsp.engines.host`` runs it; whoever needs it first starts it (`client`).  It loads no
native code: each model runs in a worker of its own, so it answers while a model loads, and outlives what
crashes.

It speaks as `nlx_lsp.engines.wire` says, over a socket that only its user can reach (`place`, `door`).  A
connection begins with a hello, and is cut off if it begins with anything else::

    {"id":0,"call":"hello","protocol":1,"version":"0.2.0","key":"…"}        the key where there is one
    {"id":0,"result":{"version":"0.2.0","pid":4711,"key":"…"}}              and the answer to it

``load`` then binds the connection to one model, which it shares with all connections that ask for the same;
the other calls go to that model, which is loaded again where it has been unloaded meanwhile.  Besides, the
host answers ``{"call":"status"}`` and ``{"call":"stop"}`` itself.
"""

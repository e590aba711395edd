"""llama.cpp's real HTTP server with the tiny model, in a process of its own.

    python llama_server.py PORT [MODEL] [KEY=VALUE …]

Prints its address when it is ready, and ends with its standard input.  Port 0 takes a free one.
"""

import json
import sys
from functools import reduce

import xllamacpp


def main() -> None:
    """Serve until standard input ends."""
    port, model, *options = sys.argv[1:]
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = int(port)
    parameters.n_ctx = 1024 * 4
    parameters.n_parallel = 4
    parameters.n_batch = parameters.n_ubatch = 64
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
    parameters.ui = False
    parameters.fit_params = False
    parameters.offline = True
    parameters.verbosity = 2
    for option in options:
        name, _, value = option.partition("=")
        *folders, last = name.split(".")
        setattr(reduce(getattr, folders, parameters), last, json.loads(value))
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201 - whoever started this waits for it
    sys.stdin.read()


if __name__ == "__main__":
    main()

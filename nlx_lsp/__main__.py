"""Start the command line; see `nlx_lsp.cli.program`."""

import sys

from nlx_lsp.cli.program import main

if __name__ == "__main__":
    sys.exit(main())

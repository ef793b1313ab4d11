"""`python -m llamalicense`.

Python looks for modules in the working directory first, which may be a stranger's: it is taken off the path before
anything else is loaded. It cannot be kept from finding a folder `llamalicense` there; `python -I -m` can.
"""

import sys

if not sys.flags.safe_path:
    del sys.path[0]

from llamalicense.cli.main import main  # what it needs is looked for on the path as it is now

main()

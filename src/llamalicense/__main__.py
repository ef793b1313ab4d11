"""`python -m llamalicense`."""

from llamalicense.cli import main

main()

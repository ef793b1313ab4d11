"""What the program says about itself."""

__version__ = "0.1.0"

HOMEPAGE = "https://github.com/llamalicense/llamalicense"

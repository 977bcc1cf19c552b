"""filetrack: police notifications of domestic violence followed into children's social services' files."""

__version__ = "0.1.0"

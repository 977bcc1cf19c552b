"""What all pages share: one style, plain tables, how figures are written. Pages are static and hold no script."""

"""What the report printed as count tables: figures, readings, blocks, whole numbers that meet them, and open draws."""

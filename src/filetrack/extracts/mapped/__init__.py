"""Records of files whose site's config maps their columns: any layout, without a module of its own."""

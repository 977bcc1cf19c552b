"""The vocabulary and the codebook: every frame that moves between stages is one of these schemas."""

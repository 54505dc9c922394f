"""The public front: what spans domains."""

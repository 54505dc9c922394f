"""What others rely on, byte for byte."""

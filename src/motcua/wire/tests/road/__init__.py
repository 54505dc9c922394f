"""What travels on the road, byte for byte."""

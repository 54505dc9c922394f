"""The seats of the demo country: what each is filled with."""

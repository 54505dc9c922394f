"""An agency's system of an outside party on the road: answers line tests, takes documents of any type, shows them."""

"""The live launches in order for one shopper, as a decision of now would see them, and why the rest is held back."""

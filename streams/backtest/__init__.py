"""What other plans would have done, and how sure that is: the log is folded once, and decided again under each."""

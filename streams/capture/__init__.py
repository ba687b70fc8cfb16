"""A stretch of the topics in a folder of files: written from a broker, checked, and read as a broker is read."""

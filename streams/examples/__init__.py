"""A log replayed as a worker folds it, and what a model can learn from it or be judged by: points and questions."""

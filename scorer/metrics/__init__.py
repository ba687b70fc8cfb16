"""What a prediction is worth: figures as functions of sums over rows, so that one bootstrap serves them all."""

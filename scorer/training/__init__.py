"""Fine-tuning of the models that Triton serves: read texts, train, distil, export, report. Needs the extra `train`."""

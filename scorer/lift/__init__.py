"""What promotions caused: shoppers who could be promoted against those held out, right however often one looks."""

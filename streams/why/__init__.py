"""Why a shopper was promoted to, or was not: what a decision noted, set beside the plans that it followed, in words."""

"""`llamalicense audit`: what the rows of an inventory come to together, as pages for people and as JSON."""

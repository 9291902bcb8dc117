"""What is written about the theorems: bounds, closed forms, papers, the document."""

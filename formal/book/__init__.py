"""The theory as pages to read: the index of the document, and a site with a page for each topic."""

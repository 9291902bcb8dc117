"""Named instances: each shows that hypotheses can be met, or what happens when one is dropped."""

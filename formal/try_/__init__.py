"""``formal try``: what solvers and Lean's automation say of a statement, before anything is proved.

`scripts` are the proofs that Lean is asked to try, `lean` asks, `lemmas` looks for theorems that
help the solvers; `formal.commands.try_` is the command line with the solvers' part.  Everything is
done in a scratch folder: nothing of it is evidence or stays.
"""
